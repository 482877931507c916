// The workbench in a real browser, on a real rule book with an archive of a small simulated province: call `workbenchServer()` at the head of a test file.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll } from 'vitest';
import { createLogger } from '../../api/logger.ts';
import { createMetrics } from '../../api/metrics.ts';
import type { BacktestJobs } from '../../backtest/job-queue.ts';
import { backtestsOf, openReaders } from '../../cmd/backtest-parts.ts';
import { listPortOf } from '../../cmd/list-parts.ts';
import { livePlanOf, liveRuleWords } from '../../cmd/live-plan.ts';
import { quietPortOf } from '../../cmd/quiet-parts.ts';
import { RuleLife } from '../../cmd/rule-life.ts';
import { ruleBookOf } from '../../cmd/rule-parts.ts';
import { ChangeFeed } from '../../dissuasion/change-feed.ts';
import { readDeskSettings } from '../../dissuasion/desk-settings.ts';
import { DeskStore } from '../../dissuasion/supervisor/desk-store.ts';
import type { RuleBook } from '../../rulebook/rule-book.ts';
import { readPackFiles } from '../../runtime/load-pack.ts';
import { type Simulation, simulate } from '../../sim/simulate.ts';
import { archivePlaceIn, archiveSignals } from '../archived-signals.ts';
import { type DeskServer, deskServer } from '../desk-server.ts';
import { browser, type PageOptions, type TestBrowser } from './browser.ts';

/** Compiling and playing all stories on the server takes a while on a busy machine. */
export const WAIT = { timeout: 120_000 };
export const LONG = { timeout: 600_000 };
/** A preview has its seconds on a machine that does other work as well. */
const UNHURRIED = { runMsMax: 120_000 };

export interface WorkbenchServer {
  readonly server: DeskServer;
  readonly chromium: TestBrowser;
  readonly history: Simulation;
  readonly book: RuleBook;
  /** The workbench, opened. */
  open(options?: PageOptions, query?: string): Promise<Page>;
}

/** Opens all of it before the tests of a file and closes it after. */
export function workbenchServer(): WorkbenchServer {
  let book: RuleBook;
  let backtests: BacktestJobs;
  let store: DeskStore;
  let folder = '';
  const closers: (() => Promise<unknown>)[] = [];
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'forewarn-workbench-'));
  });
  const server = deskServer({
    deps: ({ redis, ledger }) => {
      const place = { redisUrl: redis.url, keyPrefix: '{forewarn}' };
      const logger = createLogger({ level: 'silent' });
      book = ruleBookOf(place, { ledger, logger });
      const rules = new RuleLife(book);
      store = new DeskStore(place);
      const changes = new ChangeFeed(store);
      const desks = readDeskSettings();
      const parts = { rules, changes, desks, logger, metrics: createMetrics() };
      const archive = archivePlaceIn(folder);
      backtests = backtestsOf(archive, parts);
      const livePlan = livePlanOf(rules);
      const lists = listPortOf(ledger, livePlan);
      return {
        rules,
        lists,
        quiets: quietPortOf(ledger, desks),
        ruleWords: () => liveRuleWords(livePlan),
        backtests,
        ...openReaders(archive, { desks }, closers, UNHURRIED),
        now: Date.now,
      };
    },
  });
  afterAll(async () => {
    await backtests.stop();
    for (const close of closers) await close();
    store.close();
    await rm(folder, { recursive: true, force: true });
  });
  const history = simulate({ people: 300, days: 3, seed: 31, fraudRatePer100kDay: 1_500 });
  beforeAll(async () => {
    await archiveSignals(folder, [...history.chunks].flat(), Date.now());
    await backtests.open();
    const files = readPackFiles('rules/packs/zhejiang');
    await book.adopt(files, 'forewarn', 'the pack that comes with it');
  });
  const chromium = browser();
  return {
    server,
    chromium,
    history,
    get book() {
      return book;
    },
    async open(options = {}, query = '') {
      const page = await chromium.open(`${server.address}/workbench${query}`, options);
      await page.getByRole('heading', { level: 1 }).waitFor({ state: 'attached' });
      return page;
    },
  };
}
