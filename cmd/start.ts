// `forewarn start`: the whole system on this machine, with sample signals played into it at a visible pace; `--once` plays them at
// full speed with a scripted desk, prints the report, and ends.

import { join } from 'node:path';
import { FileConnector } from '../connectors/file/file-connector.ts';
import { loadMapping } from '../connectors/mapping/compile-mapping.ts';
import { printTime } from '../signal/event-time.ts';
import { homeRegion } from '../signal/region.ts';
import { lowerBackgroundThreads } from './background-threads.ts';
import { type Arguments, type Command, numberOption } from './command.ts';
import { type Config, readConfigWithLog } from './config.ts';
import { clearDataFolder } from './data-folder.ts';
import { workDesk } from './desk-client.ts';
import { feed, isFed } from './feed.ts';
import { formatCount, ProgressLine, writeLine } from './output.ts';
import { projectDir } from './project-dir.ts';
import { reloadOnSignal } from './reload.ts';
import { printSampleReport } from './report.ts';
import { Sample, SLICE_MS } from './sample.ts';
import { type System, startSystem } from './system.ts';

/** Simulated minutes that pass in a second when the sample is played at a visible pace. */
const PACE_MINUTES_A_SECOND = 20;

/** What the sample's frauds lead to, such as cases, goes on for so long after its end. */
const AFTERMATH_MS = 7 * 86_400_000;

export const startCommand: Command = {
  name: 'start',
  summary:
    'Start everything on this machine, play sample signals into it, and stay up until Ctrl-C.',
  details:
    'Redis is found at REDIS_URL, else a redis-server on the path is started, else it is installed where that is possible.\n' +
    'ClickHouse is embedded, or a server at CLICKHOUSE_URL. Everything is kept in FOREWARN_DATA_DIR (data), but for the signals of a\n' +
    'log on Kafka: they are read again from the oldest kept one when the data folder is new.',
  options: {
    once: {
      kind: 'flag',
      text: 'Play the sample at full speed with a scripted desk, print the report and end.',
    },
    'no-feed': { kind: 'flag', text: 'Play no sample.' },
    fresh: { kind: 'flag', text: 'Throw the data folder away first.' },
    people: {
      kind: 'number',
      placeholder: 'N',
      text: 'People of the sample.',
      fallback: '10000',
      min: 100,
    },
    days: {
      kind: 'number',
      placeholder: 'D',
      text: 'Days of the sample.',
      fallback: '2',
      min: 0.1,
    },
    seed: { kind: 'number', placeholder: 'S', text: 'Seed of the sample.', fallback: '1' },
    port: {
      kind: 'number',
      placeholder: 'N',
      text: 'Port of the API, 0 for a free one; FOREWARN_PORT when missing.',
    },
    log: {
      kind: 'text',
      placeholder: 'URL',
      text: 'Where the signal log is: redis, or kafka://HOST:PORT[,HOST:PORT]; FOREWARN_LOG when missing.',
    },
    json: { kind: 'flag', text: 'With --once: print the report as JSON.' },
  },
  async run(given) {
    const read = readConfigWithLog(process.env, projectDir(), given.options['log']);
    const port = given.options['port'];
    const config = port === undefined ? read : { ...read, port: Number(port) };
    return given.options['once'] === true ? runOnce(given, config) : runUntilStopped(given, config);
  },
};

async function runUntilStopped(given: Arguments, config: Config): Promise<number> {
  if (given.options['fresh'] === true) await clearDataFolder(config.dataDir);
  const stopping = stopOnSignal();
  const sample = sampleOf(given, config);
  let eventTime: number | undefined;
  const system = await startSystem({
    config,
    onNote: note,
    isDemo: given.options['no-feed'] !== true,
  });
  const isFeeding = given.options['no-feed'] !== true && isInTime(sample, system);
  const progress = new Progress(system);
  const stopLowering = lowerBackgroundThreads(config.backgroundNice);
  let stopReloading = () => {};
  try {
    writeLine(
      `forewarn is up at ${system.url} (the console; ${system.url}/docs for the API). Ctrl-C stops it.`,
    );
    if (config.access === undefined) {
      writeLine('Nobody has to sign in: FOREWARN_ACCESS=on asks for accounts (docs/access.md).');
    }
    stopReloading = reloadOnSignal(config.packDir, followedBy(system), note);
    progress.start(() => eventTime);
    const failed = system.pump.stopped;
    if (isFeeding) {
      await Promise.race([
        failed,
        play(config, system, sample, {
          stopping,
          paceMs: ((SLICE_MS / 60_000) * 1000) / PACE_MINUTES_A_SECOND,
          isHeldBack: () => false,
          onSlice: (time) => {
            eventTime = time;
            return Promise.resolve();
          },
        }),
      ]);
    }
    if (!stopping.aborted) await Promise.race([failed, aborted(stopping)]);
  } finally {
    stopReloading();
    stopLowering();
    progress.stop();
    note('stopping: finishing what is at hand');
    await system.stop();
  }
  return 0;
}

/** The pack folder goes through the rule book. */
function followedBy({ rules, pump }: System): Parameters<typeof reloadOnSignal>[1] {
  return {
    reload: (pack) => rules.follow(pack),
    get status() {
      return pump.status;
    },
  };
}

/** Whether the sample's signals still count. Says so when later ones are there already, which would make all of them late. */
function isInTime(sample: Sample, system: System): boolean {
  const { watermark } = system.pump.status;
  if (watermark <= sample.endTime + AFTERMATH_MS) return true;
  note(
    `the sample is not played: there are signals up to ${printTime(watermark)} already, so all of it would be late. --fresh throws them away, another FOREWARN_DATA_DIR keeps them.`,
  );
  return false;
}

async function runOnce(given: Arguments, config: Config): Promise<number> {
  const placeFile = placeFileOf(config);
  // A run that was killed goes on; one that was played to its end is played again from nothing.
  if (given.options['fresh'] === true || isFed(placeFile)) {
    await clearDataFolder(config.dataDir);
  }
  const sample = sampleOf(given, config);
  const stopping = stopOnSignal();
  let eventTime = sample.startTime;
  const system = await startSystem({
    config: { ...config, port: given.options['port'] === undefined ? 0 : config.port },
    onNote: note,
  });
  const progress = new Progress(system);
  try {
    progress.start(() => eventTime);
    const work = play(config, system, sample, {
      stopping,
      paceMs: 0,
      isHeldBack: (signal) => sample.isPrevented(signal),
      onSlice: async (time) => {
        await system.pump.drain();
        eventTime = Math.max(eventTime, time);
        await workDesk({
          url: system.url,
          desk: homeRegion(),
          staff: 'scripted-desk',
          findOut: (episode) => sample.findOut(episode, eventTime),
        });
      },
    });
    await Promise.race([work, system.pump.stopped]);
    await system.pump.drain();
    progress.stop();
    if (stopping.aborted) {
      note('stopped in the middle; the same command goes on from here');
      return 1;
    }
    await printSampleReport(system, sample, given.options['json'] === true);
  } finally {
    progress.stop();
    await system.stop();
  }
  return 0;
}

interface PlayOptions {
  readonly stopping: AbortSignal;
  readonly paceMs: number;
  readonly isHeldBack: Parameters<typeof feed>[0]['isHeldBack'];
  /** Called with the event time of each slice. */
  readonly onSlice: (time: number) => Promise<void>;
}

/** Brings in the third-party sample files first (they are of 2020), then the simulated province. */
async function play(
  config: Config,
  system: System,
  sample: Sample,
  options: PlayOptions,
): Promise<void> {
  await readThirdPartySample(config, system);
  const followedFile = join(config.dataDir, 'funds-and-operations.ndjson');
  const connector = new FileConnector({
    path: followedFile,
    appender: system.appender,
    deadLetters: system.deadLetters,
    stateFile: join(config.dataDir, 'funds-and-operations.place.json'),
    pollMs: 50,
  });
  const sources = new Set<string>();
  try {
    await feed({
      sample: sample.name,
      slices: sample.slices(),
      url: system.url,
      followedFile,
      connector,
      placeFile: placeFileOf(config),
      paceMs: options.paceMs,
      isHeldBack: options.isHeldBack,
      onSlice: (fed) => {
        for (const source of fed.sources) sources.add(source);
        return options.onSlice(fed.time);
      },
      stopping: options.stopping,
    });
    system.quality.ended(sources, Date.now());
  } finally {
    await connector.stop();
  }
}

async function readThirdPartySample(config: Config, system: System): Promise<void> {
  const base = join(projectDir(), 'connectors');
  const connector = new FileConnector({
    path: join(base, 'samples', 'cider', 'mobilemoney.csv.gz'),
    mapping: await loadMapping(join(base, 'mappings', 'cider-mobilemoney.yaml')),
    appender: system.appender,
    deadLetters: system.deadLetters,
    stateFile: join(config.dataDir, 'cider.place.json'),
  });
  await connector.start();
  await connector.drain();
  await connector.stop();
}

function sampleOf(given: Arguments, config: Config): Sample {
  return new Sample({
    people: numberOption(given, 'people'),
    days: numberOption(given, 'days'),
    seed: numberOption(given, 'seed'),
    preventedFile: join(config.dataDir, 'prevented.txt'),
  });
}

function placeFileOf(config: Config): string {
  return join(config.dataDir, 'feed-place.json');
}

function note(text: string): void {
  process.stderr.write(`forewarn: ${text}\n`);
}

/** Aborts at the first Ctrl-C or SIGTERM; the second ends the process at once, as nobody caught it. */
function stopOnSignal(): AbortSignal {
  const stopping = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => stopping.abort());
  return stopping.signal;
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) =>
    signal.addEventListener('abort', () => resolve(), { once: true }),
  );
}

/** Signals a second, decisions, open tasks and p99, on one line. */
class Progress {
  readonly #system: System;
  readonly #line = new ProgressLine();
  #timer: NodeJS.Timeout | undefined;
  #before = { accepted: 0, at: performance.now() };

  constructor(system: System) {
    this.#system = system;
  }

  start(eventTime: () => number | undefined): void {
    this.#timer = setInterval(() => this.#show(eventTime()).catch(() => undefined), 500);
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.#line.clear();
  }

  async #show(eventTime: number | undefined): Promise<void> {
    const { counts, decisionsByLevel, latency, trouble } = this.#system.pump.status;
    const at = performance.now();
    const rate = ((counts.accepted - this.#before.accepted) * 1000) / (at - this.#before.at);
    this.#before = { accepted: counts.accepted, at };
    const open = await this.#system.tasks.countOpen();
    if (this.#timer === undefined) return;
    const decisions = Object.entries(decisionsByLevel).map(
      ([level, count]) => `${level} ${formatCount(count)}`,
    );
    this.#line.show(
      trouble === undefined
        ? `${eventTime === undefined ? '' : `${printTime(eventTime).slice(0, 16)}  `}${formatCount(rate)} signals/s  decisions ${decisions.join(' ')}  open tasks ${formatCount(open)}  p99 ${Math.round(latency.endToEndMs.p99)} ms${counts.late === 0 ? '' : `  late ${formatCount(counts.late)}`}`
        : `trouble: ${trouble}`,
    );
  }
}
