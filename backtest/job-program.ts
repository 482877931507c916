// The process of one backtest (job-process.ts).
import { archiveKeys } from '../archive/archive-keys.ts';
import { planOfPack } from '../runtime/load-pack.ts';
import { type ApartWork, serveOrder } from './apart-program.ts';
import type { BacktestResult } from './backtest-result.ts';
import type { JobProgress } from './job.ts';
import type { RunOrder } from './job-order.ts';
import type { BacktestProgress } from './play-packs.ts';
import { runBacktest } from './run-backtest.ts';
import { archiveSource, type SignalsSource } from './signals-source.ts';
import { lookBackOf } from './warm-up.ts';

const TELL_EVERY_MS = 1_000;

serveOrder(run);

async function run(order: RunOrder, at: ApartWork<JobProgress>): Promise<BacktestResult> {
  const { archive, from, to, region, capacity, episodes } = order;
  const challenger = planOfPack(order.challenger);
  const live = planOfPack(order.live);
  const warmUpMs = order.warmUpMs ?? lookBackOf([challenger, live]).ms;
  const keys = archiveKeys(archive.keys.map((key) => Buffer.from(key)));
  const source = await archiveSource({ dir: archive.dir, keys, from, to, warmUpMs });
  let toldAt = Number.NEGATIVE_INFINITY;
  const result = await runBacktest({
    challenger,
    live,
    frames: source.frames,
    from,
    to,
    ...(region === undefined ? {} : { region }),
    capacity,
    episodes,
    stopping: at.stopping,
    onProgress(reached) {
      if (performance.now() - toldAt < TELL_EVERY_MS) return;
      toldAt = performance.now();
      at.tell(progressOf(reached, source));
    },
  });
  if (result.signals > 0 || result.isPartial) return result;
  throw new Error(
    'the archive has no signals of that time; forewarn archive list says what it has',
  );
}

function progressOf(reached: BacktestProgress, { byteCount = 0 }: SignalsSource): JobProgress {
  const { signals, seconds, at } = reached;
  const share = byteCount === 0 ? 0 : Math.min(1, reached.byteCount / byteCount);
  return {
    share,
    signals,
    signalsPerSecond: Math.round(signals / Math.max(0.001, seconds)),
    secondsLeft: share === 0 ? 0 : Math.ceil((seconds / share) * (1 - share)),
    ...(Number.isFinite(at) ? { at } : {}),
  };
}
