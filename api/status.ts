// Gathers how the system stands from the pumps, the desks and the ledger. What is away is left out and said, so that the page still shows
// the rest; the ledger is asked at most every few seconds, however many pages are open.
import type { DeskCount } from '../dissuasion/task-view.ts';
import { FwError, isFwError } from '../signal/fw-error.ts';
import { LEVELS, type Level } from '../signal/level.ts';
import { regionName } from '../signal/region.ts';
import type { Status } from './contract/status.ts';
import { FreshAnswer } from './fresh-answer.ts';
import type { ApiDeps } from './ports.ts';
import type { LatencyView, PumpView } from './pump-view.ts';
import { SignalRate } from './signal-rate.ts';

export type StatusDeps = Pick<ApiDeps, 'pumps' | 'tasks' | 'quality' | 'report' | 'logger'> & {
  readonly now: () => number;
  readonly allowRemote: boolean;
  /** Whether whoever asks has to sign in. */
  readonly isGuarded: boolean;
};

const RATE_WINDOW_MS = 10_000;
const SAMPLE_MS = 1_000;
/** The totals of the ledger, which may be busy: how old they may be, how old while new ones are made, and how long is waited for the first. */
const TOTALS_MS = { freshMs: 5_000, staleMs: 60_000, waitMs: 2_000 };
const DAY_MS = 86_400_000;

export class StatusBoard {
  readonly #deps: StatusDeps;
  readonly #startedAt: number;
  readonly #rate = new SignalRate(RATE_WINDOW_MS);
  #timer: NodeJS.Timeout | undefined;
  readonly #totals: FreshAnswer<Status['report']>;

  constructor(deps: StatusDeps) {
    this.#deps = deps;
    this.#startedAt = deps.now();
    const late = () => new FwError('FW_LEDGER_AWAY', 'The ledger is busy; its totals come late.');
    const { now } = deps;
    this.#totals = new FreshAnswer(() => totalsOf(deps), { ...TOTALS_MS, late, now });
  }

  /** Starts to sample the rate of signals. */
  start(): void {
    const sample = () => this.#rate.sample(this.#deps.now(), handledCount(this.#deps.pumps()));
    sample();
    this.#timer = setInterval(sample, SAMPLE_MS);
    this.#timer.unref();
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  /** How the system stands now. */
  async read(): Promise<Status> {
    const { now, allowRemote, isGuarded } = this.#deps;
    const pumps = this.#deps.pumps();
    const troubles = new Set(
      pumps.map(({ trouble }) => trouble).filter((text) => text !== undefined),
    );
    const [desks, report] = await Promise.all([
      this.#orTrouble(this.#deps.tasks.counts(), troubles),
      this.#orTrouble(this.#totals.read(), troubles),
    ]);
    for (const { alerts } of this.#deps.quality.views(now()))
      for (const { text, since } of alerts)
        troubles.add(
          since === undefined ? text : `${text}; since ${new Date(since).toISOString()}`,
        );
    return {
      at: now(),
      startedAt: this.#startedAt,
      watermark: Math.max(0, ...pumps.map(({ watermark }) => watermark)),
      newestTime: Math.max(0, ...pumps.map(({ newestTime }) => newestTime)),
      access: isGuarded ? 'accounts' : allowRemote ? 'remote' : 'loopback',
      signals: { perSecond: Math.round(this.#rate.perSecond * 10) / 10, ...signalCounts(pumps) },
      decisions: levelCounts((level) => sumOf(pumps, (pump) => pump.decisionsByLevel[level])),
      latency: {
        signalMs: slowest(pumps, 'signalMs'),
        batchMs: slowest(pumps, 'batchMs'),
        endToEndMs: slowest(pumps, 'endToEndMs'),
      },
      desks: (desks ?? []).map(deskRow).filter(isBusy).sort(byFullness),
      ...(report === undefined ? {} : { report }),
      troubles: [...troubles],
    };
  }

  /** What a promise gives, or undefined with the reason among the troubles. The page must show the rest whatever fails. */
  async #orTrouble<T>(asked: Promise<T>, troubles: Set<string>): Promise<T | undefined> {
    try {
      return await asked;
    } catch (error) {
      if (isFwError(error)) {
        troubles.add(error.message);
      } else {
        this.#deps.logger.error({ err: error }, 'a part of the status failed');
        troubles.add('A part of this page failed; the log says why.');
      }
      return undefined;
    }
  }
}

async function totalsOf({ now, pumps, report }: StatusDeps): Promise<Status['report']> {
  const to = Math.max(now(), ...pumps().map(({ watermark }) => watermark)) + DAY_MS;
  const { peopleDissuaded, lossPreventedTotalFen, lostFen, casesFiled } = (
    await report({ from: 0, to, by: 'province' })
  ).total;
  return { peopleDissuaded, lossPreventedTotalFen, lostFen, casesFiled };
}

function signalCounts(pumps: readonly PumpView[]) {
  return {
    accepted: sumOf(pumps, ({ counts }) => counts.accepted),
    late: sumOf(pumps, ({ counts }) => counts.late),
    duplicate: sumOf(pumps, ({ counts }) => counts.duplicate),
    invalid: sumOf(pumps, ({ counts }) => counts.invalid),
  };
}

function handledCount(pumps: readonly PumpView[]): number {
  return Object.values(signalCounts(pumps)).reduce((sum, count) => sum + count, 0);
}

function sumOf(pumps: readonly PumpView[], read: (pump: PumpView) => number): number {
  return pumps.reduce((sum, pump) => sum + read(pump), 0);
}

/** Percentiles of several do not add up: the worst of each is shown. */
function slowest(pumps: readonly PumpView[], what: keyof PumpView['latency']): LatencyView {
  const worst = (p: keyof LatencyView) =>
    Math.max(0, ...pumps.map(({ latency }) => latency[what][p]));
  return { p50: worst('p50'), p99: worst('p99'), p999: worst('p999') };
}

function levelCounts(read: (level: Level) => number): Record<Level, number> {
  return { blue: read('blue'), yellow: read('yellow'), orange: read('orange'), red: read('red') };
}

type DeskRow = Status['desks'][number];

function deskRow({ desk, levels }: DeskCount): DeskRow {
  const sum = (field: 'waiting' | 'claimed') =>
    LEVELS.reduce((total, level) => total + levels[level][field], 0);
  return {
    desk,
    name: { zh: regionName(desk, 'zh'), en: regionName(desk, 'en') },
    waiting: sum('waiting'),
    claimed: sum('claimed'),
    oldestWaitingMs: Math.round(Math.max(...LEVELS.map((level) => levels[level].oldestWaitingMs))),
    waitingByLevel: levelCounts((level) => levels[level].waiting),
  };
}

function isBusy({ waiting, claimed }: DeskRow): boolean {
  return waiting + claimed > 0;
}

function byFullness(a: DeskRow, b: DeskRow): number {
  return b.waiting - a.waiting || b.claimed - a.claimed || (a.desk < b.desk ? -1 : 1);
}
