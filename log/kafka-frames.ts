// From Kafka's records to frames, the same at every reading whatever the size of a fetch: what a run of records becomes depends only on the
// record batch that they are stored in, which Kafka never changes. A record of ours is one frame and says so in a header. Other producers
// may write one signal a record; those of one batch and one moment share a frame, because the engine is quick by the frame.
import type { Frame } from './frame.ts';
import { FRAME_BYTES_MAX } from './frame.ts';

/** Header of a record whose value is a whole frame. */
export const FRAME_HEADER = 'forewarn-frame';

export interface KafkaRecord {
  readonly offset: number;
  readonly appendedAt: number;
  /** Offset of the first record of its batch. */
  readonly batch: number;
  readonly isFrame: boolean;
  /** undefined for what is no signal: deleted values, marks of transactions, records of a transaction that was given up. */
  readonly value: Uint8Array | undefined;
}

export interface KafkaFrame {
  /** Offset of the last record that is in it. */
  readonly offset: number;
  readonly appendedAt: number;
  readonly frame: Frame;
}

const NEWLINE = 10;
const RETURN = 13;
const SPACE = 32;
const CLOSING_BRACE = 125;
const NOTHING: Frame = new Uint8Array(0);

/** The frames of some records in order. A batch's run of records without signals is one empty frame, so that a reader gets past it. */
export function framesOf(records: readonly KafkaRecord[]): KafkaFrame[] {
  const frames: KafkaFrame[] = [];
  let i = 0;
  while (i < records.length) {
    const first = records[i];
    if (first === undefined) break;
    let end = i + 1;
    if (first.value === undefined) {
      while (isNothingOf(first.batch, records[end])) end++;
    } else if (!first.isFrame) {
      end = endOfShared(records, i);
    }
    frames.push(frameOf(records.slice(i, end), first));
    i = end;
  }
  return frames;
}

function isNothingOf(batch: number, record: KafkaRecord | undefined): boolean {
  return record !== undefined && record.batch === batch && record.value === undefined;
}

/** Index after the last record that goes into the frame which starts with record `from`. */
function endOfShared(records: readonly KafkaRecord[], from: number): number {
  const first = records[from];
  let byteCount = 0;
  let end = from;
  for (; end < records.length; end++) {
    const record = records[end];
    if (record?.value === undefined || record.isFrame) break;
    if (record.batch !== first?.batch || record.appendedAt !== first.appendedAt) break;
    byteCount += record.value.length + 1;
    if (byteCount > FRAME_BYTES_MAX && end > from) break;
  }
  return end;
}

function frameOf(records: readonly KafkaRecord[], first: KafkaRecord): KafkaFrame {
  const offset = records.at(-1)?.offset ?? first.offset;
  if (first.value === undefined) return { offset, appendedAt: first.appendedAt, frame: NOTHING };
  if (first.isFrame) return { offset, appendedAt: first.appendedAt, frame: first.value };
  const lines = records.map((record) => onLines(record.value ?? NOTHING));
  const frame = new Uint8Array(lines.reduce((sum, line) => sum + line.length + 1, 0));
  let at = 0;
  for (const line of lines) {
    frame.set(line, at);
    at += line.length;
    frame[at++] = NEWLINE;
  }
  return { offset, appendedAt: first.appendedAt, frame };
}

/**
 * One JSON signal that is printed over several lines goes on one line; NDJSON stays. In JSON a line end is never part of a value, so
 * that a blank in its place changes nothing.
 */
function onLines(value: Uint8Array): Uint8Array {
  const newline = value.indexOf(NEWLINE);
  if (newline === -1 || newline === value.length - 1 || endsObject(value, newline)) return value;
  try {
    JSON.parse(new TextDecoder().decode(value));
  } catch {
    return value;
  }
  return value.map((byte) => (byte === NEWLINE || byte === RETURN ? SPACE : byte));
}

/** Whether the text before `end` ends with a closing brace, blanks aside. */
function endsObject(value: Uint8Array, end: number): boolean {
  let last = end - 1;
  while (last >= 0 && (value[last] === SPACE || value[last] === RETURN)) last--;
  return value[last] === CLOSING_BRACE;
}
