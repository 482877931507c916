// Two random packs that have some features, sequences and rules in common, and a stream about both.
import fc from 'fast-check';
import type { SignalType } from '../signal/signal-type.ts';
import { arbitraryPack, writePack } from './arbitrary-pack.ts';
import { arbitraryStream, writeStream } from './arbitrary-stream.ts';

const TYPES: readonly SignalType[] = [
  'call.started',
  'call.ended',
  'transfer.attempted',
  'transfer.completed',
  'sms.received',
  'site.visited',
  'number.activated',
];

/** A live pack, one that can run beside it, and a place in the stream. */
export const arbitraryPair = fc
  .record({
    types: fc.uniqueArray(fc.constantFrom(...TYPES), { minLength: 1, maxLength: 4 }),
    live: arbitraryPack,
    other: arbitraryPack,
    /** How many features and sequences both packs have. */
    shared: fc.nat({ max: 7 }),
    stream: arbitraryStream(60),
    cut: fc.nat({ max: 60 }),
  })
  .map(({ types, live, other, shared, stream, cut }) => {
    const told = [...types, 'suspect.confirmed'] as const;
    const challenger = {
      ...other,
      lateness: live.lateness,
      retention: live.retention,
      features: [...live.features.slice(0, shared), ...other.features].slice(0, 7),
      rules: [...live.rules.slice(0, shared), ...other.rules].slice(0, 7),
      suspects: shared % 3 === 0 ? live.suspects : other.suspects,
      sequences: shared % 2 === 0 ? live.sequences : other.sequences,
    };
    return {
      live: writePack(live, told),
      challenger: writePack(challenger, told),
      signals: writeStream(stream, types),
      cut,
    };
  });
