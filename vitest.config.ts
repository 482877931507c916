// One vitest project a kind of test: `unit` is pure and quick, `int` talks to real Redis and ClickHouse,
// `sim` runs the simulator and long properties, `e2e` starts whole processes.
import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { LongestFirst } from './scripts/longest-first.ts';

// Of each project by itself: projects take nothing over. Why it is set: scripts/launch.mjs.
const execArgv = ['--no-memory-protection-keys'];
// What comes about by itself takes as long as the machine needs; only a test that fails waits so long.
const expectation = { poll: { timeout: 15_000 } };
const ignored = ['node_modules/**', 'data/**', '.cache/**'];

export default defineConfig({
  test: {
    // One worker a core: by default vitest leaves a core to itself, which on two cores is half of them.
    maxWorkers: Math.max(2, availableParallelism()),
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        test: {
          name: 'unit',
          // Pure tests leave nothing behind, so that the files of a worker need not read all modules anew.
          isolate: false,
          execArgv,
          expect: expectation,
          // No test needs a second; the limit is for machines that do other work as well.
          testTimeout: 30_000,
          include: ['**/*.test.ts'],
          exclude: [...ignored, '**/*.int.test.ts', '**/*.sim.test.ts', '**/*.e2e.test.ts'],
        },
      },
      {
        test: {
          name: 'int',
          execArgv,
          expect: expectation,
          include: ['**/*.int.test.ts'],
          exclude: ignored,
          globalSetup: ['test/ledger-template.ts'],
          setupFiles: ['test/watch-statements.ts'],
          pool: 'forks',
          testTimeout: 180_000,
          hookTimeout: 120_000,
        },
      },
      {
        test: {
          name: 'sim',
          execArgv,
          expect: expectation,
          include: ['**/*.sim.test.ts'],
          exclude: ignored,
          // `npm test` runs them on what others leave of the processors.
          testTimeout: 1_800_000,
          hookTimeout: 1_800_000,
        },
      },
      {
        test: {
          name: 'e2e',
          execArgv,
          expect: expectation,
          include: ['**/*.e2e.test.ts'],
          exclude: ignored,
          pool: 'forks',
          testTimeout: 600_000,
          hookTimeout: 300_000,
        },
      },
    ],
  },
});
