// Takes names out of a state at rest: what is kept under them stays and ages as it would, under names that say nothing; whoever is seen again by the old
// name is somebody new.
import { KeyHasher } from '../signal/key-hash.ts';
import type { EngineState } from './engine-state.ts';
import { NameTable, NUMBER_NAME } from './state/name-table.ts';
import { Slab } from './state/slab.ts';

/** What names are looked at with; texts that come out have as many bytes as went in. */
export interface NameCover {
  isIn(text: string): boolean;
  redact(text: string): string;
  /** The same in place; gives whether anything was changed. */
  redactBytes(bytes: Uint8Array): boolean;
}

export interface CoveredState {
  readonly state: EngineState;
  /** Names, ids of signals in chunks, and entries of lists that were changed or dropped. */
  readonly changed: number;
}

/** The state without the names; it takes over the memory of the one before. */
export function coverNames(before: EngineState, cover: NameCover): CoveredState {
  const slab = new Slab(before.slab);
  const names = new NameTable(slab, before.names);
  const hasher = new KeyHasher(before.seed);
  let changed = 0;
  for (let slot = 1; slot < names.slotCount; slot++) {
    if (!names.isTaken(slot) || names.kindOf(slot) >= NUMBER_NAME) continue;
    const text = names.textOf(slot);
    if (!cover.isIn(text)) continue;
    const bytes = new TextEncoder().encode(cover.redact(text));
    hasher.ofBytes(bytes, 0, bytes.length);
    names.rename(slot, hasher.low, hasher.high, bytes);
    changed++;
  }
  for (const { bytes } of before.identities.chunks.values())
    if (cover.redactBytes(bytes)) changed++;
  const lists = new Map(
    [...before.lists].map(([name, entries]) => {
      const kept = [...entries].filter(
        ([entry, { note }]) => !cover.isIn(entry) && !cover.isIn(note),
      );
      changed += entries.size - kept.length;
      return [name, new Map(kept)] as const;
    }),
  );
  const state = {
    ...before,
    slab: slab.snapshot(),
    names: names.snapshot(),
    lists,
    suspectScores: covered(before.suspectScores, cover),
    victimScores: covered(before.victimScores, cover),
  };
  return { state, changed };
}

/** Scores remember the sentences of their rules. */
function covered<Value>(value: Value, cover: NameCover): Value;
function covered(value: unknown, cover: NameCover): unknown {
  if (typeof value === 'string') return cover.redact(value);
  if (Array.isArray(value)) return value.map((one: unknown) => covered(one, cover));
  if (value instanceof Map)
    return new Map([...value].map(([key, one]) => [key, covered(one, cover)]));
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, one]) => [covered(key, cover), covered(one, cover)]),
  );
}
