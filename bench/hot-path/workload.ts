// What the hot path is measured on: simulated signals, or any file of canonical NDJSON, packed into frames as the log has them.
import { readFileSync } from 'node:fs';
import { type Frame, packFrames, packLines } from '../../log/frame.ts';
import type { Signal } from '../../signal/signal.ts';
import { simulate } from '../../sim/simulate.ts';

export interface Workload {
  readonly name: string;
  readonly frames: readonly Frame[];
  readonly signalCount: number;
  readonly byteCount: number;
}

export interface SimulationSettings {
  readonly people: number;
  readonly days: number;
  readonly seed: number;
}

/** A simulated province, the same for the same settings. */
export function simulated(settings: SimulationSettings): Workload {
  const { people, days, seed } = settings;
  const signals: Signal[] = [];
  for (const chunk of simulate(settings).chunks) signals.push(...chunk);
  const name = `${people} people, ${days} days, seed ${seed}`;
  return workload(name, packFrames(signals), signals.length);
}

/** The lines of a file of canonical signals. */
export function fromFile(path: string): Workload {
  const lines = readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line !== '');
  return workload(path, packLines(lines.map((line) => `${line}\n`)), lines.length);
}

function workload(name: string, frames: readonly Frame[], signalCount: number): Workload {
  const byteCount = frames.reduce((sum, frame) => sum + frame.length, 0);
  return { name, frames, signalCount, byteCount };
}
