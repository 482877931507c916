// The signals of a day at the desks, and the pack by which each of them makes a task.
import { printSignal } from '../../signal/signal.ts';
import { type Arrival, accountOf, phoneOf } from './plan.ts';

const MINUTE_MS = 60_000;

export const DAY_PACK = `
pack: desk-day
version: 1.0.0
lateness: 5m
typologies:
  demo: { name: demo, role: victim, halfLife: 6h, levels: { orange: 30, red: 80 } }
rules:
  long: { typology: demo, on: call.ended, when: signal.durationMs >= 10 * minute, points: 50, reason: long }
  longer: { typology: demo, on: call.ended, when: signal.durationMs >= 20 * minute, points: 90, reason: longer }
  paying: { typology: demo, on: transfer.attempted, when: signal.amountFen >= 5000 * yuan, points: 50, reason: paying }
  losing: { typology: demo, on: transfer.attempted, when: signal.amountFen >= 50000 * yuan, points: 90, reason: losing }
`;
/** The signal of an arrival as a line; `number` and `day` make its id. */
export function lineOf(
  { person, region, kind, level }: Arrival,
  number: number,
  day: number,
): string {
  const head = { id: `${day}-${number}`, source: 'desk-day', time: Date.now(), region };
  const phone = phoneOf(person);
  if (kind === 'payment') {
    const amountFen = level === 'red' ? 8_000_000 : 800_000;
    return printSignal({
      ...head,
      type: 'transfer.attempted',
      transferId: `t${person}`,
      payer: accountOf(person),
      payee: `6228${`${person % 5_000}`.padStart(12, '0')}`,
      amountFen,
    });
  }
  return printSignal({
    ...head,
    type: 'call.ended',
    callId: `c${number}`,
    caller: `+8617${`${person >> 2}`.padStart(9, '0')}`,
    callee: phone,
    durationMs: (level === 'red' ? 25 : 12) * MINUTE_MS,
    answered: true,
  });
}
