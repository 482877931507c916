// A random pack together with a random stream about the same few types of signal.
import fc from 'fast-check';
import type { PackFile } from '../rules/pack-file.ts';
import type { Signal } from '../signal/signal.ts';
import type { SignalType } from '../signal/signal-type.ts';
import { arbitraryCrowd } from './arbitrary-crowd.ts';
import { arbitraryPack, writePack } from './arbitrary-pack.ts';
import { arbitraryStream, writeStream } from './arbitrary-stream.ts';

export interface Case {
  readonly files: readonly PackFile[];
  readonly signals: readonly Signal[];
}

const TYPES: readonly SignalType[] = [
  'call.started',
  'call.ended',
  'transfer.attempted',
  'transfer.completed',
  'transfer.blocked',
  'sms.received',
  'site.visited',
  'app.installed',
  'suspect.confirmed',
  'loan.disbursed',
  'cash.withdrawn',
  'device.changed',
  'data.used',
  'number.activated',
];

/**
 * A pack that compiles and at most `lengthMax` signals that it has much to say about; now and then the pack and a stream of
 * arbitrary-crowd.ts, for what small streams do not come to.
 */
export function arbitraryCase(lengthMax: number): fc.Arbitrary<Case> {
  return fc.oneof(
    { weight: 40, arbitrary: arbitrarySmallCase(lengthMax) },
    { weight: 1, arbitrary: arbitraryCrowd(60) },
  );
}

function arbitrarySmallCase(lengthMax: number): fc.Arbitrary<Case> {
  const theme = fc.array(fc.constantFrom(...TYPES), { minLength: 1, maxLength: 4 });
  return fc.tuple(theme, arbitraryPack, arbitraryStream(lengthMax)).map(([types, pack, stream]) => {
    const sent = types.filter((type) => type !== 'suspect.confirmed');
    return {
      files: writePack(pack, [...types, 'suspect.confirmed']),
      signals: writeStream(stream, sent.length === 0 ? ['call.started'] : sent),
    };
  });
}
