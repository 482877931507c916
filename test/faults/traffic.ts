// Signals of a few people who are talked into paying: enough for tasks to open, rise, go quiet and be closed, with bad lines, late ones and a date far ahead.
import type { PackSource } from '../../runtime/load-pack.ts';
import type { Rng } from '../../sim/prng.ts';
import { weighted } from './scheduler.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** Event time of the first signal: 2026-03-02, 10:00 in Shanghai. */
export const EVENT_START_MS = 1_772_416_800_000;
/** The clock of the world starts later, so that no signal is ahead of it unless it is meant to be. */
export const CLOCK_START_MS = EVENT_START_MS + 400 * DAY_MS;

const PEOPLE = ['62000001', '62000002', '62000003', '62000004'];
const PAYEES = ['99000001', '99000002'];
const REGIONS = ['330106', '330108', '330203'];

/** Orange at the second payment in an hour, red at the fourth; a payee with three payers is a suspect. */
export const PACK: PackSource = {
  name: 'faults',
  files: [
    {
      name: 'pack.yaml',
      text: `
pack: faults
version: 1.0.0
lateness: 10m
features:
  paid: { on: transfer.attempted, by: victim, value: count, window: 1h }
  payers: { on: transfer.attempted, by: payee, role: suspect, value: distinct(signal.payer), window: 6h }
typologies:
  demo: { name: demo, role: victim, halfLife: 6h, levels: { orange: 30, red: 80 } }
  mule: { name: mule, role: suspect, halfLife: 6h, levels: { orange: 30, red: 90 } }
rules:
  twice: { typology: demo, on: transfer.attempted, when: paid >= 2, points: 60, reason: '{paid}' }
  often: { typology: demo, on: transfer.attempted, when: paid >= 4, points: 90, reason: '{paid}' }
  gathers: { typology: mule, on: transfer.attempted, when: payers >= 3, points: 60, reason: '{payers}' }
`,
    },
  ],
};

/** Lines in the order in which they are sent; event time goes on by minutes, and now and then by days. */
export function drawLines(rng: Rng, count: number): string[] {
  const lines: string[] = [];
  const transfers: { transferId: string; payer: string; payee: string; region: string }[] = [];
  let time = EVENT_START_MS;
  for (let i = 0; i < count; i++) {
    time += weighted(rng, [
      [rng.int(0, 10 * MINUTE_MS), 20],
      [rng.int(0, HOUR_MS), 4],
      [rng.int(3 * DAY_MS, 4 * DAY_MS), 1],
    ]);
    const at = rng.chance(0.15) ? time - rng.int(0, 20 * MINUTE_MS) : time;
    const head = { id: `s${i}`, source: 'bank', time: at, region: rng.pick(REGIONS) };
    const known = transfers.length === 0 ? undefined : rng.pick(transfers);
    const kind = rng.int(1, 40);
    if (kind === 1) lines.push('no signal at all');
    else if (kind === 2) lines.push(JSON.stringify(ahead(head)));
    else if (kind === 3) lines.push(JSON.stringify(filedCase(head, i)));
    else if (kind === 4 && lines.length > 0) lines.push(rng.pick(lines));
    else if (kind <= 10 && known !== undefined)
      lines.push(JSON.stringify({ ...head, ...known, type: 'transfer.completed', amountFen: 1 }));
    else if (kind <= 13 && known !== undefined)
      lines.push(JSON.stringify({ ...head, ...known, type: 'transfer.blocked', amountFen: 1 }));
    else {
      const { region } = head;
      const payer = rng.pick(PEOPLE);
      const transfer = { transferId: `t${i}`, payer, payee: rng.pick(PAYEES), region };
      transfers.push(transfer);
      const amountFen = 100 * rng.logInt(1, 1_000_000);
      lines.push(JSON.stringify({ ...head, ...transfer, type: 'transfer.attempted', amountFen }));
    }
  }
  return lines;
}

function ahead(head: { readonly id: string }) {
  const time = CLOCK_START_MS + 4_000 * DAY_MS;
  return {
    ...head,
    time,
    type: 'transfer.attempted',
    transferId: 'tx',
    payer: '62000001',
    payee: '99000001',
    amountFen: 1,
  };
}

function filedCase(head: { readonly id: string }, i: number) {
  return {
    ...head,
    type: 'case.filed',
    caseId: `c${i % 3}`,
    typology: 'demo',
    phone: '13800000001',
    lossFen: 100 * i,
  };
}
