// What the process of a preview is told.
import type { PackSource } from '../runtime/load-pack.ts';
import type { SealedArchive } from './job-order.ts';
import type { EpisodeSettings } from './pack-run.ts';

export interface PreviewOrder {
  readonly text: PackSource;
  readonly live: PackSource;
  readonly archive: SealedArchive;
  readonly episodes: Required<EpisodeSettings>;
  /** So many of the newest signals are read at most, to a block. */
  readonly signalsMax: number;
}
