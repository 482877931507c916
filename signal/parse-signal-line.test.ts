import { describe, expect, test } from 'vitest';
import { isBinaryCloudEvent, unwrapBinaryCloudEvent } from './cloud-event.ts';
import { type ParsedSignal, parseSignal, printFaults } from './parse-signal.ts';
import { parseSignalLine } from './parse-signal-line.ts';
import { printSignal } from './signal.ts';

const HEAD = { type: 'sim.swapped', id: '7', source: '/carrier/1', time: 1_767_225_600_000 };
const DATA = { region: '330106', phone: '+8613800000000' };
const LINE = JSON.stringify({ ...HEAD, ...DATA });
const ENVELOPE = { specversion: '1.0', ...HEAD, time: '2026-01-01T00:00:00Z', data: DATA };

function textOf(parsed: ParsedSignal): string {
  return parsed.ok ? printSignal(parsed.signal) : printFaults(parsed.faults);
}

function readEnvelope(change: Readonly<Record<string, unknown>>): string {
  return textOf(parseSignalLine(JSON.stringify({ ...ENVELOPE, ...change })));
}

describe('a line', () => {
  test('bare JSON is read', () => {
    expect(textOf(parseSignalLine(LINE))).toBe(LINE);
  });

  test('a byte order mark, a carriage return and blanks around it are ignored', () => {
    expect(textOf(parseSignalLine(`\ufeff${LINE}\r`))).toBe(LINE);
    expect(textOf(parseSignalLine(`  ${LINE} \r\n`))).toBe(LINE);
  });

  test.each(['', '{', '{"a":1}{"b":2}', 'NaN', "{'a':1}"])('%j is refused as no JSON', (line) => {
    const parsed = parseSignalLine(line);
    expect(parsed.ok ? '' : parsed.faults[0]?.code).toBe('bad-json');
  });
});

describe('a CloudEvents envelope', () => {
  test('gives the same signal as the bare form', () => {
    expect(readEnvelope({})).toBe(LINE);
  });

  test('extension attributes, subject and content type are let through', () => {
    const extra = {
      subject: 'x',
      traceparent: '00-1',
      datacontenttype: 'application/json; charset=utf-8',
    };
    expect(readEnvelope(extra)).toBe(LINE);
  });

  test('an attribute may stand in data as well when it says the same', () => {
    expect(readEnvelope({ data: { ...DATA, id: '7' } })).toBe(LINE);
    expect(readEnvelope({ data: { ...DATA, id: '8' } })).toContain('give it once');
  });

  test('a time that is only in data counts', () => {
    expect(readEnvelope({ time: undefined, data: { ...DATA, time: HEAD.time } })).toBe(LINE);
  });

  test.each([
    [{ specversion: '0.3' }, 'only "1.0" is accepted'],
    [{ specversion: 1 }, 'only "1.0" is accepted'],
    [{ data: undefined }, 'data is undefined; it must be a JSON object'],
    [{ data: 'text' }, 'it must be a JSON object'],
    [{ data: [DATA] }, 'it must be a JSON object'],
    [{ data: undefined, data_base64: 'e30=' }, 'data_base64 is not accepted'],
    [{ datacontenttype: 'application/xml' }, 'it must be application/json'],
    [{ id: undefined }, 'id is missing'],
    [{ time: undefined }, 'time is missing'],
    [{ data: { ...DATA, regoin: '1' } }, "did you mean 'region'?"],
  ])('%j is refused', (change, message) => {
    expect(readEnvelope(change)).toContain(message);
  });
});

describe('binary mode', () => {
  const headers = {
    'content-type': 'application/json',
    'ce-specversion': '1.0',
    'ce-type': 'sim.swapped',
    'ce-id': '7',
    'ce-source': '%2Fcarrier/1',
    'ce-time': '2026-01-01T00:00:00Z',
    'ce-subject': 'x',
  };

  test('attributes come percent-decoded from the headers, the rest from the body', () => {
    expect(isBinaryCloudEvent(headers)).toBe(true);
    expect(isBinaryCloudEvent({ 'content-type': 'application/json' })).toBe(false);
    const event = unwrapBinaryCloudEvent(headers, DATA);
    expect(event.ok && textOf(parseSignal(event.fields))).toBe(LINE);
  });

  test.each([
    [{ 'ce-id': '%zz' }, 'ce-id must be one percent-encoded value'],
    [{ 'ce-id': ['1', '2'] }, 'ce-id must be one percent-encoded value'],
    [{ 'ce-specversion': '2.0' }, 'only "1.0" is accepted'],
    [{ 'content-type': 'text/plain' }, 'it must be application/json'],
  ])('%j is refused', (change, message) => {
    const event = unwrapBinaryCloudEvent({ ...headers, ...change }, DATA);
    expect(event.ok ? '' : printFaults(event.faults)).toContain(message);
  });
});
