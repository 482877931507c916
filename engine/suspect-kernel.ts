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

/** By type: how many keys of suspects it has, and the registers of those and then of its people. */
const SUSPECT_COUNTS = SIGNAL_TYPE_NAMES.map((type) => signalTypeSpec(type).suspectKeys.length);
const KEYS = SIGNAL_TYPE_NAMES.map((type) => {
  const { suspectKeys, victimKeys } = signalTypeSpec(type);
  return [...suspectKeys, ...victimKeys].map(registerOf);
});

export class SuspectKernel extends Kernel {
  readonly #slice: Slice;
  readonly #features = new Map<number, PrimaryFeature>();
  /** Whether one of the signal's suspects is of this slice. */
  hasSuspect = false;
  /** Whether the signal is this slice's to answer for: to send on, and to complain of. It is one slice's of all. */
  isOurs = false;

  constructor(parts: KernelParts, slice: Slice) {
    super(parts);
    this.#slice = slice;
  }

  override suspect(register: number, kind: number): number {
    return this.#isOurs(register) ? this.slot(register, kind) : 0;
  }

  /** Looks at whose the scanned signal is: `hasSuspect` and `isOurs` then say so. */
  claim(): void {
    const { starts, type } = this.registers;
    const keys = KEYS[type] ?? [];
    const suspectCount = SUSPECT_COUNTS[type] ?? 0;
    let first = -1;
    this.hasSuspect = false;
    this.isOurs = false;
    for (let i = 0; i < keys.length; i++) {
      const register = keys[i] ?? 0;
      if ((starts[register] ?? -1) < 0) continue;
      if (i >= suspectCount && first >= 0) break;
      const isOurs = this.#isOurs(register);
      if (first < 0) {
        first = register;
        this.isOurs = isOurs;
      }
      if (isOurs && i < suspectCount) this.hasSuspect = true;
    }
    if (first < 0) this.isOurs = this.#isOurs(SOURCE_REGISTER);
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
