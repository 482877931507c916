import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ClickHouse, openClickHouse } from '../ledger/clickhouse.ts';
import { runningStatements } from '../ledger/running-statements.ts';
import { tellOf, threadsIn } from './standing-statements.ts';

const path = mkdtempSync(join(tmpdir(), 'forewarn-standing-'));
let clickHouse: ClickHouse;

beforeAll(async () => {
  clickHouse = await openClickHouse({ path });
});
afterAll(async () => {
  await clickHouse.close();
  rmSync(path, { recursive: true, force: true });
});

test('a statement that is not answered yet is told with where it runs and what the threads do, and no other is', async () => {
  await clickHouse.select('SELECT 1');
  const standing = 'SELECT sleepEachRow(2) FROM numbers(3) SETTINGS max_block_size = 1';
  const sleeping = clickHouse.run(standing);
  const refused = clickHouse.run('SELECT nothing FROM nowhere');
  await expect(refused).rejects.toThrow(/nowhere/);
  const told = await tellOf(runningStatements());
  await sleeping;
  expect(told).toMatch(/^ClickHouse has not answered:\n {2}\d/);
  expect(told).toContain(`s in ${path}: ${standing}`);
  expect(told).not.toContain('nowhere');
  // As ClickHouse itself says it, and the threads.
  expect(told).toContain(`"query":"${standing}`);
  expect(told).toContain('MainThread');
  expect(runningStatements()).toEqual([]);
});

test('the end of a ledger waits for its statements, and is itself one', async () => {
  const sleeping = clickHouse.run('SELECT sleep(0.3)');
  const closing = clickHouse.close();
  expect(runningStatements().map(({ sql }) => sql)).toEqual(['SELECT sleep(0.3)']);
  await sleeping;
  await closing;
  expect(runningStatements()).toEqual([]);
  clickHouse = await openClickHouse({ path });
});

test("gdb's text is taken apart by threads", () => {
  const text = `[New LWP 12]
Thread 2 (Thread 0x7f (LWP 12) "libuv-worker"):
#0  __futex_abstimed_wait_common () at ./nptl/futex-internal.c:57
#1  0x00007f30 in ?? () from libchdb.so

Thread 1 (Thread 0x7e (LWP 11) "MainThread"):
#0  0x00007e in epoll_wait () from libc.so.6
`;
  expect(threadsIn(text, 0x7f00n)).toEqual([
    {
      name: 'libuv-worker',
      frames: ['      __futex_abstimed_wait_common', '      engine+0x30'],
    },
    { name: 'MainThread', frames: ['      epoll_wait'] },
  ]);
});
