// How far the sample has been fed, so that a killed run goes on where it was and a finished one is not played twice.
import { readFileSync, renameSync, writeFileSync } from 'node:fs';

export interface FeedPlace {
  /** What is being played; another sample starts anew. */
  readonly sample: string;
  /** Slices that the log has entirely. */
  readonly slicesDone: number;
  readonly isFinished: boolean;
}

/** The saved place, or undefined when there is none. */
export function readFeedPlace(path: string): FeedPlace | undefined {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
  const value: unknown = JSON.parse(text);
  return isFeedPlace(value) ? value : undefined;
}

/** Saves the place by renaming a whole file. */
export function writeFeedPlace(path: string, place: FeedPlace): void {
  writeFileSync(`${path}.part`, JSON.stringify(place), { flush: true });
  renameSync(`${path}.part`, path);
}

function isFeedPlace(value: unknown): value is FeedPlace {
  return (
    typeof value === 'object' &&
    value !== null &&
    'sample' in value &&
    typeof value.sample === 'string' &&
    'slicesDone' in value &&
    typeof value.slicesDone === 'number' &&
    'isFinished' in value &&
    typeof value.isFinished === 'boolean'
  );
}
