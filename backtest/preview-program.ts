// The process of one preview: the newest signals of the archive, as many as can be run while somebody waits.
import { archiveKeys } from '../archive/archive-keys.ts';
import { listSegments, readFrames } from '../archive/archive-reader.ts';
import { planOfPack } from '../runtime/load-pack.ts';
import { serveOrder } from './apart-program.ts';
import { type PreviewResult, runPreview } from './preview.ts';
import type { PreviewOrder } from './preview-order.ts';
import { newestSlice } from './preview-slice.ts';
import { lookBackOf } from './warm-up.ts';

serveOrder<PreviewOrder, PreviewResult | undefined>(async (order, { stopping }) => {
  const { archive, signalsMax, episodes } = order;
  const slice = newestSlice(await listSegments(archive.dir), signalsMax);
  if (slice === undefined) return undefined;
  const text = planOfPack(order.text);
  const live = planOfPack(order.live);
  const { blocks, start, to } = slice;
  // At least half of the slice is counted, however far the windows reach back.
  const from = start + Math.min(lookBackOf([text, live]).ms, (to - start) / 2);
  const keys = archiveKeys(archive.keys.map((key) => Buffer.from(key)));
  const frames = readFrames(blocks, keys);
  return runPreview({ text, live, frames, start, from: Math.ceil(from), to, episodes, stopping });
});
