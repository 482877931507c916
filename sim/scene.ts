// The stage of one script: a person, what happens to him step by step, and the money. Frauds and honest look-alikes play on the same stage,
// so their signals have the same shape. Steps are collected first; then a fraud that breaks off is cut, and the rest waits for its time.

import { sendSms } from './background/messages.ts';
import { companyAsPayer } from './background/payday.ts';
import { disburseLoan, LENDERS } from './background/rare.ts';
import { installApp, visitSite } from './background/visits.ts';
import { callOut, callPerson, type Line } from './call.ts';
import { MINUTE_MS, SECOND_MS } from './clock.ts';
import { at } from './column.ts';
import type { AppKind, Channel, SmsFacts } from './draft.ts';
import { emitTransfer, type Payer, personAsPayer, settlementDelayMs } from './payment.ts';
import type { Rng } from './prng.ts';
import { emitRedemption } from './redemption.ts';
import { type Site, siteAgeDays } from './site.ts';
import type { TruthTransfer } from './truth.ts';
import type { Company, Payee, World } from './world.ts';

type Step = { readonly time: number; readonly emit: (cutTime: number) => void };

export interface ScenePlan {
  readonly person: number;
  /** The company whose money is at stake, when it is not the person's own. */
  readonly company?: Company | undefined;
  /** Share of steps that no source reports, 0 to 1. */
  readonly lostShare: number;
}

export interface Transferred {
  readonly truth: TruthTransfer;
  readonly payee: Payee;
}

export class Scene {
  readonly world: World;
  readonly rng: Rng;
  readonly person: number;
  readonly company: Company | undefined;
  readonly transfers: Transferred[] = [];
  readonly #steps: Step[] = [];
  readonly #lostShare: number;
  /** Own money that the script may move, in fen. */
  readonly #ownFen: number;
  #savingsFen: number;
  #raisedFen = 0;
  #loanFen = 0;
  #paidFen = 0;
  #isBooked = false;
  /** Money in (+) and out (-) of the person's account, by the script alone. */
  readonly #moves: { readonly time: number; readonly fen: number }[] = [];
  #first = Number.POSITIVE_INFINITY;
  #last = Number.NEGATIVE_INFINITY;
  /** A device other than the person's own from which he seems to pay. */
  payingDevice: string | undefined;

  constructor(world: World, rng: Rng, plan: ScenePlan) {
    this.world = world;
    this.rng = rng;
    this.person = plan.person;
    this.company = plan.company;
    this.#lostShare = plan.lostShare;
    this.#ownFen = Math.floor(at(world.province.balanceFen, plan.person) * 0.96);
    this.#savingsFen = at(world.province.savingsYuan, plan.person) * 100;
  }

  get start(): number {
    return this.#first;
  }

  get end(): number {
    return this.#last;
  }

  /** A step at `time`; sources lose some. `emit` gets the time at which a fraud breaks off. */
  step(time: number, emit: (cutTime: number) => void): void {
    this.#touch(time);
    if (!this.rng.chance(this.#lostShare)) this.#steps.push({ time, emit });
  }

  /** `line` calls the person and they talk. Returns the end of the call. */
  call(line: Line, time: number, durationMs: number): number {
    const ringMs = this.rng.int(2000, 18_000);
    this.step(time, (cutTime) => {
      const talkMs = Math.max(1000, Math.min(durationMs, cutTime - time - ringMs));
      callPerson(this.world, line, this.person, { time, ringMs, durationMs: talkMs });
    });
    this.#touch(time + ringMs + durationMs);
    return time + ringMs + durationMs;
  }

  /** `line` calls somebody else of the province, who may not answer (0 ms). */
  callOther(line: Line, person: number, time: number, durationMs: number): void {
    const ringMs = this.rng.int(4000, 30_000);
    this.step(time, () => callPerson(this.world, line, person, { time, ringMs, durationMs }));
  }

  /** The person calls a number. Returns the end of the call. */
  callOut(phone: string, time: number, durationMs: number): number {
    const ringMs = this.rng.int(2000, 15_000);
    this.step(time, (cutTime) => {
      const talkMs = Math.max(1000, Math.min(durationMs, cutTime - time - ringMs));
      callOut(this.world, this.person, phone, { time, ringMs, durationMs: talkMs });
    });
    return time + ringMs + durationMs;
  }

  sms(
    time: number,
    sms: Omit<SmsFacts, 'receiver' | 'cell' | 'domain' | 'domainAgeDays'>,
    site?: Site,
  ): void {
    const age = site === undefined ? undefined : siteAgeDays(site, this.world.day(time));
    const facts = { ...sms, domain: site?.domain, domainAgeDays: age };
    this.step(time, () => sendSms(this.world, this.rng, this.person, time, facts));
  }

  visit(time: number, site: Site): void {
    this.step(time, () => visitSite(this.world, this.person, time, site));
  }

  install(
    time: number,
    app: string,
    appKind: AppKind | undefined,
    source: { fromStore?: boolean; site?: Site },
  ): void {
    const { fromStore, site } = source;
    this.step(time, () => {
      installApp(this.world, this.person, time, { app, appKind, fromStore, domain: site?.domain });
    });
  }

  /** How much of `wantFen` the person can bring up from balance, savings and what was borrowed. */
  affordableFen(wantFen: number): number {
    if (this.company !== undefined) return wantFen;
    const haveFen =
      this.#ownFen + this.#savingsFen + this.#loanFen + this.#raisedFen - this.#paidFen;
    return Math.max(0, Math.min(wantFen, haveFen));
  }

  /** Redeems savings at `wishedTime`, or when the run starts if that is later, so far as `needFen` goes beyond the balance. Returns what was redeemed. */
  redeem(wishedTime: number, needFen: number): number {
    const time = Math.max(wishedTime, this.world.options.startTime);
    const shortFen = needFen + this.#paidFen - this.#ownFen - this.#raisedFen - this.#loanFen;
    const amountFen = Math.min(this.#savingsFen, Math.ceil(shortFen / 100_000) * 100_000);
    if (this.company !== undefined || amountFen <= 0) return 0;
    this.#savingsFen -= amountFen;
    this.#raisedFen += amountFen;
    this.#touch(time);
    this.#moves.push({ time, fen: amountFen });
    this.#steps.push({
      time,
      emit: () => this.#redeemNow(time, amountFen),
    });
    return amountFen;
  }

  /** A lender pays out to the person at `wishedTime`, or when the run starts if that is later. */
  borrow(wishedTime: number, amountFen: number): void {
    const time = Math.max(wishedTime, this.world.options.startTime);
    this.#loanFen += amountFen;
    this.#touch(time);
    this.#moves.push({ time, fen: amountFen });
    const lender = this.rng.pick(LENDERS);
    this.#steps.push({
      time,
      emit: () => {
        disburseLoan(this.world, this.person, time, { amountFen, lender });
        this.book(amountFen);
      },
    });
  }

  /** Somebody pays the person. */
  receive(time: number, payer: Payer, amountFen: number): void {
    this.#touch(time);
    const payee = this.world.personPayee(this.person);
    this.#steps.push({
      time,
      emit: () => {
        emitTransfer(this.world, this.rng, payer, { time, payee, amountFen, channel: 'app' });
        this.book(amountFen);
      },
    });
  }

  /** The person pays. Returns when the money has gone; undefined when there is not enough, and nothing happens. */
  pay(time: number, payee: Payee, amountFen: number, channel: Channel = 'app'): number | undefined {
    if (amountFen < 100 || this.affordableFen(amountFen) < amountFen) return undefined;
    if (time < this.world.options.startTime) return undefined;
    this.redeem(time - this.rng.int(2, 20) * MINUTE_MS, amountFen);
    const delayMs = settlementDelayMs(this.rng, payee, channel);
    const settledTime = time + delayMs;
    if (settledTime >= this.world.options.endTime) return undefined;
    const isBlocked = this.rng.chance(0.03);
    if (!isBlocked) {
      this.#paidFen += amountFen;
      this.#moves.push({ time, fen: -amountFen });
    }
    const transferId = `t${this.world.mint.id()}`;
    const state = isBlocked ? 'blocked' : 'completed';
    const truth = {
      transferId,
      time,
      settledTime,
      amountFen,
      payee: payee.account,
      state,
    } as const;
    this.transfers.push({ truth, payee });
    this.#touch(settledTime);
    const payment = { time, payee, amountFen, channel, isBlocked, transferId, delayMs };
    this.#steps.push({
      time,
      emit: () => {
        emitTransfer(this.world, this.rng, this.#payer(), payment);
        if (!isBlocked) this.book(-amountFen);
      },
    });
    return settledTime;
  }

  /** Hands all steps before `cutTime` to the outbox and sets the person's own money aside for them. */
  play(cutTime = Number.POSITIVE_INFINITY): void {
    const isCut = cutTime !== Number.POSITIVE_INFINITY;
    if (!isCut && this.company === undefined && this.transfers.length > 0) this.#reserve();
    for (const { time, emit } of this.#steps) {
      if (time < cutTime) this.world.outbox.defer(time, () => emit(cutTime));
    }
  }

  /** Adds to, or takes from, what the person's bank shows. */
  book(amountFen: number): void {
    if (this.company !== undefined) return;
    const { reservedFen, province } = this.world;
    if (this.#isBooked) {
      reservedFen.set(this.person, (reservedFen.get(this.person) ?? 0) + amountFen);
      return;
    }
    const { balanceFen } = province;
    balanceFen[this.person] = Math.max(0, at(balanceFen, this.person) + amountFen);
  }

  /** Sets aside what the script will need of the balance; what the balance lacks is redeemed before the first payment. */
  #reserve(): void {
    const { reservedFen, province, outbox, options } = this.world;
    const { balanceFen } = province;
    const { person } = this;
    const needFen = this.#ownNeedFen();
    const ownFen = Math.min(at(balanceFen, person), needFen);
    balanceFen[person] = at(balanceFen, person) - ownFen;
    reservedFen.set(person, (reservedFen.get(person) ?? 0) + ownFen);
    this.#isBooked = true;
    if (needFen > ownFen) this.#redeemAhead(needFen - ownFen);
    const over = Math.min(this.#last + SECOND_MS, options.endTime - 1);
    outbox.defer(over, () => {
      balanceFen[person] = at(balanceFen, person) + Math.max(0, reservedFen.get(person) ?? 0);
      reservedFen.delete(person);
      this.#isBooked = false;
    });
  }

  /** The most by which the script's payments run ahead of the money that it brings in. */
  #ownNeedFen(): number {
    const moves = [...this.#moves].sort((a, b) => a.time - b.time || a.fen - b.fen);
    let heldFen = 0;
    let needFen = 0;
    for (const { fen } of moves) {
      heldFen += fen;
      needFen = Math.max(needFen, -heldFen);
    }
    return needFen;
  }

  #redeemAhead(shortFen: number): void {
    const firstPaid = this.transfers.reduce(
      (first, { truth }) => Math.min(first, truth.time),
      Number.POSITIVE_INFINITY,
    );
    const wished = firstPaid - this.rng.int(2, 20) * MINUTE_MS;
    const time = Math.max(wished, this.world.options.startTime);
    const amountFen = Math.ceil(shortFen / 100_000) * 100_000;
    this.#steps.push({ time, emit: () => this.#redeemNow(time, amountFen) });
  }

  /** Savings come back from a fund house to the account that they were paid in from. */
  #redeemNow(time: number, amountFen: number): void {
    emitRedemption(this.world, this.rng, this.person, { time, amountFen });
    this.book(amountFen);
  }

  #payer(): Payer {
    if (this.company !== undefined) return companyAsPayer(this.company);
    const payer = personAsPayer(this.world, this.person);
    return this.payingDevice === undefined ? payer : { ...payer, device: this.payingDevice };
  }

  #touch(time: number): void {
    this.#first = Math.min(this.#first, time);
    this.#last = Math.max(this.#last, time);
  }
}
