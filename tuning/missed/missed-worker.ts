// The thread of one look at missed cases (missed-thread.ts): reads the archive, gives the clusters, and ends.
import { parentPort, workerData } from 'node:worker_threads';
import { archiveKeys } from '../../archive/archive-keys.ts';
import { blocksBetween, listSegments, readFrames } from '../../archive/archive-reader.ts';
import { required } from '../../signal/invariant.ts';
import { missedCases } from './missed.ts';
import type { MissedOrder } from './missed-order.ts';
import { stretchOf } from './track.ts';

const order: MissedOrder = workerData;
const { cases, archive, days, files } = order;
const keys = archiveKeys(archive.keys.map((key) => Buffer.from(key)));
const end = cases.reduce((last, each) => Math.max(last, stretchOf(each, days).to), 0);
// From the beginning: links of phones and accounts may be as old as the archive.
const blocks = blocksBetween(await listSegments(archive.dir), 0, end);
const known = new Set(order.phones);
const found = await missedCases(cases, readFrames(blocks, keys), (phone) => known.has(phone), {
  days,
  files,
});
required(parentPort, 'a thread that somebody started').postMessage(found);
