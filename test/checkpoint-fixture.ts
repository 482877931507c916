// A checkpoint that is kept in the repository, so that a program that cannot read what an earlier one wrote is noticed: its pack has one of
// everything that state is kept of, and its signals touch all of it.
import { join } from 'node:path';
import { STATE_VERSION } from '../engine/engine-state.ts';
import { packFrames } from '../log/frame.ts';
import { EngineCore } from '../runtime/engine-core.ts';
import type { EngineOptions, SteppedFrame } from '../runtime/engine-port.ts';
import type { PackSource } from '../runtime/load-pack.ts';
import type { FieldValue, Signal } from '../signal/signal.ts';
import type { SignalType } from '../signal/signal-type.ts';
import { signal } from './evaluate.ts';

/** Where checkpoints of all versions are kept that the program must go on from. */
export const FIXTURE_FOLDER = join(import.meta.dirname, 'checkpoints');

/** The name of the kept checkpoint of a version of the state. */
export function fixtureName(version: number = STATE_VERSION): string {
  return `version-${version}.checkpoint`;
}

export const FIXTURE_POSITION = '1772416800000-7';
const MINUTE_MS = 60_000;
const SIGNALS_MS = 200 * MINUTE_MS;

/** `more` goes into its features. */
export function fixturePack(version = '1.0.0', more = ''): PackSource {
  const text = `
pack: fixture
version: ${version}
lateness: 10m
touchRetention: 7d
lists:
  known: { text: known, confirms: phone, entries: ['+8613900000001'] }
features:
  calls: { on: call.ended, by: caller, value: count, window: 1h }
  callees: { on: call.ended, by: caller, value: distinct(signal.callee), window: 2h, exactUpTo: 16 }
  pairs: { on: transfer.completed, by: [payer, payee], role: victim, value: sum(signal.amountFen), window: 12h }
  paid: { on: transfer.completed, by: victim, value: sum(signal.amountFen), window: 12h }
${more}
sequences:
  lured:
    by: victim
    steps:
      - { id: talk, on: call.ended, where: signal.durationMs > 60000 }
      - { id: pay, on: transfer.completed, within: 3h }
typologies:
  caller: { name: caller, role: suspect, halfLife: 6h, levels: { orange: 30, red: 80 } }
  victim: { name: victim, role: victim, halfLife: 6h, levels: { orange: 30, red: 80 } }
rules:
  many: { typology: caller, on: call.ended, when: callees >= 5, points: 40, reason: '{callees} of {calls}' }
  lured: { typology: victim, on: transfer.completed, when: lured, points: 40, reason: '{paid}' }
  again: { typology: victim, on: transfer.completed, when: pairs > 500000, points: 30, reason: '{pairs}' }
  listed: { typology: victim, on: call.ended, when: "listed('known', signal.caller)", points: 35, reason: known }
  reached: { typology: victim, on: suspect.confirmed, when: true, points: 35, reason: reached }
`;
  return { name: 'fixture', files: [{ name: 'pack.yaml', text }] };
}

export function fixtureOptions(folder: string, pack: PackSource = fixturePack()): EngineOptions {
  return { pack, partition: 0, checkpointDir: folder, checkpointsKept: 3 };
}

/** Frames before the checkpoint and after it. */
export function fixtureFrames(): { before: SteppedFrame[]; after: SteppedFrame[] } {
  const signals = [...fixtureSignals()];
  const half = signals.length >>> 1;
  return { before: framesOf(signals.slice(0, half)), after: framesOf(signals.slice(half)) };
}

/** Writes the checkpoint of this program's version into a folder, as the first one of partition 0. */
export async function writeFixture(folder: string): Promise<void> {
  const engine = new EngineCore(fixtureOptions(folder), { seed: () => ({ low: 1, high: 2 }) });
  await engine.open();
  await engine.step(fixtureFrames().before);
  await engine.checkpoint(FIXTURE_POSITION);
  await engine.close();
}

function framesOf(signals: readonly Signal[]): SteppedFrame[] {
  const appendedAt = (signals.at(-1)?.time ?? 0) + 1_000;
  return packFrames(signals).map((frame, index) => ({
    frame,
    appendedAt,
    position: String(index),
  }));
}

function* fixtureSignals(): Generator<Signal> {
  const phone = (number: number) => `+86138000000${String(10 + number)}`;
  const account = (number: number) => `62000000${String(10 + number)}`;
  let count = 0;
  const at = (type: SignalType, timeMs: number, fields: Readonly<Record<string, FieldValue>>) =>
    signal(type, timeMs, { id: `f${++count}`, ...fields });
  for (let person = 0; person < 30; person++) {
    // Some accounts follow a phone, others a person.
    const declared = person % 3 === 0 ? { person: `p${person}` } : {};
    yield at('account.opened', count, {
      account: account(person),
      phone: phone(person),
      ...declared,
    });
  }
  for (let step = 0; step < 200; step++) {
    const timeMs = MINUTE_MS + (step * SIGNALS_MS) / 200;
    const person = (step * 7) % 30;
    const caller = step % 5 === 0 ? '+8613900000001' : `+861390000000${2 + (step % 3)}`;
    const call = { callId: `c${step}`, caller, callee: phone(person), answered: true };
    yield at('call.ended', timeMs, { ...call, durationMs: step % 2 === 0 ? 90_000 : 5_000 });
    if (step % 3 !== 0) continue;
    const transfer = { transferId: `t${step}`, payer: account(person), payee: account(29) };
    yield at('transfer.completed', timeMs + 1_000, { ...transfer, amountFen: 100_000 + step });
    if (step % 60 !== 0) continue;
    const entry = `+861390000000${2 + (step % 7)}`;
    yield at('list.changed', timeMs + 2_000, { list: 'known', op: 'add', entry });
  }
}
