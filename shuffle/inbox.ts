// What came from one slice of suspects: sections in the order of the log, each once. A suspect stage that was restarted sends some again: those that
// were taken already are dropped, and one that was cut off in the middle begins again.
import type { Position } from '../log/log.ts';
import { LOG_START } from '../log/log.ts';
import { FwError } from '../signal/fw-error.ts';
import type { SectionPart } from './section.ts';

/** A whole section, and the record that it ended in. */
export interface Section {
  readonly position: Position;
  readonly appendedAt: number;
  readonly newestTime: number;
  readonly items: readonly Uint8Array[];
  /** Position in signals.victim of the record before the one in which it begins: from there it can be read again. */
  readonly readAfter: Position;
}

export class Inbox {
  readonly #compare: (a: Position, b: Position) => number;
  readonly #sections: Section[] = [];
  /** Of the newest whole section, in the log of signals. */
  #newest: Position;
  /** Parts of a section that is not whole, with the record before its first. */
  #parts: SectionPart[] = [];
  #partsAfter: Position = LOG_START;

  /** `taken`: the position in the log of signals of the last section that was taken before. */
  constructor(taken: Position, compare: (a: Position, b: Position) => number) {
    this.#newest = taken;
    this.#compare = compare;
  }

  /** Takes the parts of a record; `before` is the position of the record before it. Throws FwError FW_SHUFFLE when a part is missing. */
  take(parts: readonly SectionPart[], before: Position): void {
    for (const part of parts) {
      if (this.#newest !== LOG_START && this.#compare(part.position, this.#newest) <= 0) continue;
      this.#takePart(part, before);
    }
  }

  get first(): Section | undefined {
    return this.#sections[0];
  }

  shift(): void {
    this.#sections.shift();
  }

  #takePart(part: SectionPart, before: Position): void {
    const [first] = this.#parts;
    const isOther = first !== undefined && first.position !== part.position;
    if (part.part === 0 || isOther) {
      const isNext = this.#newest === LOG_START || part.after === this.#newest;
      if (part.part !== 0 || !isNext) throw missing(part);
      this.#parts = [];
      this.#partsAfter = before;
    }
    // A part that is there already came from a stage that was thought dead: it is the same.
    if (part.part < this.#parts.length) return;
    if (part.part > this.#parts.length) throw missing(part);
    this.#parts.push(part);
    if (!part.isLast) return;
    const { position, appendedAt, newestTime } = part;
    const items = this.#parts.map((each) => each.items);
    const readAfter = this.#partsAfter;
    this.#sections.push({ position, appendedAt, newestTime, items, readAfter });
    this.#newest = position;
    this.#parts = [];
  }
}

function missing({ position, part }: SectionPart): FwError {
  const text = `signals.victim lacks what comes before part ${part} of the frame at ${position}: its retention is shorter than the victim stage was away`;
  return new FwError('FW_SHUFFLE', text);
}
