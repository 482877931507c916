// What a slice of suspects has to send because of some frames, gathered by slice of people and made into records of bounded size.
import type { Decision } from '../engine/decision.ts';
import { sliceOfText } from '../engine/slice.ts';
import type { Forwarded } from '../engine/suspect-engine.ts';
import { printSignal } from '../signal/signal.ts';
import { ByteWriter } from './byte-writer.ts';
import { type Sent, writeItem } from './item.ts';
import { type Route, type SectionHead, writePart, writeRoute } from './section.ts';

/** A record for a slice of people. */
export interface SentRecord {
  readonly peopleSlice: number;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** What a section says of its frame. */
export type FrameHead = Omit<SectionHead, 'part' | 'isLast'>;

/** Of the items in one part: far below what a broker takes in a record. */
const PART_BYTES_MAX = 262_144;
/** A record is full once it has so much. */
const RECORD_BYTES_MAX = 262_144;
const ENCODER = new TextEncoder();

export class Outbox {
  readonly #route: Omit<Route, 'peopleSlice'>;
  readonly #slices: SliceBox[];

  constructor(route: Omit<Route, 'peopleSlice'>) {
    this.#route = route;
    this.#slices = Array.from(
      { length: route.peopleSlices },
      (_, peopleSlice) => new SliceBox({ ...route, peopleSlice }),
    );
  }

  /** Takes a signal that goes on; `bytes` are the line that was scanned, and stay the caller's. */
  signal(line: number, forwarded: Forwarded, newestTime: number, bytes: Uint8Array): void {
    const { step, signal, routes, facts } = forwarded;
    const own = signal === undefined ? bytes : ENCODER.encode(printSignal(signal));
    for (const [slice, people] of routes)
      this.#put(slice, { kind: 'signal', line, step, newestTime, people, facts, bytes: own });
  }

  /** Takes a decision about a suspect: always the same slice of people tells of one. */
  decision(line: number, step: number, decision: Decision): void {
    const slice = sliceOfText(decision.subject.id, this.#route.peopleSlices);
    this.#put(slice, { kind: 'decision', line, step, decision });
  }

  /** Ends a frame. */
  endFrame(head: FrameHead): void {
    for (const slice of this.#slices) slice.endFrame(head);
  }

  /** The records of the frames that were ended since this was last asked. */
  take(): SentRecord[] {
    return this.#slices.flatMap((box, peopleSlice) =>
      box.take().map((bytes) => ({ peopleSlice, bytes })),
    );
  }

  #put(slice: number, item: Sent): void {
    this.#slices[slice]?.put(item);
  }
}

class SliceBox {
  readonly #route: Route;
  /** Of the frame at hand: parts that are full, and the one that is not. */
  readonly #full: Uint8Array[] = [];
  readonly #items = new ByteWriter();
  readonly #record = new ByteWriter();
  readonly #records: Uint8Array<ArrayBuffer>[] = [];

  constructor(route: Route) {
    this.#route = route;
  }

  put(item: Sent): void {
    writeItem(this.#items, item);
    if (this.#items.length < PART_BYTES_MAX) return;
    this.#full.push(this.#items.taken());
    this.#items.clear();
  }

  endFrame(head: FrameHead): void {
    const parts = [...this.#full.splice(0), this.#items.taken()];
    this.#items.clear();
    for (const [part, items] of parts.entries()) {
      if (this.#record.length === 0) writeRoute(this.#record, this.#route);
      const isLast = part === parts.length - 1;
      writePart(this.#record, { ...head, part, isLast, items });
      if (this.#record.length >= RECORD_BYTES_MAX) this.#endRecord();
    }
  }

  take(): Uint8Array<ArrayBuffer>[] {
    if (this.#record.length > 0) this.#endRecord();
    return this.#records.splice(0);
  }

  #endRecord(): void {
    this.#records.push(this.#record.taken());
    this.#record.clear();
  }
}
