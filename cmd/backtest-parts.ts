// The backtests of a running forewarn: their folder beside its data, the archive that they read, the rule book that takes what they came to as evidence.
import { join } from 'node:path';
import type { ApiLogger } from '../api/logger.ts';
import type { Metrics } from '../api/metrics.ts';
import { ArchiveSearch } from '../backtest/archive-search.ts';
import { type BacktestJob, isOpen } from '../backtest/job.ts';
import { evidenceOf } from '../backtest/job-evidence.ts';
import { JobFolder } from '../backtest/job-folder.ts';
import { processStarter } from '../backtest/job-process.ts';
import { BacktestJobs, type BacktestJobsOptions } from '../backtest/job-queue.ts';
import { type PersonStories, storyStarter } from '../backtest/person-stories.ts';
import { Previews, type PreviewsOptions, previewStarter } from '../backtest/previews.ts';
import { graphStarter, type SuspectGraphs } from '../backtest/suspect-graphs.ts';
import type { ChangeFeed } from '../dissuasion/change-feed.ts';
import type { DeskSettings } from '../dissuasion/desk-settings.ts';
import { isFwError } from '../signal/fw-error.ts';
import { apartEnvironment } from './apart-environment.ts';
import { archiveOf } from './archive-keys-of.ts';
import type { Config } from './config.ts';
import type { RuleLife } from './rule-life.ts';

export interface BacktestParts {
  readonly rules: Pick<RuleLife, 'require' | 'addEvidence'>;
  readonly changes: Pick<ChangeFeed, 'tell'>;
  readonly desks: Pick<DeskSettings, 'staff' | 'quietAfterNotFraudMs'>;
  readonly logger: ApiLogger;
  readonly metrics: Pick<Metrics, 'countBacktest' | 'setBacktests'>;
}

export type BacktestConfig = Pick<Config, 'archive' | 'archiveKeyFile' | 'dataDir' | 'dataKeys'>;

/** What texts would do, and what the archive has of people. */
export interface ArchiveReaders {
  readonly previews: Previews;
  readonly stories: PersonStories;
  readonly graphs: SuspectGraphs;
}

/** Opens them, and what plays texts that are being written; their closing is added to `closers`. Throws FwError FW_FILE. */
export async function openBacktests(
  config: BacktestConfig,
  parts: BacktestParts,
  closers: (() => Promise<unknown>)[],
): Promise<ArchiveReaders & { readonly backtests: BacktestJobs }> {
  const backtests = backtestsOf(config, parts);
  await backtests.open();
  closers.push(() => backtests.stop());
  return { backtests, ...openReaders(config, parts, closers) };
}

/** Not opened yet. */
export function backtestsOf(
  config: BacktestConfig,
  { rules, changes, desks, logger, metrics }: BacktestParts,
): BacktestJobs {
  const jobs: BacktestJobs = new BacktestJobs({
    folder: new JobFolder(join(config.dataDir, 'backtests')),
    start: processStarter(apartEnvironment(process.env)),
    archive: () => archiveOf(config),
    staff: desks.staff,
    episodes: episodesOf(desks),
    attach: (job, result) => attach(rules, job, result),
    onChange(job) {
      watch(metrics, jobs, job);
      changes.tell('backtest', job.backtestId).catch((error: unknown) => {
        logger.warn({ err: error }, 'a change of a backtest could not be told');
      });
    },
    onTrouble: (error, what) => logger.warn({ err: error }, what),
    now: Date.now,
  });
  return jobs;
}

/** What reads the archive while somebody waits; processes end with `closers`. */
export function openReaders(
  config: BacktestConfig,
  { desks }: Pick<BacktestParts, 'desks'>,
  closers: (() => Promise<unknown>)[],
  previewMs: Pick<PreviewsOptions, 'runMsMax'> = {},
): ArchiveReaders {
  const env = apartEnvironment(process.env);
  const archive = () => archiveOf(config);
  const episodes = episodesOf(desks);
  const previews = new Previews({ start: previewStarter(env), archive, episodes, ...previewMs });
  const stories = new ArchiveSearch({ start: storyStarter(env), archive });
  closers.push(async () => previews.stop());
  const graphs = new ArchiveSearch({ start: graphStarter(env), archive });
  closers.push(async () => stories.stop());
  closers.push(async () => graphs.stop());
  return { previews, stories, graphs };
}

/** Both sides of a backtest have the episodes that the desks would have had. */
function episodesOf({ quietAfterNotFraudMs }: BacktestParts['desks']): PreviewsOptions['episodes'] {
  return { quietAfterNotFraudMs };
}

/** A version that is gone needs no evidence any more. */
async function attach(
  rules: BacktestParts['rules'],
  { backtestId, by, version }: BacktestJob,
  result: Parameters<BacktestJobsOptions['attach']>[1],
): Promise<void> {
  try {
    const { evidence } = await rules.require(version.versionId);
    if (evidence.some(({ ref }) => ref === backtestId)) return;
    const about = { kind: 'backtest' as const, by, digest: version.digest, ref: backtestId };
    await rules.addEvidence(version.versionId, { ...about, ...evidenceOf(result) });
  } catch (error) {
    if (!isFwError(error, 'FW_NOT_FOUND')) throw error;
  }
}

function watch(metrics: BacktestParts['metrics'], jobs: BacktestJobs, job: BacktestJob): void {
  const { state, progress, isAttached } = job;
  const isOver = state === 'done' || state === 'cancelled' || state === 'failed';
  // An attached one was counted before.
  if (isOver && isAttached !== true) metrics.countBacktest(state);
  metrics.setBacktests(jobs.list().filter(isOpen).length, progress?.share ?? 0);
}
