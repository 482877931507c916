// The XML around messages: prefixes, envelopes, versions, encodings, documents that break off, and attacks.
import { beforeAll, describe, expect, it } from 'vitest';
import { order, pacs, pain, readPayments, transfer } from '../../test/payment-message.ts';
import type { DeadLetter } from '../dead-letter.ts';
import type { Mapping } from '../mapping/mapping.ts';
import { loadPaymentMapping, PaymentReader } from './payment-reader.ts';

let shipped: Mapping;
beforeAll(async () => {
  shipped = await loadPaymentMapping();
});

const read = (xml: string | Buffer, mapping = shipped, sliceBytes?: number) =>
  readPayments(xml, mapping, sliceBytes);

describe('documents', () => {
  it('mean the same with other prefixes, CDATA, comments and cut anywhere', () => {
    const plain = pain(order('E&amp;1') + order('电-2'), 2);
    const prefixed = plain
      .replace('xmlns=', 'xmlns:p=')
      .replaceAll(/<(\/?)(?=[A-Z])/g, '<$1p:')
      .replace('E&amp;1', 'E<!-- x --><![CDATA[&1]]>');
    const wanted = read(plain).signals;
    expect(wanted).toHaveLength(2);
    expect(read(prefixed).signals).toEqual(wanted);
    for (const bytes of [1, 7, 64]) expect(read(prefixed, shipped, bytes).signals).toEqual(wanted);
  });

  it('are found in an envelope, each read by its own version', () => {
    const bare = (xml: string) => xml.slice(xml.indexOf('<Document'));
    const xml = `<Envelope xmlns="urn:x"><AppHdr xmlns="urn:y"><MsgId>no</MsgId></AppHdr>
${bare(pain(order('E1'), 1, 'pain.001.001.03'))}${bare(pacs(transfer('<TxId>T</TxId>')))}</Envelope>`;
    const { signals, letters } = read(xml);
    expect(letters).toEqual([]);
    expect(signals.map(({ id }) => id)).toEqual(['pain.001//M1/1', 'pacs.008//M1/1']);
  });

  it('ignore elements of other namespaces', () => {
    const foreign = order('E1').replace(
      '<Amt>',
      '<Amt><x:InstdAmt xmlns:x="urn:x" Ccy="CNY">9</x:InstdAmt>',
    );
    expect(read(pain(foreign)).signals).toMatchObject([{ amountFen: 123_450 }]);
  });

  it.each([
    [
      pain(order('E1'), 1, 'pain.001.001.02'),
      'unknown-version',
      /pain.001.001.02 .* version 3 to 12/,
    ],
    [pain(order('E1'), 1, 'pain.001.001.99'), 'unknown-version', /pain.001.001.99 /],
    [pain(order('E1'), 1, 'pain.008.001.02'), 'unknown-message', /CstmrCdtTrfInitn of pain.008/],
    [
      '<Document xmlns="urn:cnaps"><a/></Document>',
      'unknown-message',
      /'urn:cnaps' is none of ISO/,
    ],
    ['<html/>', 'unknown-message', /no Document/],
    ['', 'cut-off', /no message in the file/],
  ])('of another version or kind are refused by name: %#', (xml, code, message) => {
    const { signals, letters } = read(xml);
    expect(signals).toEqual([]);
    expect(letters).toMatchObject([{ code, message: expect.stringMatching(message) }]);
  });

  it('that end too early or break off give what stood before', () => {
    const xml = pain(order('E1') + order('E2'));
    const cut = xml.slice(0, xml.indexOf('E2'));
    expect(read(cut)).toMatchObject({
      signals: [{ transferId: 'E1' }],
      letters: [{ code: 'cut-off', message: expect.stringContaining('message M1') }],
    });
    const broken = xml.replace('E2</EndToEndId>', 'E2</Wrong>');
    expect(read(broken)).toMatchObject({
      signals: [{ transferId: 'E1' }],
      letters: [{ code: 'bad-xml' }],
    });
  });

  it('of GB18030 are read, of UTF-16 refused', () => {
    const xml = pain(order('E1')).replace('UTF-8', 'GB18030').replace('>E1<', '>E\x00\x01<');
    const bytes = Buffer.from(xml, 'latin1');
    const at = bytes.indexOf('E\x00\x01');
    bytes.set([0xd6, 0xd0], at + 1);
    expect(read(bytes).signals).toMatchObject([{ transferId: 'E中' }]);
    const utf16 = Buffer.from(`\ufeff${pain(order('E1'))}`, 'utf16le');
    expect(read(utf16).letters).toMatchObject([{ code: 'encoding' }]);
  });

  it('with bytes that are no text cost one transaction', () => {
    const bytes = Buffer.from(pain(order('E1') + order('E2')));
    bytes[bytes.indexOf('E1') + 1] = 0xff;
    expect(read(bytes)).toMatchObject({
      signals: [{ transferId: 'E2' }],
      letters: [{ code: 'encoding' }],
    });
  });
});

describe('attacks', () => {
  const body = pain(order('E1')).split('\n').slice(1).join('\n');

  it.each([
    ['<!DOCTYPE Document [<!ENTITY x SYSTEM "file:///etc/passwd">]>', 'an outside entity'],
    ['<!DOCTYPE d [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]>', 'entities in entities'],
    ['<!DOCTYPE d SYSTEM "http://localhost/x.dtd">', 'an outside DTD'],
  ])('%s is refused (%s)', (doctype) => {
    const { signals, letters } = read(
      `<?xml version="1.0"?>${doctype}${body.replace('E1', '&x;')}`,
    );
    expect(signals).toEqual([]);
    expect(letters).toMatchObject([{ code: 'dtd' }]);
  });

  it.each(['&x;', '&constructor;', '&__proto__;', '&#0;', '&#xFFFF;'])(
    '%s is no text',
    (entity) => {
      expect(read(body.replace('E1', entity))).toMatchObject({
        signals: [],
        letters: [{ code: 'bad-xml' }],
      });
    },
  );

  it('depth, tags, texts and comments without end cost no memory and are refused', () => {
    const open =
      '<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.001.001.09"><CstmrCdtTrfInitn>';
    const long = 'x'.repeat(3 << 20);
    for (const [xml, code] of [
      [open + '<a>'.repeat(100_000), 'too-deep'],
      [`${open}<a>${long}`, 'too-long'],
      [`${open}<!-- ${long}`, 'too-long'],
      [`${open}<a b="${long}`, 'too-long'],
      [`<!DOCTYPE a [${long}`, 'too-long'],
      [`<?xml ${long}`, 'too-long'],
    ] as const) {
      expect(read(xml).letters).toMatchObject([{ code }]);
    }
  });

  it('a document longer than allowed is refused where it is too long', () => {
    const reader = new PaymentReader({
      mapping: shipped,
      file: 'p.xml',
      limits: { documentCharsMax: 100_000, tokenCharsMax: 1000, depthMax: 20 },
    });
    const first = reader.push(Buffer.from(pain(order('E1') + ' '.repeat(500)).slice(0, -60)));
    expect(first.accepted).toHaveLength(1);
    const letters: DeadLetter[] = [];
    for (let i = 0; i < 1000; i++)
      letters.push(...reader.push(Buffer.from(order(`F${i}`))).rejected);
    expect(letters).toMatchObject([{ code: 'too-large' }]);
  });
});
