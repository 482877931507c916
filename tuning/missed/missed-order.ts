// What the thread that looks at missed cases is told.
import type { FiledCase } from '../../backtest/feedback.ts';
import type { PackFile } from '../../rules/pack-file.ts';

export interface ArchiveOfSignals {
  readonly dir: string;
  /** Keys of 32 bytes, the newest first. */
  readonly keys: readonly Uint8Array[];
}

export interface MissedOrder {
  readonly cases: readonly FiledCase[];
  /** Of whom a case was filed: they are no people to compare with. */
  readonly phones: readonly string[];
  readonly archive: ArchiveOfSignals;
  readonly days: number;
  readonly files: readonly PackFile[];
}

export interface LookProgress {
  /** Of what is to be read, from 0 to 1. */
  readonly share: number;
}
