// The kernel of a suspect stage that runs by itself: it counts only for suspects of its slice, and takes up what goes along to the victim stage.

import { registerOf, SOURCE_REGISTER } from '../signal/signal-registers.ts';
import { SIGNAL_TYPE_NAMES, signalTypeSpec } from '../signal/signal-type.ts';
import { Kernel, type KernelParts } from './kernel.ts';
import { NO_FACTS, type PrimaryFacts, type PrimaryFeature } from './primary-facts.ts';
import { sliceOfBytes } from './slice.ts';
import type { WindowShape } from './state/window-shape.ts';

/** Which of how many slices. */
export interface Slice {
  readonly slice: number;
  readonly count: number;
}

/** By type: the registers of its suspects, and of those and then its people. */
const SUSPECTS = SIGNAL_TYPE_NAMES.map((type) => signalTypeSpec(type).suspectKeys.map(registerOf));
const KEYS = SIGNAL_TYPE_NAMES.map((type) => {
  const { suspectKeys, victimKeys } = signalTypeSpec(type);
  return [...suspectKeys, ...victimKeys].map(registerOf);
});

export class SuspectKernel extends Kernel {
  readonly #slice: Slice;
  readonly #features = new Map<number, PrimaryFeature>();

  constructor(parts: KernelParts, slice: Slice) {
    super(parts);
    this.#slice = slice;
  }

  override suspect(register: number, kind: number): number {
    return this.#isOurs(register) ? this.slot(register, kind) : 0;
  }

  /** Whether one of the signal's suspects is of this slice. */
  get hasSuspect(): boolean {
    return (SUSPECTS[this.registers.type] ?? []).some((register) => this.#isOurs(register));
  }

  /** Whether the signal is this slice's to answer for: to send on, and to complain of. It is one slice's of all. */
  get isOurs(): boolean {
    const { starts, type } = this.registers;
    const key = (KEYS[type] ?? []).find((register) => (starts[register] ?? -1) >= 0);
    return this.#isOurs(key ?? SOURCE_REGISTER);
  }

  #isOurs(register: number): boolean {
    const { bytes, starts, ends } = this.registers;
    const start = starts[register] ?? -1;
    const { slice, count } = this.#slice;
    return start >= 0 && sliceOfBytes(bytes, start, ends[register] ?? 0, count) === slice;
  }

  /** Takes up a feature of the primary suspect, when that is of the kind that the feature is kept by. */
  attach(shape: WindowShape, kind: number, rest: number): void {
    const { primary } = this;
    if (primary === 0 || this.names.kindOf(primary) !== kind) return;
    if (shape.isComposite && rest === 0) return;
    this.#features.set(shape.column, this.behind(shape, primary, rest, true));
  }

  /** What is known of the primary suspect by now, with the features that were taken up since this was last asked. */
  facts(): PrimaryFacts {
    if (this.primary === 0) return NO_FACTS;
    const { scores, score, level } = this.suspectView();
    const features = new Map(this.#features);
    this.#features.clear();
    return { features, scores, score, level, isConfirmed: this.suspectConfirmed() };
  }
}
