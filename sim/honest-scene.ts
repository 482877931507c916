// The stage of an honest look-alike, and the two forms in which they come: events that happen to people, and roles that people and
// offices hold for the whole run.
import type { Subject } from '../engine/decision.ts';
import { type Payment, payFromBalance } from './payment.ts';
import type { Rng } from './prng.ts';
import { Scene } from './scene.ts';
import type { World } from './world.ts';

/** Something honest that looks like fraud, happening to a person around `scene.time`. */
export interface LookAlikeEvent {
  readonly kind: string;
  readonly per100kDay: number;
  /** How long before its time the first step may lie. */
  readonly leadMs: number;
  /** Hours between which it happens; they may wrap past midnight. */
  readonly hours: readonly [number, number];
  suits(world: World, person: number): boolean;
  play(scene: HonestScene): void;
}

/** Somebody who holds a role and what he does in each chunk. */
export interface RoleHolder {
  /** May grow while the role is held. */
  readonly subjects: Subject[];
  emit(rng: Rng, chunkStart: number): void;
}

export interface LookAlikeRole {
  readonly kind: string;
  readonly per100k: number;
  hold(world: World, rng: Rng): RoleHolder;
}

export class HonestScene extends Scene {
  readonly time: number;
  readonly subjects: Subject[];

  constructor(world: World, rng: Rng, person: number, time: number) {
    super(world, rng, { person, lostShare: 0.03 });
    this.time = time;
    this.subjects = personSubjects(world, person);
  }

  /** Another person of the province pays from his own money. */
  payBy(person: number, payment: Payment): void {
    this.subjects.push({ kind: 'person', id: this.world.province.id(person) });
    this.step(payment.time, () => {
      payFromBalance(this.world, this.rng, person, payment);
    });
  }
}

/** A person as alerts may name him. */
export function personSubjects(world: World, person: number): Subject[] {
  const { province } = world;
  return [
    { kind: 'person', id: province.id(person) },
    { kind: 'phone', id: province.phone(person) },
    { kind: 'account', id: province.account(person) },
  ];
}
