// The victim stage by itself, for one slice of the people: it takes what suspect stages send on, in the order of the log, with what its rules want to
// know of the primary suspect.
import type { Plan } from '../rules/plan.ts';
import type { HashSeed } from '../signal/key-hash.ts';
import type { Signal } from '../signal/signal.ts';
import type { Decision, Subject } from './decision.ts';
import { EngineBase, SEED } from './engine-base.ts';
import type { EngineState } from './engine-state.ts';
import type { PrimaryFacts } from './primary-facts.ts';
import { sliceOfText } from './slice.ts';
import { HAS_VICTIM_SCORE } from './state/name-table.ts';
import type { Slice } from './suspect-kernel.ts';
import { VictimKernel } from './victim-kernel.ts';

/** What comes with a signal. */
export interface Told {
  /** Registers of the people for whom it comes. */
  readonly people: readonly number[];
  readonly facts: PrimaryFacts;
  /** Newest event time in the log up to and with this signal, epoch ms. */
  readonly newestTime: number;
}

export class VictimEngine extends EngineBase<VictimKernel> {
  readonly #people: Slice;
  /** People whose history stayed behind in this slice when they were linked to somebody of another one. */
  leftBehindCount = 0;

  constructor(plan: Plan, people: Slice, state?: EngineState, seed: HashSeed = SEED) {
    super(plan, state, seed, {
      makeKernel: (parts) => new VictimKernel(parts),
      peopleSlices: people.count,
    });
    this.#people = people;
  }

  /** Processes one signal; gives the decisions about people. */
  process(signal: Signal, told: Told): readonly Decision[] {
    this.scanner.load(signal);
    return this.#processScanned(told);
  }

  /** The same for a signal as its line of NDJSON, without the newline; undefined when the line is no signal. */
  processLine(
    bytes: Uint8Array,
    start: number,
    end: number,
    told: Told,
  ): readonly Decision[] | undefined {
    return this.scanner.scan(bytes, start, end) ? this.#processScanned(told) : undefined;
  }

  /** Whether the person whom the subject is linked to, or who it is itself, lives here. */
  override holds(subject: Subject): boolean {
    const { slice, count } = this.#people;
    const name = this.nameOf(subject);
    const home =
      name === 0 ? sliceOfText(subject.id, count) : this.homes?.of(this.links.personOf(name));
    return home === slice;
  }

  /** Moves event time on to the newest time of the log. */
  advance(newestTime: number): void {
    this.lateness.follow(newestTime);
  }

  #processScanned({ people, facts, newestTime }: Told): readonly Decision[] {
    const { kernel } = this;
    this.advance(newestTime);
    this.takeRecord();
    const { watermark } = this;
    kernel.begin(++this.arrival, watermark, false);
    kernel.tell(people, facts);
    this.#learn();
    const stage = this.stages[this.registers.type];
    stage?.primary();
    if (!this.isLinkAlone) stage?.victim();
    this.sweeper.step(watermark);
    return kernel.decisions;
  }

  #learn(): void {
    switch (this.kernel.typeName) {
      case 'account.opened':
      case 'link.declared':
      case 'number.activated':
        this.learning.link(this.kernel.signal());
        return;
      case 'list.changed': {
        const signal = this.kernel.signal();
        if (signal.type === 'list.changed') this.learning.changeList(signal);
        return;
      }
      default:
    }
  }

  protected override onLeft(name: number, slice: number): void {
    const { names } = this;
    if (slice !== this.#people.slice) return;
    if (names.rowOf(name) !== 0 || names.has(name, HAS_VICTIM_SCORE)) this.leftBehindCount++;
  }
}
