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
import { join } from 'node:path';
import { type Frame, packLines } from '../../log/frame.ts';
import { type WorkloadSettings, workloadLines } from './workload.ts';

/** Raise it when the generator or the format changes, so that files made before are not taken for new ones. */
const VERSION = 1;
const LENGTH_BYTES = 4;
const LINES_A_PACKING = 100_000;

/** The file of a workload under `folder`, made when it is not there yet. */
export function workloadFile(folder: string, settings: WorkloadSettings): string {
  const { signals, people, hours, seed } = settings;
  const path = join(folder, `workload-v${VERSION}-${signals}-${people}-${hours}h-${seed}.frames`);
  if (existsSync(path)) return path;
  mkdirSync(folder, { recursive: true });
  const file = openSync(`${path}.part`, 'w');
  let lines: string[] = [];
  for (const line of workloadLines(settings)) {
    lines.push(line);
    if (lines.length < LINES_A_PACKING) continue;
    writeFrames(file, packLines(lines));
    lines = [];
  }
  writeFrames(file, packLines(lines));
  closeSync(file);
  renameSync(`${path}.part`, path);
  return path;
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

function writeFrames(file: number, frames: readonly Frame[]): void {
  for (const frame of frames) {
    const length = Buffer.alloc(LENGTH_BYTES);
    length.writeUInt32LE(frame.length);
    writeSync(file, length);
    writeSync(file, frame);
  }
}
