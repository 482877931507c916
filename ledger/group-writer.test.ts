import { expect, test } from 'vitest';
import { FwError } from '../signal/fw-error.ts';
import { caseAt } from '../test/ledger-case.ts';
import { GroupWriter } from './group-writer.ts';
import type { LedgerBatch } from './rows.ts';

const batchOf = (caseId: string): LedgerBatch => ({
  cases: [caseAt(caseId, '2026-03-05T10:00:00')],
});
const idsOf = ({ cases = [] }: LedgerBatch) => cases.map(({ caseId }) => caseId);

/** A ledger that answers when it is told to. */
function slowLedger() {
  const writes: { ids: string[]; token: string; done: PromiseWithResolvers<void> }[] = [];
  const writer = new GroupWriter({
    write: (batch, token) => {
      const done = Promise.withResolvers<void>();
      writes.push({ ids: idsOf(batch), token, done });
      return done.promise;
    },
  });
  return { writer, writes };
}

test('what comes while a write is under way goes with the next, in the order in which it came', async () => {
  const { writer, writes } = slowLedger();
  const all = ['a', 'b', 'c'].map((id) => writer.write(batchOf(id), id));
  expect(writes.map(({ ids }) => ids)).toEqual([['a']]);
  writes[0]?.done.resolve();
  await all[0];
  expect(writes.map(({ ids }) => ids)).toEqual([['a'], ['b', 'c']]);
  writes[1]?.done.resolve();
  await Promise.all(all);
});

test('a caller is answered when its own rows are there, not before', async () => {
  const { writer, writes } = slowLedger();
  const first = writer.write(batchOf('a'), 'a');
  let isAnswered = false;
  const second = writer.write(batchOf('b'), 'b').then(() => {
    isAnswered = true;
  });
  writes[0]?.done.resolve();
  await first;
  expect(isAnswered).toBe(false);
  writes[1]?.done.resolve();
  await second;
  expect(isAnswered).toBe(true);
});

test('a write that fails fails for those in it alone, and the next goes on', async () => {
  const { writer, writes } = slowLedger();
  const first = writer.write(batchOf('a'), 'a');
  const others = ['b', 'c'].map((id) => writer.write(batchOf(id), id));
  writes[0]?.done.reject(new FwError('FW_LEDGER_AWAY', 'ClickHouse does not answer.'));
  await expect(first).rejects.toMatchObject({ code: 'FW_LEDGER_AWAY' });
  writes[1]?.done.resolve();
  await Promise.all(others);
  const again = writer.write(batchOf('a'), 'a');
  expect(writes.at(-1)?.ids).toEqual(['a']);
  writes[2]?.done.resolve();
  await again;
});

test('a batch that is written alone keeps its token, so that writing it again is known', async () => {
  const { writer, writes } = slowLedger();
  const first = writer.write(batchOf('a'), 'a');
  expect(writes[0]?.token).toBe('a');
  writes[0]?.done.resolve();
  await first;
});

/** A ledger of which each write takes so long, by a clock that goes on when somebody waits for it. */
function ledgerTaking(writeMs: number) {
  let now = 0;
  const startedAt: number[] = [];
  const sleep = async (ms: number) => {
    now += ms;
  };
  const write = async () => {
    startedAt.push(now);
    await sleep(writeMs);
  };
  return { writer: new GroupWriter({ write, sleep, now: () => now }), startedAt, sleep };
}

test('who writes now and then is written for at once', async () => {
  const { writer, startedAt, sleep } = ledgerTaking(20);
  for (let second = 0; second < 5; second++) {
    await writer.write(batchOf(`case ${second}`), `${second}`);
    await sleep(980);
  }
  expect(startedAt).toEqual([0, 1_000, 2_000, 3_000, 4_000]);
});

test('writing that never ends takes a third of the time, so that ever more goes with one write', async () => {
  const { writer, startedAt } = ledgerTaking(30);
  for (let count = 0; count < 100; count++) await writer.write(batchOf(`${count}`), `${count}`);
  const apart = startedAt.slice(-10).map((at, index, all) => at - (all[index - 1] ?? at));
  expect(apart.slice(1)).toEqual(Array.from({ length: 9 }, () => 90));
});

test('nobody waits for long because a write before was slow', async () => {
  const { writer, startedAt } = ledgerTaking(5_000);
  for (const id of ['a', 'b', 'c']) await writer.write(batchOf(id), id);
  expect(startedAt).toEqual([0, 5_400, 10_800]);
});

test('rows of every table go with the others', async () => {
  const written: LedgerBatch[] = [];
  const first = Promise.withResolvers<void>();
  const writer = new GroupWriter({
    write: async (batch) => {
      written.push(batch);
      await first.promise;
    },
    now: () => 0,
  });
  const one = writer.write(batchOf('a'), 'a');
  const row = { eventId: 'e', kind: 'desk-resumed', at: 0, desk: '330106', by: 'lead' } as const;
  const two = writer.write({ deskEvents: [row] }, 'b');
  const three = writer.write(batchOf('c'), 'c');
  first.resolve();
  await Promise.all([one, two, three]);
  expect(written.at(-1)).toMatchObject({ deskEvents: [row] });
});
