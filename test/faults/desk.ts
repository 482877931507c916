// Members of staff who claim tasks, find out, and send outcomes through the real intake, again when nothing is answered, as a screen does. Some walk away.
import { takeOutcome } from '../../api/outcome-intake.ts';
import type { FollowUpSettings } from '../../dissuasion/follow-up.ts';
import type { Claim, OutcomeReport, RecordedOutcome } from '../../dissuasion/task.ts';
import { packFrames } from '../../log/frame.ts';
import { isFwError } from '../../signal/fw-error.ts';
import type { SimulatedProcess, World } from './process.ts';
import type { Life } from './scheduler.ts';
import { weighted } from './scheduler.ts';

export interface DeskOptions {
  readonly world: World;
  /** The process that answers now. */
  readonly process: () => SimulatedProcess;
  readonly life: Life;
  readonly takenOutcomes: RecordedOutcome[];
  /** Nobody claims any more. */
  readonly isClosing: () => boolean;
}

/** Nobody waits before the next attempt. */
const FOLLOW_UPS: FollowUpSettings = {
  unreachable: { afterMs: [], last: 'call' },
  refused: { afterMs: [], last: 'call' },
  aftercareMs: [],
};

/** Works until the desk closes and all that was claimed is answered for. */
export async function workAtDesk(staff: string, options: DeskOptions): Promise<void> {
  const { world, life, isClosing } = options;
  const { rng, scheduler } = world;
  while (!isClosing()) {
    await scheduler.after(rng.logInt(50, 5_000), life);
    const claim = await request(options, (process) => process.tasks.claimNext(staff));
    if (claim === 'unanswered' || claim === undefined) continue;
    await scheduler.after(rng.logInt(50, 5_000), life);
    const next = weighted(rng, [
      ['report', 8],
      ['release', 1],
      ['walk away', 1],
    ] as const);
    if (next === 'report') await send(options, claim, reportOn(options, claim));
    if (next === 'release')
      await request(options, (process) => process.tasks.release(claim.task.taskId, claim.lease));
  }
}

function reportOn({ world: { rng } }: DeskOptions, { task }: Claim): OutcomeReport {
  const kept = Math.min(task.episode.atRiskFen, 100 * rng.int(0, 100_000));
  return weighted<OutcomeReport>(rng, [
    [{ outcome: 'dissuaded', kept: { dissuaded: kept } }, 4],
    [{ outcome: 'not-fraud', because: 'own-account' }, 1],
    [{ outcome: 'unreachable', callEnd: 'no-answer' }, 2],
  ]);
}

/** Sends an outcome until it is taken or refused. */
async function send(options: DeskOptions, claim: Claim, report: OutcomeReport): Promise<void> {
  const { world, life, takenOutcomes } = options;
  const { scheduler } = world;
  for (;;) {
    const answer = await request(options, async (process) => {
      try {
        const intake = {
          tasks: process.tasks,
          ledger: process.ledger,
          appender: {
            append: async (signals: Parameters<typeof packFrames>[0]) => {
              for (const frame of packFrames(signals)) await process.log.append(0, frame);
            },
          },
          followUps: FOLLOW_UPS,
          now: () => scheduler.now,
          eventNow: () => {
            const { newestTime } = process.pump.status;
            return Number.isFinite(newestTime) ? newestTime : scheduler.now;
          },
        };
        return await takeOutcome(intake, { taskId: claim.task.taskId, lease: claim.lease, report });
      } catch (error) {
        if (isFwError(error, 'FW_LEASE_LOST')) return 'lost' as const;
        throw error;
      }
    });
    if (answer === 'lost') return;
    if (answer !== 'unanswered') {
      takenOutcomes.push(answer.recorded);
      return;
    }
    await scheduler.after(1_000, life);
  }
}

/** What the process answers; nothing when it dies or something that it needs is away. */
async function request<T>(
  { process, world, life }: DeskOptions,
  ask: (process: SimulatedProcess) => Promise<T>,
): Promise<T | 'unanswered'> {
  const answering = process();
  if (answering.life.isOver) {
    await world.scheduler.after(500, life);
    return 'unanswered';
  }
  return Promise.race([
    ask(answering).catch((error: unknown) => {
      if (isFwError(error) && /_AWAY$/.test(error.code)) return 'unanswered' as const;
      if (isFwError(error, 'FW_LEASE_LOST')) return 'unanswered' as const;
      throw error;
    }),
    answering.life.ended.then(() => 'unanswered' as const),
  ]);
}
