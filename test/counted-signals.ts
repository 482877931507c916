// What is in a log, and what of it counts: a log may hold a signal more than once, and the engine says which one is the double.
import { join } from 'node:path';
import { Engine } from '../engine/engine.ts';
import { LOG_START, type SignalLog } from '../log/log.ts';
import { unpackFrame } from '../log/unpack-frame.ts';
import { loadPlan } from '../runtime/load-pack.ts';
import { parseSignalLine } from '../signal/parse-signal-line.ts';
import type { Signal } from '../signal/signal.ts';

/** Those that count, those that are doubles of one that counted, and those that came too late to count. */
export type JudgedSignals = Readonly<Record<'accepted' | 'duplicate' | 'late', Signal[]>>;

const PACK = join(import.meta.dirname, '../rules/packs/zhejiang');

/** The signals in partition 0 of a log in its order; the same one twice is there twice. */
export async function loggedSignals(log: SignalLog): Promise<Signal[]> {
  const read = { partition: 0, after: LOG_START, framesMax: 100_000, waitMs: 0 };
  const frames = await log.read(read);
  return frames
    .flatMap(({ frame }) => unpackFrame(frame))
    .flatMap((line) => {
      const parsed = parseSignalLine(line);
      return parsed.ok ? [parsed.signal] : [];
    });
}

/** What an engine that begins anew makes of signals in their order. */
export function judgedSignals(signals: readonly Signal[]): JudgedSignals {
  const engine = new Engine(loadPlan(PACK));
  const judged: JudgedSignals = { accepted: [], duplicate: [], late: [] };
  for (const signal of signals) judged[engine.process(signal).verdict].push(signal);
  return judged;
}
