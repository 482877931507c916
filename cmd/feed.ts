// Plays sample signals into a running system the way partners would: the telecom side over HTTP, the funds and operations side
// through a file that the file connector follows. Slices of event time go in one after the other, so that both sides stay together
// however fast it is played, and the place is remembered after each.
import { appendFileSync, existsSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FileConnector } from '../connectors/file/file-connector.ts';
import { FwError } from '../signal/fw-error.ts';
import { printSignal, type Signal } from '../signal/signal.ts';
import { signalTypeSpec } from '../signal/signal-type.ts';
import { readFeedPlace, writeFeedPlace } from './feed-place.ts';

export interface FeedOptions {
  /** What is being played, by name: people, days and seed. */
  readonly sample: string;
  /** Slices of event time, in order. */
  readonly slices: Iterable<readonly Signal[]>;
  /** Where the API listens. */
  readonly url: string;
  /** File that `connector` follows. */
  readonly followedFile: string;
  readonly connector: FileConnector;
  readonly placeFile: string;
  /** Pause after each slice. */
  readonly paceMs: number;
  /** Left out of the feed, such as cases of people who were dissuaded. */
  readonly isHeldBack: (signal: Signal) => boolean;
  /** Called when a slice is in the log; the next begins when it resolves. */
  readonly onSlice: (fed: FedSlice) => Promise<void>;
  readonly stopping: AbortSignal;
}

export interface FedSlice {
  readonly signalCount: number;
  /** Event time of its last signal. */
  readonly time: number;
  readonly sources: ReadonlySet<string>;
}

/** The place is saved after so many slices. Those since the last are fed again after a crash, and must still be duplicates, not late. */
const SLICES_A_PLACE = 3;

/** Longest slice whose two sides may go different ways; well below the lateness that packs allow. */
const ONE_WAY_MS = 5 * 60_000;

/** Whether a sample has been played to its end. */
export function isFed(placeFile: string): boolean {
  return readFeedPlace(placeFile)?.isFinished === true;
}

/** Plays the slices that are not in the log yet; returns early when it is stopped. Throws FW_LOG_AWAY when the API refuses. */
export async function feed(options: FeedOptions): Promise<void> {
  const { sample, placeFile, stopping } = options;
  const place = readFeedPlace(placeFile);
  const done = place?.slicesDone ?? 0;
  if (place?.sample === sample && place.isFinished) return;
  if (place !== undefined && place.sample !== sample) {
    throw new FwError(
      'FW_USAGE',
      `the data folder holds another sample (${place.sample}), of the same days: --fresh throws it away, FOREWARN_DATA_DIR keeps both`,
    );
  }
  if (!existsSync(options.followedFile)) writeFileSync(options.followedFile, '');
  await options.connector.start();
  let index = 0;
  for (const slice of options.slices) {
    if (stopping.aborted) return;
    if (index++ < done || slice.length === 0) continue;
    await feedSlice(slice, options);
    if (index % SLICES_A_PLACE === 0) {
      writeFeedPlace(placeFile, { sample, slicesDone: index, isFinished: false });
    }
    if (options.paceMs > 0)
      await sleep(options.paceMs, undefined, { signal: stopping }).catch(() => undefined);
  }
  writeFeedPlace(placeFile, { sample, slicesDone: index, isFinished: true });
}

async function feedSlice(slice: readonly Signal[], options: FeedOptions): Promise<void> {
  const signals = slice.filter((signal) => !options.isHeldBack(signal));
  // The two ways do not keep their order among each other: what spans more than the rules' lateness goes one way.
  const isOneWay = (slice.at(-1)?.time ?? 0) - (slice[0]?.time ?? 0) > ONE_WAY_MS;
  const isTelecom = (signal: Signal) => isOneWay || signalTypeSpec(signal.type).side === 'telecom';
  const telecom = signals.filter(isTelecom);
  const rest = signals.filter((signal) => !isTelecom(signal));
  if (rest.length > 0) appendFileSync(options.followedFile, toNdjson(rest));
  await Promise.all([
    telecom.length === 0 ? undefined : postSignals(options.url, telecom),
    rest.length === 0 ? undefined : options.connector.drain(),
  ]);
  await options.onSlice({
    signalCount: signals.length,
    time: slice.at(-1)?.time ?? 0,
    sources: new Set(signals.map(({ source }) => source)),
  });
}

async function postSignals(url: string, signals: readonly Signal[]): Promise<void> {
  const response = await fetch(`${url}/v1/signals`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-ndjson' },
    body: toNdjson(signals),
  });
  const answer = await response.text();
  if (response.status !== 202) {
    throw new FwError(
      'FW_LOG_AWAY',
      `the API answered ${response.status} to sample signals: ${answer.slice(0, 500)}`,
    );
  }
}

function toNdjson(signals: readonly Signal[]): string {
  return signals.map((signal) => `${printSignal(signal)}\n`).join('');
}
