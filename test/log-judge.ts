// What a fresh engine makes of everything that is in a log: the judge of what a system that was broken on the way has told.
import { EpisodeBook } from '../dissuasion/episode-book.ts';
import type { Decision } from '../engine/decision.ts';
import { Engine } from '../engine/engine.ts';
import type { LedgerBatch } from '../ledger/rows.ts';
import { LOG_START, type LoggedFrame, type SignalLog } from '../log/log.ts';
import { openRedisStreamLog } from '../log/redis-stream-log.ts';
import { unpackFrame } from '../log/unpack-frame.ts';
import type { Plan } from '../rules/plan.ts';
import { Effects } from '../runtime/effect.ts';
import { type FrameCounts, stepFrame } from '../runtime/frame-step.ts';

export interface Judgement {
  /** `source/id` of every signal in the log. */
  readonly identities: ReadonlySet<string>;
  readonly counts: FrameCounts;
  readonly decisions: readonly Decision[];
  /** As it stands behind the last frame. */
  readonly engine: Engine;
  /** All rows that must be in the ledger; episodes in their newest state. */
  readonly batch: LedgerBatch;
}

/** Runs the whole of partition 0 of a Redis log. */
export async function judgeLog(redis: string, prefix: string, plan: Plan): Promise<Judgement> {
  return judgeFrames(await framesOf(redis, prefix), plan);
}

/** All frames that partition 0 of a Redis log holds. */
export async function framesOf(redis: string, prefix: string): Promise<LoggedFrame[]> {
  return allFramesOf(await openRedisStreamLog({ redis, prefix, partitionCount: 1 }));
}

/** All frames that partition 0 of a log holds; closes it. */
export async function allFramesOf(log: SignalLog): Promise<LoggedFrame[]> {
  const frames: LoggedFrame[] = [];
  for (let after = LOG_START; ; ) {
    const read = await log.read({ partition: 0, after, framesMax: 64, waitMs: 0 });
    frames.push(...read);
    const last = read.at(-1);
    if (last === undefined) break;
    after = last.position;
  }
  await log.close();
  return frames;
}

/** Runs frames in their order. */
export function judgeFrames(frames: readonly LoggedFrame[], plan: Plan): Judgement {
  const engine = new Engine(plan);
  const episodes = new EpisodeBook();
  const effects = new Effects();
  const counts: FrameCounts = { accepted: 0, late: 0, duplicate: 0, invalid: 0 };
  const identities = new Set<string>();
  for (const frame of frames) {
    for (const line of unpackFrame(frame.frame)) {
      const { source, id } = JSON.parse(line) as { source: string; id: string };
      identities.add(`${source}/${id}`);
    }
    stepFrame(engine, episodes, frame, effects, counts);
  }
  const { decisions } = effects;
  return { identities, counts, decisions, engine, batch: effects.ledgerBatch() };
}
