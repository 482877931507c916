// The pieces of a state that no engine runs on (state-builder.ts puts them together): how a state that was changed at rest is written again.
import type { EngineState } from './engine-state.ts';
import type { StatePiece } from './held-state.ts';

/** Shares memory with the state. */
export function* piecesOfState(state: EngineState): Generator<StatePiece> {
  const { slab, names, lateness, identities, sketches, lists, ...rest } = state;
  const { version, seed, arrival, columns, droppedCandidates } = rest;
  const { newestTime, rotatedTime, generations } = lateness;
  const [younger, older] = generations;
  if (younger === undefined || older === undefined) throw new Error('a state has two generations');
  yield {
    part: 'base',
    base: {
      version,
      seed,
      arrival,
      columns,
      droppedCandidates,
      lateness: { newestTime, rotatedTime, tableBits: [younger.tableBits, older.tableBits] },
      slab: { used: slab.used, live: slab.live, free: slab.free },
      names: { used: names.used, free: names.free, hand: names.hand, count: names.count },
      directory: names.index.directory,
      nextIdentity: identities.next,
      nextSketch: sketches.next,
      lists: [...lists.keys()],
      suspectTypologies: [...rest.suspectScores.keys()],
      victimTypologies: [...rest.victimScores.keys()],
    },
  };
  for (const [name, scores] of rest.victimScores)
    yield { part: 'victim', name, entries: [...scores] };
  for (const [name, scores] of rest.suspectScores)
    yield { part: 'suspect', name, entries: [...scores] };
  yield { part: 'sketches', entries: [...sketches.sketches] };
  for (const entry of names.index.tables.entries()) yield { part: 'index', entries: [entry] };
  for (const entry of slab.segments.entries()) yield { part: 'slab', entries: [entry] };
  for (const entry of names.segments.entries()) yield { part: 'names', entries: [entry] };
  for (const entry of younger.tables) yield { part: 'younger', entries: [entry] };
  for (const entry of older.tables) yield { part: 'older', entries: [entry] };
  yield { part: 'links', entries: [...rest.links] };
  yield { part: 'confirmed', entries: [...rest.confirmed] };
  for (const [name, entries] of lists) yield { part: 'list', name, entries: [...entries] };
  for (const entry of identities.chunks) yield { part: 'identities', entries: [entry] };
}
