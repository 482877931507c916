import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { taskNumbered } from '../dissuasion/fixture.ts';
import type { LedgerBatch } from '../ledger/rows.ts';
import type { LoggedFrame } from '../log/log.ts';
import { FwError } from '../signal/fw-error.ts';
import type { Stepped } from './engine-port.ts';
import { Teller, type TellerOptions } from './teller.ts';
import { type UntoldRun, UntoldRuns } from './untold-runs.ts';

/** A run that opens a task and has a row for the ledger; `position` is its number. */
function runOf(number: number): UntoldRun {
  const task = taskNumbered(number);
  const stepped: Stepped = {
    view: { pack: '', watermark: 0, newestTime: 0 },
    tellings: {
      tasks: [{ task, kind: 'open' }],
      ledger: { episodes: [task.episode] },
      ...{ decisions: [], warnings: [], deadLetters: [], verdicts: [], sent: [] },
    },
    counts: { accepted: 1, late: 0, duplicate: 0, invalid: 0 },
    ...{ checked: [], batchSeconds: 0, signalSeconds: [] },
  };
  const frame: LoggedFrame = {
    ...{ partition: 0, position: `${number}-0`, appendedAt: 0 },
    frame: new Uint8Array(),
  };
  return { frames: [frame], stepped, outAt: undefined, told: Promise.resolve(true) };
}

/** A teller whose time goes on by hand. */
function tellerOf(write: (batch: LedgerBatch) => Promise<unknown> = async () => undefined) {
  let now = 0;
  const sleeping: (() => void)[] = [];
  const opened: string[] = [];
  const written: number[] = [];
  const untold = new UntoldRuns();
  const options: TellerOptions = {
    sinks: {
      partition: 0,
      tasks: {
        open: async ({ taskId }) => void opened.push(taskId),
        raise: async () => false,
        withdraw: async () => undefined,
      },
      ledger: {
        write: async (batch) => {
          await write(batch);
          written.push(batch.episodes?.length ?? 0);
        },
      },
      deadLetters: { put: async () => undefined, close: async () => undefined },
    },
    untold,
    patiently: (_step, attempt) => attempt().catch(() => undefined),
    onTold: () => undefined,
    now: () => now,
    sleep: (ms) =>
      new Promise((resolve) => {
        sleeping.push(() => {
          now += ms;
          resolve();
        });
      }),
  };
  const teller = new Teller(options);
  const tell = (number: number) => {
    const run = runOf(number);
    untold.add(run);
    return teller.tell(run, Promise.resolve());
  };
  const wake = () => {
    for (const resume of sleeping.splice(0)) resume();
  };
  return { teller, tell, opened, written, wake };
}

test('tasks of what is decided while rows are written are opened at once, and their rows go together when that is done', async () => {
  const first = Promise.withResolvers<void>();
  let isFirst = true;
  const { tell, opened, written, wake } = tellerOf(async () => {
    if (isFirst) await first.promise;
    isFirst = false;
  });
  const told = [1, 2, 3].map(tell);
  await nextTurn();
  expect(opened).toHaveLength(3);
  expect(written).toEqual([]);
  first.resolve();
  await nextTurn();
  wake();
  expect(await Promise.all(told)).toEqual([true, true, true]);
  expect(written.reduce((sum, count) => sum + count, 0)).toBe(3);
  expect(written.length).toBeLessThan(3);
});

test('rows wait for more to be written with them, unless somebody waits for what is told', async () => {
  const { teller, tell, written, wake } = tellerOf();
  expect(await tell(1)).toBe(true);
  const later = [tell(2), tell(3)];
  await nextTurn();
  expect(written).toEqual([1]);
  wake();
  expect(await Promise.all(later)).toEqual([true, true]);
  expect(written).toEqual([1, 2]);
  const last = tell(4);
  await nextTurn();
  expect(written).toEqual([1, 2]);
  expect(await teller.hasten(() => last)).toBe(true);
  expect(written).toEqual([1, 2, 1]);
});

test('what comes after rows that were given up is not told', async () => {
  const { tell, opened } = tellerOf(async () => {
    throw new FwError('FW_LEDGER_AWAY', 'away');
  });
  expect(await Promise.all([tell(1), tell(2)])).toEqual([false, false]);
  expect(opened).toHaveLength(2);
});
