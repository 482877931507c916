// Which partition a signal belongs to: the hash of its suspect key, so that all signals of one suspect are in order.
import type { Signal } from '../signal/signal.ts';
import { fieldOf } from '../signal/signal.ts';
import { signalTypeSpec } from '../signal/signal-type.ts';

/** The value that the signal is partitioned by: its first suspect key, else its first victim key, else its source. */
export function partitionKeyOf(signal: Signal): string {
  const spec = signalTypeSpec(signal.type);
  for (const field of [...spec.suspectKeys, ...spec.victimKeys]) {
    const value = fieldOf(signal, field);
    if (typeof value === 'string') return value;
  }
  return signal.source;
}

/** 32-bit FNV-1a of the key, modulo the number of partitions. */
export function partitionOf(key: string, partitionCount: number): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < key.length; i++) hash = Math.imul(hash ^ key.charCodeAt(i), 0x01000193);
  return (hash >>> 0) % partitionCount;
}
