// The engine: a pure function of (state, signal). No clock, no chance, no I/O: the same signals in the same order give the
// same decisions, byte for byte. It refuses signals that come too late or twice, keeps links and lists, scores suspects
// first and then people, and reaches back when a suspect is confirmed.
import type { Plan } from '../rules/plan.ts';
import type { HashSeed } from '../signal/key-hash.ts';
import type { Signal } from '../signal/signal.ts';
import type { Decision, RuleHit, Subject } from './decision.ts';
import { SEED } from './engine-base.ts';
import type { EngineState } from './engine-state.ts';
import { Kernel } from './kernel.ts';
import { SuspectSide, type Verdict } from './suspect-side.ts';

export type { Verdict } from './suspect-side.ts';

export interface Processed {
  readonly verdict: Verdict;
  readonly decisions: readonly Decision[];
}

const NONE: readonly Decision[] = [];
const ACCEPTED: Processed = { verdict: 'accepted', decisions: [] };
const LATE: Processed = { verdict: 'late', decisions: [] };
const DUPLICATE: Processed = { verdict: 'duplicate', decisions: [] };

export class Engine extends SuspectSide<Kernel> {
  /** What the second plan decided of the signal that was processed last. */
  secondDecisions: readonly Decision[] = NONE;

  /**
   * Takes ownership of the state; begins afresh without one, with hashes seeded by a secret of the installation. A second plan runs behind the first
   * one on the same state (shadow-side.ts).
   */
  constructor(plan: Plan, state?: EngineState, seed: HashSeed = SEED, second?: Plan) {
    super(plan, state, seed, {
      makeKernel: (parts) => new Kernel(parts),
      ...(second === undefined ? {} : { second }),
    });
  }

  /** Tells of each rule, by its id, every time that it holds for somebody, whether or not a decision comes of it. */
  hearRules(hear: (ruleId: string) => void): void {
    const { kernel, plan } = this;
    const { onFired: before } = kernel;
    kernel.onFired = (role, register, rule) => {
      before?.(role, register, rule);
      hear(plan.rules[rule]?.id ?? '');
    };
  }

  /** Tells of each hit, with what it read, and of whom it is, whether or not a decision comes of it. */
  hearHits(hear: (hit: RuleHit, subject: Subject) => void): void {
    this.kernel.onHit = hear;
  }

  /** Processes one signal. */
  process(signal: Signal): Processed {
    this.scanner.load(signal);
    return this.processScanned();
  }

  /** Processes the signal that was scanned. */
  processScanned(): Processed {
    const verdict = this.admit();
    const { kernel, shadow, watermark } = this;
    this.secondDecisions = NONE;
    if (verdict !== 'accepted') {
      kernel.begin(this.arrival, watermark, false);
      return verdict === 'late' ? LATE : DUPLICATE;
    }
    kernel.begin(++this.arrival, watermark, false);
    const confirmed = this.learn();
    if (!this.isLinkAlone) {
      this.stages[this.registers.type]?.run();
      if (shadow !== undefined) this.secondDecisions = shadow.run(kernel, this.registers.type);
    }
    this.sweeper.step(watermark);
    if (confirmed.length === 0) {
      return kernel.decisions.length === 0
        ? ACCEPTED
        : { verdict: 'accepted', decisions: kernel.decisions };
    }
    const made = [...kernel.decisions];
    const second = [...this.secondDecisions];
    const cause = kernel.signal();
    for (const suspect of confirmed) {
      let isSame = false;
      for (const told of this.reachBack(suspect, cause)) {
        this.scanner.load(told);
        kernel.begin(++this.arrival, watermark, isSame);
        isSame = true;
        this.stages[this.registers.type]?.run();
        made.push(...kernel.decisions);
        if (shadow !== undefined) second.push(...shadow.run(kernel, this.registers.type));
      }
    }
    // Whoever asks next asks about the signal that came, not about those that it led to.
    this.scanner.load(cause);
    kernel.begin(this.arrival, watermark, false);
    this.secondDecisions = second;
    return { verdict: 'accepted', decisions: made };
  }
}
