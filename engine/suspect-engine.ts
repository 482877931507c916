// The suspect stage by itself, for one slice of the suspects. Every slice reads the whole log, so that all agree on what is late, double, linked and
// listed; it counts and scores its own suspects alone, and sends each signal that it answers for on to the slices of the people meant.
import type { Plan } from '../rules/plan.ts';
import type { HashSeed } from '../signal/key-hash.ts';
import type { Signal } from '../signal/signal.ts';
import type { SignalType } from '../signal/signal-type.ts';
import type { ConfirmedSuspect } from './confirmation.ts';
import type { Decision, Subject } from './decision.ts';
import { SEED } from './engine-base.ts';
import type { EngineState } from './engine-state.ts';
import { Homes } from './homes.ts';
import { PeopleRoutes, type Routes } from './people-routes.ts';
import type { PrimaryFacts } from './primary-facts.ts';
import { sliceOfText } from './slice.ts';
import { type Slice, SuspectKernel } from './suspect-kernel.ts';
import { SuspectSide, type Verdict } from './suspect-side.ts';

/** A signal that goes on to people. */
export interface Forwarded {
  /** Its place among all that come of one signal, whichever slices send them: 0 for the signal itself, then those that reach back. */
  readonly step: number;
  /** undefined for the signal that was scanned. */
  readonly signal: Signal | undefined;
  readonly routes: Routes;
  readonly facts: PrimaryFacts;
}

export interface SuspectProcessed {
  readonly verdict: Verdict;
  /** Whether this slice answers for the signal: one of all does. */
  readonly isOurs: boolean;
  /** Of suspects, in order, with the place of the signal that each comes of. */
  readonly decisions: readonly { readonly step: number; readonly decision: Decision }[];
  readonly forwarded: readonly Forwarded[];
}

const NOTHING = { isOurs: false, decisions: [], forwarded: [] };
/** What is said of signals that are another slice's. */
const OTHERS: Readonly<Record<Verdict, SuspectProcessed>> = {
  accepted: { verdict: 'accepted', ...NOTHING },
  late: { verdict: 'late', ...NOTHING },
  duplicate: { verdict: 'duplicate', ...NOTHING },
};

/** A suspect touches no more people than this (TOUCHES_MAX), so that steps of two suspects never meet. */
const STEPS_A_SUSPECT = 8_192;

/** What is learnt of these is nobody's in particular. */
const LEARNT: ReadonlySet<SignalType> = new Set([
  'account.opened',
  'link.declared',
  'number.activated',
  'list.changed',
  'outcome.recorded',
  'case.filed',
]);

export interface SuspectShare {
  readonly suspects: Slice;
  /** Into how many slices people are cut. */
  readonly peopleSlices: number;
}

export class SuspectEngine extends SuspectSide<SuspectKernel> {
  readonly #suspects: Slice;
  readonly #routes: PeopleRoutes;

  constructor(
    plan: Plan,
    { suspects, peopleSlices }: SuspectShare,
    state?: EngineState,
    seed: HashSeed = SEED,
  ) {
    super(plan, state, seed, {
      makeKernel: (parts) => new SuspectKernel(parts, suspects),
      peopleSlices,
    });
    const { kernel, registers, names, links } = this;
    this.#suspects = suspects;
    this.#routes = new PeopleRoutes({
      plan,
      kernel,
      registers,
      names,
      links,
      homes: this.homes ?? new Homes(names, peopleSlices),
      sliceCount: peopleSlices,
    });
  }

  /** Processes one signal. */
  process(signal: Signal): SuspectProcessed {
    this.scanner.load(signal);
    return this.processScanned();
  }

  /** Processes the signal that was scanned. */
  processScanned(): SuspectProcessed {
    const verdict = this.admit();
    const { kernel, watermark } = this;
    kernel.claim();
    const { isOurs, hasSuspect } = kernel;
    if (verdict === 'accepted') this.arrival++;
    // Most signals are another slice's.
    if (!isOurs && !hasSuspect && !LEARNT.has(this.registers.typeName)) return OTHERS[verdict];
    const decisions: { step: number; decision: Decision }[] = [];
    const forwarded: Forwarded[] = [];
    const answer = { verdict, isOurs, decisions, forwarded };
    if (verdict !== 'accepted') {
      kernel.begin(this.arrival, watermark, false);
      return answer;
    }
    kernel.begin(this.arrival, watermark, false);
    const confirmed = this.learn();
    const cause = confirmed.length === 0 ? undefined : kernel.signal();
    if (isOurs || hasSuspect) this.#run(answer, 0, undefined);
    this.sweeper.step(watermark);
    if (cause === undefined) return answer;
    for (const suspect of confirmed) {
      let step = 1 + suspect.number * STEPS_A_SUSPECT;
      let isSame = false;
      for (const told of this.reachBack(suspect, cause)) {
        this.scanner.load(told);
        kernel.begin(this.arrival, watermark, isSame);
        isSame = true;
        this.#run(answer, step++, told);
      }
    }
    // Whoever asks next asks about the signal that came, not about those that it led to.
    this.scanner.load(cause);
    kernel.begin(this.arrival, watermark, false);
    return answer;
  }

  override holds({ id }: Subject): boolean {
    const { slice, count } = this.#suspects;
    return sliceOfText(id, count) === slice;
  }

  protected override keeps(suspect: ConfirmedSuspect): boolean {
    return this.holds(suspect);
  }

  /** Counts for our suspects, and sends on what is ours to send: it goes with what is known of its primary suspect then. */
  #run(
    {
      isOurs,
      decisions,
      forwarded,
    }: {
      readonly isOurs: boolean;
      readonly decisions: { step: number; decision: Decision }[];
      readonly forwarded: Forwarded[];
    },
    step: number,
    signal: Signal | undefined,
  ): void {
    const { kernel } = this;
    const stage = this.stages[this.registers.type];
    stage?.primary();
    if (!this.isLinkAlone) stage?.suspect();
    for (const decision of kernel.decisions) decisions.push({ step, decision });
    if (!isOurs && signal === undefined) return;
    const routes = this.#routes.of();
    if (routes.size === 0) return;
    stage?.attach();
    forwarded.push({ step, signal, routes, facts: kernel.facts() });
  }
}
