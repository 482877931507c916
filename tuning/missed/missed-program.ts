// The process of one look at missed cases (missed-process.ts): reads the archive, gives the clusters, and ends.
import { archiveKeys } from '../../archive/archive-keys.ts';
import {
  blocksBetween,
  listSegments,
  type PlacedBlock,
  readFrames,
} from '../../archive/archive-reader.ts';
import { type ApartWork, serveOrder } from '../../backtest/apart-program.ts';
import { type MissedCases, missedCases } from './missed.ts';
import type { LookProgress, MissedOrder } from './missed-order.ts';
import { stretchOf } from './track.ts';

const TELL_EVERY_MS = 1_000;

serveOrder(look);

async function look(order: MissedOrder, at: ApartWork<LookProgress>): Promise<MissedCases> {
  const { cases, archive, days, files } = order;
  const keys = archiveKeys(archive.keys.map((key) => Buffer.from(key)));
  const end = cases.reduce((last, each) => Math.max(last, stretchOf(each, days).to), 0);
  // From the beginning: links of phones and accounts may be as old as the archive.
  const blocks = blocksBetween(await listSegments(archive.dir), 0, end);
  const known = new Set(order.phones);
  return missedCases(
    cases,
    told(readFrames(blocks, keys), blocks, at),
    (phone) => known.has(phone),
    {
      days,
      files,
    },
  );
}

/** The same frames, telling now and then how far they are. */
async function* told(
  frames: ReturnType<typeof readFrames>,
  blocks: readonly PlacedBlock[],
  at: ApartWork<LookProgress>,
): ReturnType<typeof readFrames> {
  const first = blocks[0]?.header.firstSeq ?? 0;
  const last = blocks.reduce((most, { header }) => Math.max(most, header.lastSeq), first);
  let toldAt = performance.now();
  for await (const frame of frames) {
    yield frame;
    if (performance.now() - toldAt < TELL_EVERY_MS) continue;
    toldAt = performance.now();
    at.tell({ share: Math.min(1, (frame.seq - first) / Math.max(1, last - first)) });
  }
}
