// From a sample file to a first mapping, with how sure each line of it is.
import { open } from 'node:fs/promises';
import { basename } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { FwError } from '../../signal/fw-error.ts';
import { fieldRowsOf } from '../../signal/parse-signal.ts';
import { mappingText } from './mapping-text.ts';
import { type Proposal, propose } from './propose.ts';
import { entrySample, readSample } from './read-sample.ts';
import type { Sample } from './sample.ts';

/** Bytes of a sample that are looked at. */
export const SAMPLE_BYTES_MAX = 4 * 1024 * 1024;

/** A sample and what is proposed for it. */
export interface Proposed {
  readonly sample: Sample;
  readonly proposal: Proposal;
}

export interface Guess {
  readonly sample: Sample;
  readonly proposal: Proposal;
  /** The YAML of the mapping. */
  readonly text: string;
}

/** Proposes a mapping for a file of CSV, NDJSON or JSON, packed or not. Throws FW_FILE when it cannot be read or is none of these. */
export async function guessMapping(path: string): Promise<Guess> {
  const { bytes, isCut } = await headOf(path);
  const whole = readSample(bytes, isCut);
  if (whole.rows.length === 0) throw new FwError('FW_FILE', `${path} has no row to guess from.`);
  const ofRecords = { sample: whole, proposal: propose(whole) };
  const { sample, proposal } = ofEntries(ofRecords) ?? ofRecords;
  const file = basename(path);
  const name = file
    .replace(/\.(csv|txt|ndjson|jsonl|json|dat|gz)\b/gi, '')
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-|-$/g, '')
    .toLowerCase();
  const text = mappingText(sample, proposal, path, name || 'sample', ofRecords);
  return { sample, proposal, text };
}

/** A proposal of a signal for each entry of a list, where entries have what such a signal needs and records alone make less of a signal. */
function ofEntries({ sample: whole, proposal: ofRecord }: Proposed): Proposed | undefined {
  const found = whole.lists.flatMap((list) => {
    const sample = entrySample(whole, list);
    if (sample === undefined) return [];
    const proposal = propose(sample);
    const isOfEntry = fieldRowsOf(proposal.type).some(
      ({ name, isRequired }) =>
        isRequired &&
        [...proposal.assignments].some(
          ([field, { column, isNamed }]) =>
            field === name && field !== 'id' && isNamed && column.name.startsWith('each.'),
        ),
    );
    const isBetter = proposal.missing.length <= ofRecord.missing.length;
    return isOfEntry && isBetter && proposal.score > ofRecord.score ? [{ sample, proposal }] : [];
  });
  return found.sort((a, b) => b.proposal.score - a.proposal.score)[0];
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
