// Plays the honest look-alikes: roles are taken before the run and held through it, events are planned some days ahead. Each leaves a truth
// record, so that a false alert can be told by its cause.

import { DAY_MS } from '../signal/civil-date.ts';
import { atHour, HOUR_MS, MINUTE_MS } from './clock.ts';
import { LOOK_ALIKE_EVENTS, LOOK_ALIKE_ROLES } from './hard-negative/all-look-alikes.ts';
import { payrollTruth } from './hard-negative/payroll.ts';
import { HonestScene, type LookAlikeEvent, type RoleHolder } from './honest-scene.ts';
import type { Rng } from './prng.ts';
import type { HardNegativeTruth, TruthRecord } from './truth.ts';
import type { Company, World } from './world.ts';

/** Events are planned this many days before they happen, so that their lead-in can be played. */
const PLAN_AHEAD_DAYS = 2;
const TRIES = 200;

export interface HonestRunOptions {
  /** Multiplies how often events happen and how many hold roles; 1 is believable. */
  readonly scale: number;
  /** People who are on stage already; those who take part in an event join them. */
  readonly taken: Set<number>;
  readonly truth: TruthRecord[];
}

export class HonestRun {
  readonly #world: World;
  readonly #rng: Rng;
  readonly #options: HonestRunOptions;
  readonly #holders: RoleHolder[] = [];
  #serial = 0;
  #plannedDays = 0;

  constructor(world: World, rng: Rng, options: HonestRunOptions) {
    this.#world = world;
    this.#rng = rng;
    this.#options = options;
    this.#takeRoles();
  }

  /** Plans what is ahead; call it at the start of each day. */
  beginDay(dayStart: number, payingCompanies: readonly Company[]): void {
    for (const company of payingCompanies) {
      this.#record(payrollTruth(this.#world, company, dayStart));
    }
    const firstAhead = this.#plannedDays === 0 ? 0 : PLAN_AHEAD_DAYS;
    for (let ahead = firstAhead; ahead <= PLAN_AHEAD_DAYS; ahead++) {
      for (const event of LOOK_ALIKE_EVENTS) this.#planDay(event, dayStart + ahead * DAY_MS);
    }
    this.#plannedDays++;
  }

  /** What role holders do in the chunk that starts at `chunkStart`. */
  emitChunk(chunkStart: number): void {
    for (const holder of this.#holders) holder.emit(this.#rng, chunkStart);
  }

  #takeRoles(): void {
    const { people, startTime, endTime } = this.#world.options;
    for (const role of LOOK_ALIKE_ROLES) {
      const count = Math.max(
        1,
        Math.round((role.per100k * people * this.#options.scale) / 100_000),
      );
      for (let i = 0; i < count; i++) {
        const holder = role.hold(this.#world, this.#rng);
        this.#holders.push(holder);
        const { subjects } = holder;
        const { kind } = role;
        this.#record({ record: 'hard-negative', kind, subjects, start: startTime, end: endTime });
      }
    }
  }

  #planDay(event: LookAlikeEvent, dayStart: number): void {
    const { people, startTime, endTime } = this.#world.options;
    if (dayStart >= endTime) return;
    const expected = (event.per100kDay * people * this.#options.scale) / 100_000;
    const count = Math.floor(expected + this.#rng.unit());
    for (let i = 0; i < count; i++) {
      const [from, to] = event.hours;
      const spanHours = from < to ? to - from : to + 24 - from;
      const time = atHour(dayStart, from) + this.#rng.below(Math.round(spanHours * HOUR_MS));
      const stageTime = Math.max(startTime, time - event.leadMs - 10 * MINUTE_MS);
      this.#world.outbox.defer(stageTime, () => this.#play(event, time));
    }
  }

  #play(event: LookAlikeEvent, time: number): void {
    const person = this.#findPerson(event);
    const scene = new HonestScene(this.#world, this.#rng, person, time);
    event.play(scene);
    scene.play();
    const { kind } = event;
    const { subjects, start, end } = scene;
    if (start <= end) this.#record({ record: 'hard-negative', kind, subjects, start, end });
  }

  /** Who takes part is busy for the rest of the run only when he is a fraud's victim; look-alikes may fall on one person twice. */
  #findPerson(event: LookAlikeEvent): number {
    const world = this.#world;
    let found = world.province.anyone(this.#rng);
    for (let tries = 0; tries < TRIES; tries++) {
      const isFree = !this.#options.taken.has(found) && !world.reservedFen.has(found);
      if (isFree && event.suits(world, found)) return found;
      found = world.province.anyone(this.#rng);
    }
    return found;
  }

  #record(record: Omit<HardNegativeTruth, 'negativeId'>): void {
    const { record: name, ...rest } = record;
    this.#options.truth.push({ record: name, negativeId: `h${this.#serial++}`, ...rest });
  }
}
