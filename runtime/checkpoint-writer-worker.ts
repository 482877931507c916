// The thread of checkpoint-writer-thread.ts: compresses, seals and writes one checkpoint at a time, in a heap of its own.
import { parentPort, workerData } from 'node:worker_threads';
import { required } from '../signal/invariant.ts';
import { providerOf } from '../vault/key-ring.ts';
import { KeyedVault, PLAIN } from '../vault/vault.ts';
import { encodeCheckpoint } from './checkpoint-codec.ts';
import type { RawFrame } from './checkpoint-frames.ts';
import { storageAt } from './checkpoint-place.ts';
import type {
  Reported,
  WriterOptions,
  WriterOrder,
  WriterReport,
} from './checkpoint-writer-message.ts';
import { failureOf } from './engine-message.ts';

const port = required(parentPort, 'a thread that somebody started');
const { place, keys }: WriterOptions = workerData;
const storage = storageAt(place);
const vault = keys === undefined ? PLAIN : new KeyedVault(providerOf(keys));

/** The frames of a checkpoint, each asked for when it is wanted. */
class AskedFrames {
  readonly number: number;
  #asked: PromiseWithResolvers<WriterOrder> | undefined;
  readonly #lent = new Set<ArrayBuffer>();
  #free: ArrayBuffer[] = [];

  constructor(number: number) {
    this.number = number;
  }

  hear(order: WriterOrder): void {
    this.#asked?.resolve(order);
    this.#asked = undefined;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<RawFrame> {
    for (;;) {
      const asked = Promise.withResolvers<WriterOrder>();
      this.#asked = asked;
      this.report({ report: 'next' });
      const order = await asked.promise;
      if (order.order === 'end') return;
      if (order.order !== 'frame') throw new Error('the engine gave the checkpoint up');
      const { frame, isLent } = order;
      if (isLent && frame.kind === 'array') this.#lent.add(frame.bytes.buffer);
      yield frame;
    }
  }

  /** Nobody reads it any more. */
  free({ buffer }: Uint8Array<ArrayBuffer>): void {
    if (this.#lent.delete(buffer)) this.#free.push(buffer);
  }

  /** Hands back what is free with it. */
  report(what: Reported): void {
    const rooms = this.#free;
    this.#free = [];
    const report: WriterReport = { ...what, number: this.number, rooms };
    port.postMessage(report, rooms);
  }
}

let frames: AskedFrames | undefined;

port.on('message', (order: WriterOrder) => {
  if (order.order !== 'write') {
    if (order.number === frames?.number) frames.hear(order);
    return;
  }
  const asked = new AskedFrames(order.number);
  frames = asked;
  const chunks = encodeCheckpoint(order.head, asked, vault, (bytes) => asked.free(bytes));
  storage.put(order.place, chunks).then(
    (byteCount) => asked.report({ report: 'written', byteCount }),
    (error: unknown) => asked.report({ report: 'failed', failure: failureOf(error) }),
  );
});

// Whoever waits hears of it when this thread ends.
port.on('messageerror', (error) => {
  throw error;
});
