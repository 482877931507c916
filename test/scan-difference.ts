// Holds the scanner against parseSignalLine on damaged lines: both give the same signal, field by field and with the same hashes, or both
// refuse it for the same faults. Shared by the test and the soak.
import { frameLineBytes } from '../log/unpack-frame.ts';
import { FrameLines } from '../scan/frame-lines.ts';
import { LineScanner } from '../scan/line-scanner.ts';
import type { Fault } from '../signal/field-value.ts';
import { KeyHasher } from '../signal/key-hash.ts';
import { type FieldRow, fieldRowsOf, type ParsedSignal } from '../signal/parse-signal.ts';
import { parseSignalLine } from '../signal/parse-signal-line.ts';
import { fieldOf, type Signal } from '../signal/signal.ts';
import { codeIndexOf, registerOf, SignalRegisters } from '../signal/signal-registers.ts';
import { isFieldName, SIGNAL_TYPE_NAMES, type SignalType } from '../signal/signal-type.ts';
import {
  type Draw,
  drawLine,
  drawsOf,
  linesOfBytes,
  linesOfValues,
  signalsToDamage,
} from './arbitrary-line.ts';

/** The seed of the hashes that are compared. */
export const HASH_SEED = { low: 0x1234567, high: -89 };
const NEWLINE = 10;
const LINES_A_FRAME = 40;
const decoder = new TextDecoder();
const encoder = new TextEncoder();
const hasher = new KeyHasher(HASH_SEED);

/** What a run saw, so that one can tell that it tried both ways and both answers. */
export interface ScanCounts {
  lines: number;
  signals: number;
  /** Lines that the scanner had to have parsed. */
  parsed: number;
}

/** Scans `frameCount` frames of damaged lines that the seed decides. Throws at the first line that is read in another way. */
export function checkScans(frameCount: number, seed: number): ScanCounts {
  const draw = drawsOf(seed);
  const signals = signalsToDamage(200, seed);
  return checkFrames(Array.from({ length: frameCount }, () => drawFrame(signals, draw)));
}

/** Scans, for each field of each type, canonical lines in which this field alone is another. Throws as checkScans does. */
export function checkFieldValues(): ScanCounts {
  return checkFrames(
    SIGNAL_TYPE_NAMES.map((type) => encoder.encode([...linesOfValues(type)].join('\n'))),
  );
}

/** The same for canonical lines with a byte put, left out or changed at each place. */
export function checkBytes(seed: number): ScanCounts {
  const draw = drawsOf(seed);
  return checkFrames(SIGNAL_TYPE_NAMES.map((type) => joinLines([...linesOfBytes(type, draw)])));
}

function joinLines(lines: readonly Uint8Array[]): Uint8Array {
  const frame = new Uint8Array(lines.reduce((sum, line) => sum + line.length + 1, 0)).fill(NEWLINE);
  let at = 0;
  for (const line of lines) {
    frame.set(line, at);
    at += line.length + 1;
  }
  return frame;
}

function checkFrames(frames: readonly Uint8Array[]): ScanCounts {
  const registers = new SignalRegisters();
  const scanner = new LineScanner(new KeyHasher(HASH_SEED), registers, hashedOf);
  const lines = new FrameLines(scanner);
  const counts = { lines: 0, signals: 0, parsed: 0 };
  for (const frame of frames) {
    lines.open(frame);
    for (const line of frameLineBytes(frame)) {
      if (!lines.next()) throw new Error(`a line is missing: ${shownBytes(line)}`);
      if (lines.end - lines.start !== line.length)
        throw new Error(`a line ends elsewhere: ${shownBytes(line)}`);
      const wanted = parseSignalLine(decoder.decode(line));
      compare(line, wanted, registers, lines.isSignal, lines.faults);
      const { start, end } = lines;
      compare(line, wanted, registers, scanner.scan(frame, start, end), scanner.faults);
      counts.lines++;
      if (wanted.ok) counts.signals++;
    }
    if (lines.next()) throw new Error('there is a line too many');
  }
  // Each line was scanned twice.
  return { ...counts, parsed: scanner.parsedCount / 2 };
}

/** Every second register of a type, so that both are tried. */
export function hashedOf(type: SignalType): ReadonlySet<number> {
  const registers = fieldRowsOf(type).map(registerOfField);
  return new Set(registers.filter((register, index) => register >= 0 && index % 3 !== 2));
}

function drawFrame(signals: readonly Signal[], draw: Draw): Uint8Array {
  const chunks: number[] = [];
  for (let count = 1 + draw(LINES_A_FRAME); count > 0; count--) {
    for (const byte of drawLine(signals, draw)) chunks.push(byte);
    for (let newlines = draw(8) === 0 ? draw(3) : 1; newlines > 0; newlines--) chunks.push(NEWLINE);
  }
  if (draw(3) === 0) chunks.pop();
  // Frames come as views that begin anywhere in their memory.
  const offset = draw(9);
  const memory = new Uint8Array(offset + chunks.length + draw(3));
  memory.set(chunks, offset);
  return memory.subarray(offset, offset + chunks.length);
}

/** Throws unless the scanner says of a line what parseSignalLine says. */
function compare(
  line: Uint8Array,
  wanted: ParsedSignal,
  registers: SignalRegisters,
  isSignal: boolean,
  faults: readonly Fault[],
): void {
  const difference = wanted.ok
    ? differenceOfSignal(wanted.signal, registers, isSignal, faults)
    : differenceOfFaults(wanted.faults, faults, isSignal);
  if (difference === undefined) return;
  throw new Error(`${difference}; wanted ${JSON.stringify(wanted)}\nin ${shownBytes(line)}`);
}

function differenceOfSignal(
  signal: Signal,
  registers: SignalRegisters,
  isSignal: boolean,
  faults: readonly Fault[],
) {
  if (!isSignal) return 'refused';
  return faults.length > 0 ? 'faults are left over' : differenceTo(signal, registers);
}

function differenceOfFaults(wanted: readonly Fault[], faults: readonly Fault[], isSignal: boolean) {
  if (isSignal) return 'taken for a signal';
  const said = JSON.stringify(faults);
  return said === JSON.stringify(wanted) ? undefined : said;
}

/** In what the registers are not the signal; undefined when they are. */
export function differenceTo(signal: Signal, registers: SignalRegisters): string | undefined {
  if (registers.typeName !== signal.type) return `type ${registers.typeName}`;
  if (registers.time !== signal.time) return `time ${registers.time}`;
  const hashed = hashedOf(signal.type);
  for (const row of fieldRowsOf(signal.type)) {
    const register = registerOfField(row);
    if (register < 0) continue;
    const value = fieldOf(signal, row.name);
    const text = registers.text(register);
    const number = registers.numbers[register];
    if (text !== (typeof value === 'string' ? value : undefined)) return `${row.name} is ${text}`;
    if (!Object.is(number, numberOf(row, value))) return `${row.name} is ${number}`;
    if (typeof value !== 'string' || !hashed.has(register)) continue;
    hasher.ofText(value);
    const isSame =
      registers.lows[register] === hasher.low && registers.highs[register] === hasher.high;
    if (!isSame) return `${row.name} has another hash`;
  }
  return undefined;
}

function numberOf(row: FieldRow, value: string | number | boolean | undefined): number {
  if (typeof value === 'string') {
    const code = isFieldName(row.name) ? codeIndexOf(row.name, value) : -1;
    return code < 0 ? Number.NaN : code;
  }
  return value === undefined ? Number.NaN : Number(value);
}

function registerOfField({ name }: FieldRow): number {
  if (name === 'id' || name === 'source' || name === 'region' || isFieldName(name)) {
    return registerOf(name);
  }
  return -1;
}

function shownBytes(bytes: Uint8Array): string {
  return `${JSON.stringify(decoder.decode(bytes))}\n${Buffer.from(bytes).toString('hex')}`;
}
