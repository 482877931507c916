// The stage of a fraud: a scene with a gang, a time at which the money is to move, and a list of the suspects who showed themselves.

import type { Subject } from '../engine/decision.ts';
import type { Line } from './call.ts';
import { HOUR_MS, MINUTE_MS, nextWithinHours, SECOND_MS } from './clock.ts';
import type { AppKind, CallOrigin, Channel, Topic } from './draft.ts';
import { classedTopic, type Gang, lineFrom, type Mule, muleAsPayer, phoneSubject } from './gang.ts';
import { blastSms, collectAndPassOn, dialThrough } from './gang-work.ts';
import type { Rng } from './prng.ts';
import { Scene, type ScenePlan } from './scene.ts';
import type { Site } from './site.ts';
import { storeAppOf } from './store-app.ts';
import type { OtherPayer } from './truth.ts';
import type { World } from './world.ts';

export interface FraudPlan extends ScenePlan {
  readonly gang: Gang;
  /** When the first payment is to be made. */
  readonly moneyTime: number;
  /** From first contact to first payment. */
  readonly leadMs: number;
  /** From first to last payment. */
  readonly moneyMs: number;
}

/** One kind of fraud, and how it is played. */
export interface FraudScript {
  readonly typology: string;
  /** What its messages and sites are about. */
  readonly topic: Topic;
  /** How common it is, beside the others. */
  readonly weight: number;
  /** Bounds of the time from first contact to first payment, and from first to last payment. */
  readonly leadMs: readonly [number, number];
  readonly moneyMs: readonly [number, number];
  /** Hours between which the first payment is made; they may wrap past midnight. */
  readonly hours: readonly [number, number];
  /** Whether this fraud looks for such a person. */
  suits(world: World, person: number): boolean;
  /** Whether the money of the person's company is meant. */
  readonly isAgainstCompany?: boolean;
  play(scene: FraudScene): void;
}

export class FraudScene extends Scene {
  readonly gang: Gang;
  readonly moneyTime: number;
  readonly leadMs: number;
  readonly moneyMs: number;
  readonly suspects = new Map<string, Subject>();
  /** The first time at which a suspect reached the victim. */
  firstContact = Number.POSITIVE_INFINITY;
  #muleTurn: number;

  constructor(world: World, rng: Rng, plan: FraudPlan) {
    super(world, rng, plan);
    this.gang = plan.gang;
    this.moneyTime = plan.moneyTime;
    this.leadMs = plan.leadMs;
    this.moneyMs = plan.moneyMs;
    this.#muleTurn = rng.below(plan.gang.mules.length);
  }

  /** A time in the lead: 0 is the first contact, 1 the first payment. */
  lead(share: number): number {
    return Math.round(this.moneyTime - this.leadMs * (1 - share));
  }

  /** The same, moved to hours at which people are awake, and never past the first payment. */
  leadByDay(share: number): number {
    const time = nextWithinHours(this.lead(share), 8, 22);
    return Math.min(time, this.moneyTime - MINUTE_MS);
  }

  line(...origins: readonly CallOrigin[]): Line {
    return lineFrom(this.gang, this.rng, ...origins);
  }

  site(): Site {
    return this.rng.pick(this.gang.sites);
  }

  /** A suspect line reaches the victim; often it has dialled through others just before. Returns the end of the call. */
  lureByCall(line: Line, time: number, durationMs: number): number {
    this.suspectAt(time, phoneSubject(line.phone));
    if (this.rng.chance(0.75)) {
      dialThrough(this.world, this.rng, line, { untilTime: time, near: this.person });
    }
    return this.call(line, time, durationMs);
  }

  /** A message reaches the victim, mostly as one of many. Returns the sender's number. */
  lureBySms(time: number, topic: Topic, site: Site | undefined): string {
    const sender = this.rng.pick(this.gang.senders);
    const classed = classedTopic(this.rng, topic);
    this.suspectAt(time, phoneSubject(sender.phone));
    if (site !== undefined) this.suspect({ kind: 'domain', id: site.domain });
    this.sms(time, { sender: sender.phone, origin: sender.origin, topic: classed }, site);
    if (this.rng.chance(0.8)) {
      blastSms(this.world, this.rng, { sender, time, near: this.person, topic: classed, site });
    }
    return sender.phone;
  }

  /** A message from one suspect to this victim alone. */
  chat(time: number, line: Line): void {
    this.suspectAt(time, phoneSubject(line.phone));
    this.sms(time, {
      sender: line.phone,
      origin: line.origin,
      topic: classedTopic(this.rng, 'chat'),
    });
  }

  lookAt(time: number, site: Site): void {
    this.suspectAt(time, { kind: 'domain', id: site.domain });
    this.visit(time, site);
  }

  /** The gang's own app, from a link. */
  installGangApp(time: number, appKind: AppKind, site: Site): void {
    this.suspectAt(time, { kind: 'domain', id: site.domain });
    const classed = this.#classedApp(appKind);
    this.install(time, this.rng.pick(this.gang.apps), classed, { fromStore: false, site });
  }

  /** A well-known app for meetings or remote control, mostly from a store. */
  installShareApp(time: number): void {
    const isMeeting = this.rng.chance(0.6);
    const { app, appKind } = storeAppOf(this.rng, isMeeting ? 'meeting' : 'remote-control');
    this.install(time, app, appKind, { fromStore: this.rng.chance(0.8) });
  }

  #classedApp(appKind: AppKind): AppKind | undefined {
    if (this.rng.chance(0.6)) return appKind;
    return this.rng.chance(0.5) ? 'other' : undefined;
  }

  nextMule(): Mule {
    const { mules } = this.gang;
    this.#muleTurn = (this.#muleTurn + 1) % mules.length;
    return mules[this.#muleTurn] ?? this.rng.pick(mules);
  }

  /** The gang pays the victim a little, so that he believes. */
  payBack(time: number, amountFen: number): void {
    const mule = this.nextMule();
    this.suspectAt(time, { kind: 'account', id: mule.account });
    const balanceFen = amountFen + this.rng.below(300_000);
    this.receive(time, muleAsPayer(mule, balanceFen), amountFen);
  }

  /** The victim pays a mule, which then collects from others and passes on. Returns when the money has gone. */
  payMule(
    time: number,
    amountFen: number,
    how: { mule?: Mule; channel?: Channel } = {},
  ): number | undefined {
    const mule = how.mule ?? this.nextMule();
    const settledTime = this.pay(time, mule, amountFen, how.channel ?? 'app');
    if (settledTime !== undefined) this.suspectAt(time, { kind: 'account', id: mule.account });
    return settledTime;
  }

  /** `count` payments over the money time that add up to at most `totalFen`, each `growth` times the one before. */
  payRising(totalFen: number, count: number, growth: number): void {
    const sumFen = this.affordableFen(totalFen);
    let weightSum = 0;
    for (let i = 0, weight = 1; i < count; i++, weight *= growth) weightSum += weight;
    let time = this.moneyTime;
    for (let i = 0, weight = 1; i < count; i++, weight *= growth) {
      this.payMule(time, wholeFen((sumFen * weight) / weightSum));
      time += Math.round((this.moneyMs / count) * (0.5 + this.rng.unit()));
      time = Math.max(time, this.moneyTime + (i + 1) * 90 * SECOND_MS);
      if (this.moneyMs > 12 * HOUR_MS) time = nextWithinHours(time, 8, 24);
    }
  }

  /** What other victims of the gang do to its accounts, once it is known that this one pays. Returns those others. */
  collect(): OtherPayer[] {
    return this.transfers.flatMap(({ truth, payee }) => {
      const mule = this.gang.mules.find((one) => one.account === payee.account);
      if (mule === undefined || truth.state !== 'completed') return [];
      return collectAndPassOn(this.world, this.rng, this.gang, {
        mule,
        time: truth.settledTime,
        amountFen: truth.amountFen,
        otherPayers: this.rng.int(0, 6),
      });
    });
  }

  /** Names a suspect who reaches, or is reached by, the victim at `time`. */
  suspectAt(time: number, subject: Subject): void {
    this.firstContact = Math.min(this.firstContact, time);
    this.suspect(subject);
  }

  suspect(subject: Subject): void {
    this.suspects.set(`${subject.kind} ${subject.id}`, subject);
  }
}

/** Rounds down to sums as people pay them: tens of yuan, hundreds above 2,000 yuan, thousands above 50,000. */
export function wholeFen(fen: number): number {
  const stepFen = fen >= 5_000_000 ? 100_000 : fen >= 200_000 ? 10_000 : fen >= 10_000 ? 1000 : 100;
  return Math.floor(fen / stepFen) * stepFen;
}
