// The bytes of an input: a file or standard input, unpacked when it is packed.
import { createReadStream } from 'node:fs';
import { FwError } from '../../signal/fw-error.ts';
import { headed, PACKING_BYTES, packingOf, unpacked } from './unpacked.ts';

/** The name of standard input among inputs. */
export const STDIN = '-';

const CHUNK_BYTES = 262_144;

/** Yields the unpacked bytes. Throws FW_FILE when the input cannot be read, or is packed and damaged or cut off. */
export async function* inputBytes(
  path: string,
  stdin: AsyncIterable<Buffer> = process.stdin,
): AsyncGenerator<Buffer> {
  try {
    const raw = path === STDIN ? stdin : createReadStream(path, { highWaterMark: CHUNK_BYTES });
    const { head, all } = await headed(raw, PACKING_BYTES);
    yield* unpacked(all, packingOf(head));
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    const name = path === STDIN ? 'Standard input' : path;
    throw new FwError('FW_FILE', `${name} cannot be read: ${why}.`, { cause });
  }
}
