// A record of signals.victim: what one slice of suspects sends one slice of people because of some frames of the log, a section a frame. Every
// slice of people gets a section of every frame, an empty one too, since it says that nothing of that frame is still to come. A section
// that is large is sent in parts. What is in a section depends on the log and the pack alone, so that sending one again is seen and changes nothing.

import type { Position } from '../log/log.ts';
import { FwError } from '../signal/fw-error.ts';
import { FIELDS } from '../signal/signal-type.ts';
import { ByteReader } from './byte-reader.ts';
import type { ByteWriter } from './byte-writer.ts';

/** Grows when the format changes; a record of another version is refused, not guessed at. */
export const SHUFFLE_VERSION = 1;

/** Who sends to whom, and what both must have in common. */
export interface Route {
  readonly suspectSlice: number;
  readonly suspectSlices: number;
  readonly peopleSlice: number;
  readonly peopleSlices: number;
  /** `name@version`: features go by their numbers in it. */
  readonly pack: string;
}

/** The head of a part of a section. */
export interface SectionHead {
  /** Of the frame in the log, and of the one before it: a section that is missing shows. */
  readonly position: Position;
  readonly after: Position;
  readonly appendedAt: number;
  /** Newest event time that was accepted up to the end of the frame; -Infinity when there was none. */
  readonly newestTime: number;
  readonly part: number;
  readonly isLast: boolean;
}

export interface SectionPart extends SectionHead {
  /** Items (item.ts), one after the other. */
  readonly items: Uint8Array;
}

/** A program with other fields numbers them otherwise. */
const FIELDS_MARK = markOf(Object.keys(FIELDS).join());

export function writeRoute(writer: ByteWriter, route: Route): void {
  writer.byte(SHUFFLE_VERSION);
  writer.word(FIELDS_MARK);
  for (const number of numbersOf(route)) writer.short(number);
  writer.text(route.pack);
}

export function writePart(writer: ByteWriter, part: SectionPart): void {
  writer.text(part.position);
  writer.text(part.after);
  writer.double(part.appendedAt);
  writer.double(part.newestTime);
  writer.word(part.part);
  writer.byte(part.isLast ? 1 : 0);
  writer.bytes(part.items);
}

/** The parts in a record. Throws FwError FW_SHUFFLE when it is none, or not one of this route. */
export function readRecord(record: Uint8Array, route: Route): SectionPart[] {
  const reader = new ByteReader(record);
  readRoute(reader, route);
  const parts: SectionPart[] = [];
  while (!reader.isAtEnd) {
    const position = reader.text();
    const after = reader.text();
    const appendedAt = reader.double();
    const newestTime = reader.double();
    const part = reader.word();
    const isLast = reader.byte() === 1;
    const items = reader.bytes();
    parts.push({ position, after, appendedAt, newestTime, part, isLast, items });
  }
  return parts;
}

function readRoute(reader: ByteReader, route: Route): void {
  const version = reader.byte();
  if (version !== SHUFFLE_VERSION)
    throw refused(`a record has version ${version}, this program reads ${SHUFFLE_VERSION}`);
  if (reader.word() !== FIELDS_MARK)
    throw refused('a record was written by a program that has other fields of signals');
  const [found, wanted] = [numbersOf(route).map(() => reader.short()), numbersOf(route)];
  if (found.join() !== wanted.join())
    throw refused(`a record is ${routeText(found)}, where ${routeText(wanted)} was to come`);
  const pack = reader.text();
  if (pack !== route.pack)
    throw refused(`a record was made with the pack ${pack}, this engine runs ${route.pack}`);
}

function numbersOf(route: Route): number[] {
  return [route.suspectSlice, route.suspectSlices, route.peopleSlice, route.peopleSlices];
}

function routeText([suspects, ofSuspects, people, ofPeople]: readonly number[]): string {
  return `from suspects ${suspects} of ${ofSuspects} to people ${people} of ${ofPeople}`;
}

function refused(why: string): FwError {
  const text = `signals.victim cannot be read: ${why}. Let the victim stages finish what was sent before anything of that changes (docs/scale-out.md).`;
  return new FwError('FW_SHUFFLE', text);
}

function markOf(text: string): number {
  let hash = 0;
  for (let i = 0; i < text.length; i++) hash = (Math.imul(hash, 31) + text.charCodeAt(i)) | 0;
  return hash >>> 0;
}
