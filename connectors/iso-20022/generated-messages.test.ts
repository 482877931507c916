// Whatever is put into a message comes out of it: every kind and version, however it is written and wherever the bytes are cut.
import fc from 'fast-check';
import { beforeAll, expect, it } from 'vitest';
import {
  arbitraryMessage,
  type KnownKind,
  printMessage,
} from '../../test/arbitrary-payment-message.ts';
import type { DeadLetter } from '../dead-letter.ts';
import type { SignalBatch } from '../file/signal-batch.ts';
import type { Mapping } from '../mapping/mapping.ts';
import { loadPaymentMapping, PaymentReader } from './payment-reader.ts';

let mapping: Mapping;
beforeAll(async () => {
  mapping = await loadPaymentMapping();
});

const TYPES: Record<KnownKind, string> = {
  'pain.001': 'transfer.attempted',
  'pacs.008': 'transfer.completed',
  'pacs.002': 'transfer.blocked',
  'camt.054': 'transfer.completed',
};

function read(xml: Buffer, sliceBytes: number) {
  const reader = new PaymentReader({ mapping, file: 'p.xml' });
  const batches: SignalBatch[] = [];
  for (let at = 0; at < xml.length; at += sliceBytes) {
    batches.push(reader.push(xml.subarray(at, at + sliceBytes)));
  }
  batches.push(reader.end());
  const rejected: DeadLetter[] = batches.flatMap((batch) => batch.rejected);
  return { signals: batches.flatMap((batch) => batch.accepted), rejected };
}

it('generated messages give the signals of the transfers that were put in', () => {
  fc.assert(
    fc.property(arbitraryMessage, fc.integer({ min: 1, max: 3000 }), (message, sliceBytes) => {
      const { signals, rejected } = read(Buffer.from(printMessage(message)), sliceBytes);
      expect(rejected).toEqual([]);
      expect(signals.map(({ id, region, source, ...rest }) => rest)).toEqual(
        message.transfers.map(({ endToEndId, ...rest }) => ({
          type: TYPES[message.kind],
          time: message.time,
          transferId: endToEndId,
          ...rest,
          ...(message.kind === 'pacs.002' ? { note: 'RJCT' } : {}),
        })),
      );
      expect(new Set(signals.map(({ id }) => id)).size).toBe(signals.length);
    }),
  );
});

it('a message whose bytes were changed at random never throws and loses nothing silently', () => {
  const change = fc.record({ at: fc.nat(), byte: fc.integer({ min: 0, max: 255 }) });
  fc.assert(
    fc.property(
      arbitraryMessage,
      fc.array(change, { minLength: 1, maxLength: 4 }),
      (message, all) => {
        const xml = Buffer.from(printMessage(message));
        for (const { at, byte } of all) xml[at % xml.length] = byte;
        const { signals, rejected } = read(xml, 1000);
        if (rejected.length === 0 && /^(?:pain.001|pacs.008)$/.test(message.kind)) {
          expect(signals.length).toBeGreaterThan(0);
        }
        expect(signals.length).toBeLessThanOrEqual(message.transfers.length);
      },
    ),
  );
});
