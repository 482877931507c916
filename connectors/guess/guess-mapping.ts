// From a sample file to a first mapping, with how sure each line of it is.
import { open } from 'node:fs/promises';
import { basename } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { FwError } from '../../signal/fw-error.ts';
import { mappingText } from './mapping-text.ts';
import { type Proposal, propose } from './propose.ts';
import { readSample } from './read-sample.ts';
import type { Sample } from './sample.ts';

/** Bytes of a sample that are looked at. */
export const SAMPLE_BYTES_MAX = 4 * 1024 * 1024;

export interface Guess {
  readonly sample: Sample;
  readonly proposal: Proposal;
  /** The YAML of the mapping. */
  readonly text: string;
}

/** Proposes a mapping for a file of CSV, NDJSON or JSON, packed or not. Throws FW_FILE when it cannot be read or is none of these. */
export async function guessMapping(path: string): Promise<Guess> {
  const { bytes, isCut } = await headOf(path);
  const sample = readSample(bytes, isCut);
  if (sample.rows.length === 0) throw new FwError('FW_FILE', `${path} has no row to guess from.`);
  const proposal = propose(sample);
  const file = basename(path);
  const name = file
    .replace(/\.(csv|txt|ndjson|jsonl|json|gz)\b/gi, '')
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-|-$/g, '')
    .toLowerCase();
  return { sample, proposal, text: mappingText(sample, proposal, path, name || 'sample') };
}

async function headOf(path: string): Promise<{ bytes: Buffer; isCut: boolean }> {
  try {
    const handle = await open(path, 'r');
    try {
      const { size } = await handle.stat();
      const { buffer, bytesRead } = await handle.read(
        Buffer.alloc(Math.min(size, SAMPLE_BYTES_MAX)),
        0,
      );
      const bytes = buffer.subarray(0, bytesRead);
      const isCut = size > SAMPLE_BYTES_MAX;
      if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return { bytes, isCut };
      const unpacked = gunzipSync(bytes, isCut ? { finishFlush: 2 } : {});
      return {
        bytes: unpacked.subarray(0, SAMPLE_BYTES_MAX),
        isCut: isCut || unpacked.length > SAMPLE_BYTES_MAX,
      };
    } finally {
      await handle.close();
    }
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new FwError('FW_FILE', `${path} cannot be read: ${why}.`, { cause });
  }
}
