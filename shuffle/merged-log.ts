// The log of one slice of people: what all slices of suspects sent it, frame by frame in the order of the log of signals. A frame is there when every
// slice of suspects has sent its section; then it is the same at every reading. Positions hold how far the log of signals is and from where each slice's
// records are read again.
import type { LoggedFrame, Position, ReadOptions, SignalLog } from '../log/log.ts';
import { LOG_START } from '../log/log.ts';
import { FwError } from '../signal/fw-error.ts';
import { ByteWriter } from './byte-writer.ts';
import { Inbox, type Section } from './inbox.ts';
import { type Route, readRecord } from './section.ts';

export interface MergedLogOptions {
  /** The topic signals.victim. */
  readonly sent: SignalLog;
  readonly suspectSlices: number;
  readonly peopleSlice: number;
  readonly peopleSlices: number;
  /** `name@version` of the pack that this engine runs. */
  readonly pack: string;
}

/** The partition of signals.victim in which one slice of suspects writes to one of people, and nobody else does. */
export function shufflePartition({
  suspectSlice,
  suspectSlices,
  peopleSlice,
}: Omit<Route, 'pack' | 'peopleSlices'>): number {
  return peopleSlice * suspectSlices + suspectSlice;
}

/** Records of one slice of suspects that are read at once: what waits for other slices stays small. */
const RECORDS_MAX = 2;

interface Source {
  readonly route: Route;
  readonly partition: number;
  readonly inbox: Inbox;
  readAfter: Position;
}

export class MergedLog implements SignalLog {
  readonly partitionCount = 1;
  readonly #options: MergedLogOptions;
  readonly #writer = new ByteWriter();
  #sources: readonly Source[] = [];
  #at: Position | undefined;

  constructor(options: MergedLogOptions) {
    this.#options = options;
  }

  append(): Promise<Position> {
    return Promise.reject(new FwError('FW_INTERNAL', 'a slice of people appends to no log'));
  }

  /** Frames in order. Throws FwError FW_LOG_AWAY, and FW_SHUFFLE when what was sent cannot be read. */
  async read({ after, framesMax, waitMs }: ReadOptions): Promise<LoggedFrame[]> {
    if (this.#at !== after) this.#begin(after);
    const until = performance.now() + waitMs;
    const frames: LoggedFrame[] = [];
    for (;;) {
      while (frames.length < framesMax) {
        const frame = this.#merge();
        if (frame === undefined) break;
        frames.push(frame);
      }
      const leftMs = Math.max(0, Math.round(until - performance.now()));
      if (frames.length > 0) return frames;
      const isMore = await this.#fill(leftMs);
      if (!isMore && leftMs === 0) return frames;
    }
  }

  /** Where this reader is: the end is where the log of signals ends. Throws FwError FW_LOG_AWAY. */
  async end(): Promise<Position> {
    const { sent, suspectSlices, peopleSlice } = this.#options;
    await sent.end(shufflePartition({ suspectSlice: 0, suspectSlices, peopleSlice }));
    return this.#at ?? LOG_START;
  }

  comparePositions(a: Position, b: Position): number {
    return this.#options.sent.comparePositions(signalsPosition(a), signalsPosition(b));
  }

  close(): Promise<void> {
    return this.#options.sent.close();
  }

  #begin(after: Position): void {
    const { sent, suspectSlices, peopleSlice, peopleSlices, pack } = this.#options;
    const [taken = LOG_START, ...readAfter] = after.split(',');
    if (after !== LOG_START && readAfter.length !== suspectSlices) {
      const text = `The checkpoint is of ${readAfter.length} slices of suspects, and there are ${suspectSlices}: the number cannot be changed under a state.`;
      throw new FwError('FW_CONFIG', text);
    }
    this.#at = after;
    this.#sources = Array.from({ length: suspectSlices }, (_, suspectSlice) => ({
      route: { suspectSlice, suspectSlices, peopleSlice, peopleSlices, pack },
      partition: shufflePartition({ suspectSlice, suspectSlices, peopleSlice }),
      inbox: new Inbox(taken, (a, b) => sent.comparePositions(a, b)),
      readAfter: readAfter[suspectSlice] ?? LOG_START,
    }));
  }

  /** Reads on where nothing is there; false when nothing came. */
  async #fill(waitMs: number): Promise<boolean> {
    const empty = this.#sources.filter(({ inbox }) => inbox.first === undefined);
    // All have ended before a failure is told: two readings of one slice must never run at once.
    const read = await Promise.allSettled(empty.map((source) => this.#read(source, waitMs)));
    for (const each of read) if (each.status === 'rejected') throw each.reason;
    return read.some((each) => each.status === 'fulfilled' && each.value);
  }

  async #read(source: Source, waitMs: number): Promise<boolean> {
    const { partition, inbox, route, readAfter: after } = source;
    const options = { partition, after, framesMax: RECORDS_MAX, waitMs };
    const records = await this.#options.sent.read(options);
    for (const { frame, position } of records) {
      if (frame.length > 0) inbox.take(readRecord(frame, route), source.readAfter);
      source.readAfter = position;
    }
    return records.length > 0;
  }

  /** The next frame; undefined while a slice of suspects has not sent its section. */
  #merge(): LoggedFrame | undefined {
    const firsts: Section[] = [];
    for (const { inbox } of this.#sources) {
      if (inbox.first === undefined) return undefined;
      firsts.push(inbox.first);
    }
    if (!this.#areAlike(firsts)) return undefined;
    const [head] = firsts;
    if (head === undefined) return undefined;
    for (const { inbox } of this.#sources) inbox.shift();
    const position = [head.position, ...firsts.map(({ readAfter }) => readAfter)].join(',');
    this.#at = position;
    const { appendedAt } = head;
    return { partition: 0, position, appendedAt, frame: this.#frameOf(head, firsts) };
  }

  /**
   * Whether all sections are of one frame. At the very beginning the oldest records that are kept may be of different frames: those that not all
   * have are passed over.
   */
  #areAlike(firsts: readonly Section[]): boolean {
    const { sent } = this.#options;
    const positions = firsts.map(({ position }) => position);
    const newest = positions.reduce((a, b) => (sent.comparePositions(a, b) >= 0 ? a : b));
    if (positions.every((position) => position === newest)) return true;
    if (this.#at !== LOG_START) {
      const text = `signals.victim has different frames from different slices of suspects: ${positions.join(', ')}`;
      throw new FwError('FW_SHUFFLE', text);
    }
    for (const { inbox } of this.#sources) if (inbox.first?.position !== newest) inbox.shift();
    return false;
  }

  #frameOf({ newestTime }: Section, sections: readonly Section[]): Uint8Array {
    const writer = this.#writer;
    writer.clear();
    writer.double(newestTime);
    for (const { items } of sections) for (const each of items) writer.bytes(each);
    return writer.taken();
  }
}

/** Where in the log of signals a position of a slice of people is. */
export function signalsPosition(position: Position): Position {
  return position.split(',')[0] ?? LOG_START;
}
