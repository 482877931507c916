// Frames on disk, so that contenders in other runtimes read the very bytes: each frame after its length, 4 bytes little-endian.
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { type Frame, packLines } from '../../log/frame.ts';
import { type WorkloadSettings, workloadLines } from './workload.ts';

/** Raise it when the generator or the format changes, so that files made before are not taken for new ones. */
const VERSION = 2;
const LENGTH_BYTES = 4;
const LINES_A_PACKING = 100_000;

/** The file of a reference workload under `folder`, made when it is not there yet. */
export function workloadFile(folder: string, settings: WorkloadSettings): string {
  const { signals, people, hours, seed } = settings;
  const name = `workload-v${VERSION}-${signals}-${people}-${hours}h-${seed}.frames`;
  return framesFile(join(folder, name), () => packedWorkload(settings));
}

/** A file of any frames, made when it is not there yet; gives its path. */
export function framesFile(path: string, makeFrames: () => Iterable<Frame>): string {
  if (existsSync(path)) return path;
  mkdirSync(dirname(path), { recursive: true });
  const file = openSync(`${path}.part`, 'w');
  for (const frame of makeFrames()) {
    const length = Buffer.alloc(LENGTH_BYTES);
    length.writeUInt32LE(frame.length);
    writeSync(file, length);
    writeSync(file, frame);
  }
  closeSync(file);
  renameSync(`${path}.part`, path);
  return path;
}

/** The workload in frames, made as they are taken: only some of them are in memory at once. */
export function* packedWorkload(settings: WorkloadSettings): Generator<Frame> {
  let lines: string[] = [];
  for (const line of workloadLines(settings)) {
    lines.push(line);
    if (lines.length < LINES_A_PACKING) continue;
    yield* packLines(lines);
    lines = [];
  }
  yield* packLines(lines);
}

/** All frames of a file, in memory. */
export function readFrames(path: string): Frame[] {
  const bytes = readFileSync(path);
  const frames: Frame[] = [];
  for (let at = 0; at < bytes.length; ) {
    const length = bytes.readUInt32LE(at);
    at += LENGTH_BYTES;
    frames.push(new Uint8Array(bytes.buffer, bytes.byteOffset + at, length));
    at += length;
  }
  return frames;
}
