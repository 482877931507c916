// What is measured beside JSON.parse: the scanner over whole frames, and reading their bytes at all.
import type { Frame } from '../../log/frame.ts';
import { FrameLines } from '../../scan/frame-lines.ts';
import { LineScanner } from '../../scan/line-scanner.ts';
import { KeyHasher } from '../../signal/key-hash.ts';
import { fieldRowsOf } from '../../signal/parse-signal.ts';
import { ID_REGISTER, registerOf, SignalRegisters } from '../../signal/signal-registers.ts';
import { isFieldName } from '../../signal/signal-type.ts';
import type { Contender } from '../hot-path/measure.ts';

/** Scans every line, with the fields of some kinds hashed. The result mixes what was read of each signal. */
export function scanning(
  frames: readonly Frame[],
  name: string,
  hashedKinds: readonly string[],
): Contender {
  const registers = new SignalRegisters();
  const scanner = new LineScanner(new KeyHasher({ low: 1, high: 2 }), registers, (type) =>
    fieldRowsOf(type)
      .filter((row) => hashedKinds.includes(row.spec.kind))
      .map((row) => (isHeadText(row.name) || isFieldName(row.name) ? registerOf(row.name) : -1)),
  );
  const lines = new FrameLines(scanner);
  return {
    name,
    run() {
      let mixed = 0;
      for (const frame of frames) {
        lines.open(frame);
        while (lines.next()) {
          if (!lines.isSignal) throw new Error(`not a valid signal: ${lines.faults[0]?.message}`);
          const idEnd = registers.ends[ID_REGISTER] ?? 0;
          mixed = (Math.imul(mixed, 31) + registers.type + idEnd - lines.start) | 0;
        }
      }
      if (scanner.parsedCount > 0) throw new Error('a line of the workload is not plain');
      return mixed;
    },
  };
}

/**
 * Adds up the bytes of the frames as 32-bit words: about how fast they come from memory. A function a block, which is compiled in the
 * first frames, and four sums that do not wait for each other; one loop over all frames runs ten times slower, and measures itself.
 */
export function readWords(frames: readonly Frame[]): Contender {
  const words = frames.map(
    (frame) => new Int32Array(frame.slice().buffer, 0, Math.floor(frame.length / 4)),
  );
  return {
    name: 'memory: the bytes as 32-bit words, added up',
    run() {
      let sum = 0;
      for (const block of words) sum = (sum + sumOf(block)) | 0;
      return sum;
    },
  };
}

function sumOf(words: Int32Array): number {
  let a = 0;
  let b = 0;
  let c = 0;
  let d = 0;
  const whole = words.length - (words.length & 3);
  for (let i = 0; i < whole; i += 4) {
    a = (a + (words[i] ?? 0)) | 0;
    b = (b + (words[i + 1] ?? 0)) | 0;
    c = (c + (words[i + 2] ?? 0)) | 0;
    d = (d + (words[i + 3] ?? 0)) | 0;
  }
  for (let i = whole; i < words.length; i++) a = (a + (words[i] ?? 0)) | 0;
  return (a + b + c + d) | 0;
}

function isHeadText(name: string): name is 'id' | 'source' | 'region' {
  return name === 'id' || name === 'source' || name === 'region';
}
