// Streams of one pack in which keys see so many different values that their counts become estimates, which streams of few values never
// come to: links in mid-stream, late signals, silences after which everything is forgotten.
import fc from 'fast-check';
import type { PackFile } from '../rules/pack-file.ts';
import { parseSignal, printFaults } from '../signal/parse-signal.ts';
import type { FieldValue, Signal } from '../signal/signal.ts';
import type { SignalType } from '../signal/signal-type.ts';

const TEXT = `
pack: crowd
version: 1.0.0
lateness: 10m
features:
  people: { on: call.ended, by: caller, value: distinct(signal.callee), window: 10m, exactUpTo: 16 }
  times: { on: [call.ended, transfer.completed], by: victim, value: distinct(signal.time), window: 10m, exactUpTo: 16 }
  calls: { on: call.ended, by: victim, value: distinct(signal.callId), window: 1m, exactUpTo: 17 }
  days: { on: [call.ended, transfer.completed], by: victim, value: distinct(signal.time), window: 2d, bucket: 1h, exactUpTo: 16 }
typologies:
  s: { name: x, role: suspect, halfLife: 1h, levels: { orange: 10, red: 80 }, cooldown: 1s }
  v: { name: x, role: victim, halfLife: 1h, levels: { orange: 10, red: 80 }, cooldown: 1s }
rules:
  s: { typology: s, on: [call.started, call.ended], when: people >= 0, points: 50, reason: '{people}' }
  c: { typology: v, on: call.ended, when: people + times + calls + days >= 0, points: 50, reason: '{people} {times} {calls} {days}' }
  t: { typology: v, on: transfer.completed, when: times + days >= 0, points: 50, reason: '{times} {days}' }
`;
/** Monday 2026-02-23, 23:00 in Shanghai. */
const START_MS = 1_771_858_800_000;
const DAY_MS = 86_400_000;
const STEPS_MS = [1_000, 1_000, 1_001, 3_000, 5_000, 7_001, 60_000, -1_000, -30_001, -300_000, 0];
const LEAPS_MS = [600_000, 1_200_000, 1_200_001, 2 * DAY_MS - 3_600_000];

const arbitraryDraft = fc.record({
  kind: fc.nat({ max: 15 }),
  stepMs: fc.oneof(
    { weight: 30, arbitrary: fc.constantFrom(...STEPS_MS) },
    { weight: 1, arbitrary: fc.constantFrom(...LEAPS_MS) },
  ),
  many: fc.nat({ max: 39 }),
  few: fc.nat({ max: 2 }),
});
type Draft = typeof arbitraryDraft extends fc.Arbitrary<infer T> ? T : never;

/** Such a stream of at least 30 signals, with its pack. */
export function arbitraryCrowd(
  lengthMax: number,
): fc.Arbitrary<{ files: readonly PackFile[]; signals: readonly Signal[] }> {
  return fc
    .array(arbitraryDraft, { minLength: 30, maxLength: lengthMax, size: 'max' })
    .map((drafts) => {
      let newestMs = 0;
      const signals = drafts.map((draft, index) => {
        const timeMs = Math.max(0, newestMs + draft.stepMs);
        newestMs = Math.max(newestMs, timeMs);
        return signalOf(draft, timeMs, `i${index}`);
      });
      return { files: [{ name: 'pack.yaml', text: TEXT }], signals };
    });
}

function signalOf({ kind, many, few }: Draft, timeMs: number, id: string): Signal {
  const phone = `1390000000${few}`;
  const account = `a${few}`;
  if (kind === 0)
    return made('link.declared', timeMs, { id, person: `P${many % 2}`, phone, account });
  if (kind < 6) {
    const transfer = { transferId: 't', payer: account, payee: 'z', amountFen: 1 };
    return made('transfer.completed', timeMs, { id, ...transfer });
  }
  const callee = kind < 11 ? phone : `138000000${String(many).padStart(2, '0')}`;
  const call = { id, callId: `c${many}`, caller: '17000000001', callee };
  return kind === 15
    ? made('call.started', timeMs, call)
    : made('call.ended', timeMs, { ...call, durationMs: 0, answered: false });
}

function made(type: SignalType, timeMs: number, fields: Record<string, FieldValue>): Signal {
  const head = { type, source: 's1', time: START_MS + timeMs, region: '330106' };
  const parsed = parseSignal({ ...head, ...fields });
  if (!parsed.ok) throw new Error(`the arbitrary is wrong: ${printFaults(parsed.faults)}`);
  return parsed.signal;
}
