// One thing that is sent to a slice of people: a signal with whom it is for and what is known of its primary suspect, or a decision about a suspect, which
// a slice of people tells on.
import type { Decision } from '../engine/decision.ts';
import type { PrimaryFacts, PrimaryFeature } from '../engine/primary-facts.ts';
import type { ByteReader } from './byte-reader.ts';
import type { ByteWriter } from './byte-writer.ts';

/** Where an item stands among all that come of a frame. */
export interface Place {
  /** Number of the line in the frame. */
  readonly line: number;
  /** suspect-engine.ts says what steps are. */
  readonly step: number;
}

export interface SentSignal extends Place {
  readonly kind: 'signal';
  /** Newest event time that was accepted up to and with this signal. */
  readonly newestTime: number;
  /** Registers of the people meant. */
  readonly people: readonly number[];
  readonly facts: PrimaryFacts;
  /** The signal as a line of NDJSON without the newline. */
  readonly bytes: Uint8Array;
}

export interface SentDecision extends Place {
  readonly kind: 'decision';
  readonly decision: Decision;
}

export type Sent = SentSignal | SentDecision;

const KINDS = ['decision', 'signal'] as const;
const VALUE = { NOTHING: 0, NUMBER: 1, TEXT: 2 } as const;
const IS_ESTIMATE = 4;

export function writeItem(writer: ByteWriter, item: Sent): void {
  writer.word(item.line);
  writer.word(item.step);
  writer.byte(KINDS.indexOf(item.kind));
  if (item.kind === 'decision') {
    writer.text(JSON.stringify(item.decision));
    return;
  }
  writer.double(item.newestTime);
  writer.byte(item.people.length);
  for (const register of item.people) writer.short(register);
  writeFacts(writer, item.facts);
  writer.bytes(item.bytes);
}

export function readItem(reader: ByteReader): Sent {
  const line = reader.word();
  const step = reader.word();
  if (KINDS[reader.byte()] === 'decision') {
    // Our own writing, as the version of its record says.
    const decision: Decision = JSON.parse(reader.text());
    return { line, step, kind: 'decision', decision };
  }
  const newestTime = reader.double();
  const people = Array.from({ length: reader.byte() }, () => reader.short());
  const facts = readFacts(reader);
  return { line, step, kind: 'signal', newestTime, people, facts, bytes: reader.bytes() };
}

/** In the order in which the whole engine comes to them. */
export function compareItems(a: Sent, b: Sent): number {
  return a.line - b.line || a.step - b.step || KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind);
}

function writeFacts(writer: ByteWriter, facts: PrimaryFacts): void {
  writer.byte(facts.isConfirmed ? 1 : 0);
  writer.double(facts.score);
  writer.byte(facts.level);
  writer.byte(facts.scores.size);
  for (const [typology, score] of facts.scores) {
    writer.text(typology);
    writer.double(score);
  }
  writer.short(facts.features.size);
  for (const [index, feature] of facts.features) {
    writer.short(index);
    writeFeature(writer, feature);
  }
}

function readFacts(reader: ByteReader): PrimaryFacts {
  const isConfirmed = reader.byte() === 1;
  const score = reader.double();
  const level = reader.byte();
  const scores = new Map<string, number>();
  for (let left = reader.byte(); left > 0; left--) scores.set(reader.text(), reader.double());
  const features = new Map<number, PrimaryFeature>();
  for (let left = reader.short(); left > 0; left--)
    features.set(reader.short(), readFeature(reader));
  return { features, scores, score, level, isConfirmed };
}

function writeFeature(writer: ByteWriter, { value, signals, isEstimate }: PrimaryFeature): void {
  const kind =
    value === undefined ? VALUE.NOTHING : typeof value === 'number' ? VALUE.NUMBER : VALUE.TEXT;
  writer.byte(kind + (isEstimate ? IS_ESTIMATE : 0));
  if (typeof value === 'number') writer.double(value);
  if (typeof value === 'string') writer.text(value);
  writer.byte(signals.length);
  for (const signal of signals) writer.text(signal);
}

function readFeature(reader: ByteReader): PrimaryFeature {
  const flags = reader.byte();
  const kind = flags % IS_ESTIMATE;
  const value =
    kind === VALUE.NUMBER ? reader.double() : kind === VALUE.TEXT ? reader.text() : undefined;
  const signals = Array.from({ length: reader.byte() }, () => reader.text());
  return { value, signals, isEstimate: flags >= IS_ESTIMATE };
}
