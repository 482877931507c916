// The process of one backtest (job-process.ts): takes its order, tells how far it is, gives the result, and ends. It ends as well when whoever started it is gone.
import { archiveKeys } from '../archive/archive-keys.ts';
import { planOfPack } from '../runtime/load-pack.ts';
import type { BacktestResult } from './backtest-result.ts';
import type { JobProgress } from './job.ts';
import type { FromProcess, RunOrder, ToProcess } from './job-order.ts';
import { type BacktestProgress, runBacktest } from './run-backtest.ts';
import { archiveSource, type SignalsSource } from './signals-source.ts';
import { lookBackOf } from './warm-up.ts';

const TELL_EVERY_MS = 1_000;

const stopping = new AbortController();

process.once('disconnect', () => process.exit(1));
process.on('message', (told: ToProcess) => {
  if (told.kind === 'stop') stopping.abort();
  else
    run(told.order).then(
      (result) => end({ kind: 'result', result }),
      (error: unknown) => end({ kind: 'failed', message: messageOf(error) }),
    );
});

async function run(order: RunOrder): Promise<BacktestResult> {
  const { archive, from, to, region, capacity } = order;
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
    ...(capacity === undefined ? {} : { capacity }),
    stopping: stopping.signal,
    onProgress(reached) {
      if (performance.now() - toldAt < TELL_EVERY_MS) return;
      toldAt = performance.now();
      tell({ kind: 'progress', progress: progressOf(reached, source) });
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

function tell(what: FromProcess): void {
  process.send?.(what);
}

function end(what: FromProcess): void {
  // Once it is told there is nothing left to do, whatever still stands open.
  process.send?.(what, undefined, undefined, () => process.exit(0));
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
