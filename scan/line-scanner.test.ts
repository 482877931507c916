import { describe, expect, test } from 'vitest';
import { KeyHasher } from '../signal/key-hash.ts';
import { parseSignal, printFaults } from '../signal/parse-signal.ts';
import { printSignal } from '../signal/signal.ts';
import { registerOf, SignalRegisters } from '../signal/signal-registers.ts';
import { simulate } from '../sim/simulate.ts';
import { differenceTo, HASH_SEED, hashedOf } from '../test/scan-difference.ts';
import { FrameLines } from './frame-lines.ts';
import { LineScanner } from './line-scanner.ts';

const CALL =
  '{"type":"call.started","id":"c-1","source":"cmcc","time":1772381206340,"region":"330781",' +
  '"callId":"c","caller":"+8613999034304","callee":"95588","origin":"virtual","cell":"小区 1"}';
const SWAP =
  '{"type":"sim.swapped","id":"s","source":"cmcc","time":1,"region":"330781","phone":"+8613999034304"}';
const encoder = new TextEncoder();

function scannerOf() {
  const registers = new SignalRegisters();
  const scanner = new LineScanner(new KeyHasher(HASH_SEED), registers, hashedOf);
  const scan = (line: string) => {
    const bytes = encoder.encode(line);
    return scanner.scan(bytes, 0, bytes.length);
  };
  return { registers, scanner, scan };
}

describe('a plain line', () => {
  test.each([
    ['in canonical order', CALL],
    ['in any order', `{${CALL.slice(1, -1).split(',').reverse().join(',')}}`],
    ['with blanks between its tokens', CALL.replace(/[{}:,]/g, ' $&\t ')],
    ['with a carriage return at its end', `${CALL}\r`],
  ])('%s is read where it lies', (_, line) => {
    const { registers, scanner, scan } = scannerOf();
    expect(scan(line)).toBe(true);
    expect(scanner.parsedCount).toBe(0);
    expect(registers.typeName).toBe('call.started');
    expect(registers.time).toBe(1_772_381_206_340);
    expect(registers.text(registerOf('id'))).toBe('c-1');
    expect(registers.text(registerOf('callee'))).toBe('95588');
    expect(registers.text(registerOf('cell'))).toBe('小区 1');
    expect(registers.text(registerOf('origin'))).toBe('virtual');
    expect(registers.numbers[registerOf('origin')]).toBe(2);
    expect(registers.text(registerOf('device'))).toBeUndefined();
  });

  test('every simulated signal is one, in the registers and by its hashes', () => {
    const { registers, scanner } = scannerOf();
    const lines = new FrameLines(scanner);
    let count = 0;
    for (const chunk of simulate({ people: 100, days: 1, seed: 5 }).chunks) {
      lines.open(encoder.encode(chunk.map((signal) => `${printSignal(signal)}\n`).join('')));
      for (const signal of chunk) {
        expect(lines.next() && lines.isSignal).toBe(true);
        expect(differenceTo(signal, registers)).toBeUndefined();
        count++;
      }
    }
    expect(count).toBeGreaterThan(1000);
    expect(scanner.parsedCount).toBe(0);
  });
});

describe('a line that is not plain', () => {
  test.each([
    ['an escape', CALL.replace('cmcc', '\\u0063mcc')],
    ['a number that is not canonical', CALL.replace('95588', '+86 95588')],
    ['a field twice', CALL.replace('"id":"c-1"', '"id":"x","id":"c-1"')],
    ['a field of null', CALL.replace('"cell"', '"device":null,"cell"')],
    ['a time as text', CALL.replace('1772381206340', '"2026-03-02T00:06:46.340+08:00"')],
    ['a fraction', CALL.replace('1772381206340', '1772381206340.0')],
    ['a byte order mark', `\ufeff${CALL}`],
  ])('with %s is parsed, and means the same', (_, line) => {
    const { registers, scanner, scan } = scannerOf();
    expect(scan(line)).toBe(true);
    expect(scanner.parsedCount).toBe(1);
    const parsed = parseSignal(JSON.parse(CALL));
    expect(parsed.ok ? differenceTo(parsed.signal, registers) : '?').toBeUndefined();
  });

  test('is refused for what parsing finds, and the faults are gone with the next signal', () => {
    const { scanner, scan } = scannerOf();
    expect(scan(CALL.replace('caller', 'calller'))).toBe(false);
    expect(printFaults(scanner.faults)).toContain("did you mean 'caller'?");
    expect(scan(CALL)).toBe(true);
    expect(scanner.faults).toEqual([]);
  });
});

test('what the line before had and this one has not is missing', () => {
  const { registers, scan } = scannerOf();
  scan(SWAP.replace('}', ',"device":"d"}'));
  expect(registers.text(registerOf('device'))).toBe('d');
  scan(SWAP);
  expect(registers.text(registerOf('device'))).toBeUndefined();
});

test('fields of another type are missing, whatever became of the lines between', () => {
  const { registers, scan } = scannerOf();
  const caller = registerOf('caller');
  scan(CALL);
  expect(registers.text(caller)).toBe('+8613999034304');
  scan(SWAP);
  expect(registers.text(caller)).toBeUndefined();
  scan(CALL);
  scan(CALL.replace('"cell"', '"cel"'));
  scan(SWAP);
  expect(registers.text(caller)).toBeUndefined();
  expect(registers.numbers[registerOf('origin')]).toBeNaN();
});

test('only the registers that were asked for are hashed', () => {
  const registers = new SignalRegisters();
  const hasher = new KeyHasher({ low: 1, high: 2 });
  const scanner = new LineScanner(hasher, registers, () => [registerOf('callee')]);
  const bytes = encoder.encode(CALL);
  scanner.scan(bytes, 0, bytes.length);
  hasher.ofText('95588');
  expect(registers.lows[registerOf('callee')]).toBe(hasher.low);
  expect(registers.highs[registerOf('callee')]).toBe(hasher.high);
  expect(registers.lows[registerOf('caller')]).toBe(0);
});

describe('a frame', () => {
  test('gives its lines in order, without empty ones, and the last without its newline', () => {
    const { registers, scanner } = scannerOf();
    const lines = new FrameLines(scanner);
    const frame = encoder.encode(`\n${CALL}\n\n\n{}\n${SWAP}`);
    const seen: string[] = [];
    lines.open(frame);
    while (lines.next()) {
      const text = new TextDecoder().decode(frame.subarray(lines.start, lines.end));
      seen.push(lines.isSignal ? registers.typeName : `${text} ${lines.faults[0]?.code}`);
    }
    expect(seen).toEqual(['call.started', '{} missing', 'sim.swapped']);
    expect(lines.next()).toBe(false);
  });

  test('a signal that lies in it is read from it, and a cut one is not read on into what follows', () => {
    const { registers, scanner } = scannerOf();
    const bytes = encoder.encode(`${CALL}\n${CALL}\n${CALL}`);
    expect(scanner.scan(bytes, 0, CALL.length + 4)).toBe(true);
    expect(registers.bytes).toBe(bytes);
    for (let end = 0; end < CALL.length; end++) expect(scanner.scan(bytes, 0, end)).toBe(false);
  });
});
