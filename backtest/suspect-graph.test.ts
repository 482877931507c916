import { expect, test } from 'vitest';
import { packFrames } from '../log/frame.ts';
import { START_MS, signal } from '../test/evaluate.ts';
import { graphOf } from './suspect-graph.ts';

const SUSPECT = '+8617012345678';
const victim = (number: number) => `+861391234000${number}`;

const call = (at: number, caller: string, callee: string) =>
  signal('call.started', at, { callId: `c${at}`, caller, callee });
const visit = (at: number, visitor: string, domain: string) =>
  signal('site.visited', at, { visitor, domain });
const pay = (at: number, payer: string, payee: string) =>
  signal('transfer.attempted', at, { transferId: `t${at}`, payer, payee, amountFen: 100 });

async function graph(...signals: readonly ReturnType<typeof signal>[]) {
  const frames = async function* () {
    for (const each of signals) for (const frame of packFrames([each])) yield { frame };
  };
  const asked = { name: SUSPECT, from: START_MS, to: START_MS + 1_000 };
  const { nodes, edges, ...rest } = await graphOf(asked, frames);
  const label = (id: number) => nodes.find((node) => node.id === id)?.label;
  const told = edges.map(({ from, to, type, count }) => [label(from), type, label(to), count]);
  return { nodes, told, edges, ...rest };
}

test('whom a suspect called stands beside it, and where those went one hop on, but no further', async () => {
  const { nodes, told, isCut } = await graph(
    ...[call(1, SUSPECT, victim(1)), call(2, SUSPECT, victim(1)), call(3, SUSPECT, victim(2))],
    ...[visit(4, victim(1), 'loan.example'), visit(5, victim(9), 'loan.example')],
    ...[call(6, victim(7), victim(8)), call(2_000, SUSPECT, victim(3))],
  );
  expect(nodes.map(({ label, hop }) => [label, hop])).toEqual([
    ['170****5678', 0],
    ['139****0001', 1],
    ['139****0002', 1],
    ['loan.example', 2],
  ]);
  expect(told).toEqual([
    ['170****5678', 'call.started', '139****0001', 2],
    ['170****5678', 'call.started', '139****0002', 1],
    ['139****0001', 'site.visited', 'loan.example', 1],
  ]);
  expect(isCut).toBe(false);
});

test('sums of transfers add up, and nothing in it is what it was', async () => {
  const found = await graph(
    signal('link.declared', 1, { person: 'ID-1', phone: SUSPECT, account: '6217000011112222' }),
    ...[pay(2, '6222000099998888', 'ID-1'), pay(3, '6222000099998888', 'ID-1')],
  );
  expect(found.edges.map(({ amountFen }) => amountFen)).toContain(200);
  expect(JSON.stringify(found)).not.toMatch(/17012345678|6222000099998888|6217000011112222/);
});

test('of very many the most frequent are shown, and it is said that there are more', async () => {
  const many = Array.from({ length: 90 }, (_, index) =>
    call(index, SUSPECT, `+86138000${String(10_000 + index)}`),
  );
  const { nodes, isCut } = await graph(...many);
  expect(nodes.length).toBe(61);
  expect(isCut).toBe(true);
});
