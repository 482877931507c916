// How much of what is pushed to a source may be under way at once, so that partners who push faster than the log takes fill no memory: who finds no room is
// told to come again.
import { FwError } from '../../signal/fw-error.ts';

export interface PushRoomOptions {
  /** Bodies under way. */
  readonly bodiesMax?: number;
  /** Bytes of those that are held whole until they are read. */
  readonly bytesMax?: number;
}

/** One body's place; whoever has it must leave it. */
export interface PushPlace {
  /** Holds more bytes of the body. Throws FW_TOO_MANY when there is no room for them. */
  hold(bytes: number): void;
  /** Gives the place back; doing so again changes nothing. */
  leave(): void;
}

const BODIES_MAX = 64;
/** Four of the largest bodies of JSON. */
const BYTES_MAX = 67_108_864;

export class PushRoom {
  readonly #bodiesMax: number;
  readonly #bytesMax: number;
  #bodies = 0;
  #bytes = 0;

  constructor({ bodiesMax = BODIES_MAX, bytesMax = BYTES_MAX }: PushRoomOptions = {}) {
    this.#bodiesMax = bodiesMax;
    this.#bytesMax = bytesMax;
  }

  /** A place for one more body. Throws FW_TOO_MANY when all are taken. */
  enter(): PushPlace {
    if (this.#bodies >= this.#bodiesMax)
      throw full(`${this.#bodiesMax} bodies of this source are under way`);
    this.#bodies++;
    let held = 0;
    let isLeft = false;
    return {
      hold: (bytes) => {
        if (this.#bytes + bytes > this.#bytesMax)
          throw full(`bodies of this source that are under way hold ${this.#bytesMax} bytes`);
        held += bytes;
        this.#bytes += bytes;
      },
      leave: () => {
        if (isLeft) return;
        isLeft = true;
        this.#bodies--;
        this.#bytes -= held;
      },
    };
  }
}

function full(why: string): FwError {
  return new FwError('FW_TOO_MANY', `There is no room now: ${why}. Send all of it again later.`);
}
