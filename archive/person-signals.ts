// The signals of one person in frames: lines are looked through by their bytes first, so that everybody else's cost little.
import type { LoggedFrame } from '../log/log.ts';
import { frameLineBytes } from '../log/unpack-frame.ts';
import { parseSignalLine } from '../signal/parse-signal-line.ts';
import type { Signal } from '../signal/signal.ts';

export interface PersonAsked {
  /** Phone, account or identity of the person, as many as are known. */
  readonly names: readonly string[];
  /** Event times, epoch ms; `to` is not in it. */
  readonly from: number;
  readonly to: number;
  /** The newest so many are kept. */
  readonly signalsMax: number;
}

export interface PersonSignals {
  /** By event time. */
  readonly signals: readonly Signal[];
  readonly isCut: boolean;
}

const DECODER = new TextDecoder();

/** Reads frames in the order of the log; accounts that links among them give to the person count from there on. Rejects with what reading throws. */
export async function signalsOfPerson(
  { names, from, to, signalsMax }: PersonAsked,
  frames: AsyncIterable<Pick<LoggedFrame, 'frame'>>,
): Promise<PersonSignals> {
  const sought = new Sought(names);
  const seen = new Set<string>();
  let signals: Signal[] = [];
  let isCut = false;
  for await (const { frame } of frames) {
    const bytes = Buffer.from(frame.buffer, frame.byteOffset, frame.byteLength);
    if (!sought.isIn(bytes)) continue;
    for (const line of frameLineBytes(bytes)) {
      if (!sought.isIn(Buffer.from(line.buffer, line.byteOffset, line.byteLength))) continue;
      const parsed = parseSignalLine(DECODER.decode(line));
      if (!parsed.ok || !sought.isAbout(parsed.signal)) continue;
      const { signal } = parsed;
      const identity = `${signal.source} ${signal.id}`;
      // A link of long ago says whose the accounts are.
      const counts = signal.time >= from || signal.type === 'link.declared';
      if (!counts || signal.time >= to || seen.has(identity)) continue;
      seen.add(identity);
      signals.push(signal);
      if (signals.length < 2 * signalsMax) continue;
      signals = signals.slice(-signalsMax);
      isCut = true;
    }
  }
  isCut ||= signals.length > signalsMax;
  return { signals: signals.slice(-signalsMax).sort((a, b) => a.time - b.time), isCut };
}

/** The names of a person, and what stands for them in bytes. */
class Sought {
  readonly #names = new Set<string>();
  readonly #bytes: Buffer[] = [];

  constructor(names: readonly string[]) {
    for (const name of names) this.#add(name);
  }

  isIn(bytes: Buffer): boolean {
    return this.#bytes.some((each) => bytes.includes(each));
  }

  /** Whether a signal speaks of the person; what a link gives to it is sought from now on. */
  isAbout(signal: Signal): boolean {
    const values = Object.values(signal).filter((value) => typeof value === 'string');
    if (!values.some((value) => this.#names.has(value))) return false;
    if (signal.type === 'link.declared' || signal.type === 'account.opened') {
      const { person, phone, account } = signal;
      for (const name of [person, phone, account]) if (name !== undefined) this.#add(name);
    }
    return true;
  }

  #add(name: string): void {
    if (this.#names.has(name)) return;
    this.#names.add(name);
    this.#bytes.push(Buffer.from(name));
  }
}
