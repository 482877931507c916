// One file of a partner's folder while it is read: from the place of an earlier run where the file still begins as it did, from its start
// where it is another one by now, unpacked where it is packed.
import { createHash } from 'node:crypto';
import type { ContentReader } from '../file/content-reader.ts';
import { isDocumentFile, openReader } from '../file/open-reader.ts';
import type { SignalBatch } from '../file/signal-batch.ts';
import { gathered, headed, type Packing, packingOf, unpacked } from '../file/unpacked.ts';
import type { Mapping } from '../mapping/mapping.ts';
import { joined } from '../source/joined-batch.ts';
import type { FilePlace } from './drop-place.ts';
import type { RemoteFile, RemoteFolder } from './remote-folder.ts';

/** What a piece of the file gave. The place is missing in the middle of a row. */
export interface FilePiece {
  readonly batch: SignalBatch;
  readonly place?: FilePlace;
}

const HEAD_BYTES_MAX = 1024;
/** Some thousand rows: servers hand out far smaller pieces, and each is a question to the log. */
const PIECE_BYTES = 262_144;

interface Head {
  readonly headBytes: number;
  readonly headDigest: string;
}

export class FileReading {
  readonly file: RemoteFile;
  readonly #chunks: AsyncIterator<Buffer>;
  readonly #reader: ContentReader;
  readonly #head: Head;
  readonly #isPacked: boolean;
  /** Unpacked bytes that an earlier run has read. */
  #bytesBefore: number;

  private constructor(parts: {
    file: RemoteFile;
    chunks: AsyncIterable<Buffer>;
    reader: ContentReader;
    head: Head;
    isPacked: boolean;
    bytesBefore: number;
  }) {
    this.file = parts.file;
    this.#chunks = parts.chunks[Symbol.asyncIterator]();
    this.#reader = parts.reader;
    this.#head = parts.head;
    this.#isPacked = parts.isPacked;
    this.#bytesBefore = parts.bytesBefore;
  }

  /** Begins to read. Throws as the folder and the mapping do. */
  static async begin(
    folder: RemoteFolder,
    file: RemoteFile,
    place: FilePlace | undefined,
    mapping: Mapping | undefined,
  ): Promise<FileReading> {
    // A document that was written again may have more in its middle, and behind its end there is nothing to read.
    const isLost =
      place?.row === 0 && place.version !== file.version && isDocumentFile(file.name, mapping);
    const known =
      place === undefined || isLost ? undefined : await sameBeginning(folder, file, place);
    const isPlain = known !== undefined && known.packing === undefined;
    // A file that is shorter than what was read of it was cut: it is another one.
    const from = isPlain && place !== undefined && place.offset <= file.size ? place : undefined;
    const goesOn = from ?? (known?.packing === undefined ? undefined : place);
    const { head, all } = await headed(folder.read(file, from?.offset ?? 0), HEAD_BYTES_MAX);
    const { offset = 0, row = 0, header } = goesOn ?? {};
    const reader = await openReader({
      path: file.name,
      file: file.name,
      offset,
      row,
      ...(mapping === undefined ? {} : { mapping }),
      ...(header === undefined ? {} : { header }),
    });
    const packing = from === undefined ? packingOf(head) : undefined;
    return new FileReading({
      file,
      chunks: gathered(unpacked(all, packing), PIECE_BYTES),
      reader,
      head: from === undefined || place === undefined ? headOf(head) : place,
      isPacked: packing !== undefined,
      bytesBefore: packing === undefined ? 0 : offset,
    });
  }

  /** The next piece; undefined at the end of the file. */
  async next(): Promise<FilePiece | undefined> {
    const { value, done } = await this.#chunks.next();
    if (done === true) return undefined;
    const fresh = value.subarray(Math.min(this.#bytesBefore, value.length));
    this.#bytesBefore -= value.length - fresh.length;
    return this.#piece(this.#reader.push(fresh), false);
  }

  /** What is left when the file is whole: a last line without its end, a row that nothing completes. */
  end(): FilePiece {
    return this.#piece(joined([this.#reader.endLine(), this.#reader.end()]), true);
  }

  async close(): Promise<void> {
    await this.#chunks.return?.();
  }

  #piece(batch: SignalBatch, isDone: boolean): FilePiece {
    const reader = this.#reader;
    if (reader.isMidRow) return { batch };
    const header = reader.header === undefined ? {} : { header: reader.header };
    const { headBytes, headDigest } = this.#head;
    const { offset, rowCount: row } = reader;
    const { version } = this.file;
    const isPacked = this.#isPacked;
    const read = { version, offset, row, ...header, headBytes, headDigest };
    return { batch, place: { ...read, isPacked, isDone } };
  }
}

/** How the file is packed when it begins as the one of the place does; undefined when it is another one. */
async function sameBeginning(
  folder: RemoteFolder,
  file: RemoteFile,
  { headBytes, headDigest }: FilePlace,
): Promise<{ readonly packing: Packing | undefined } | undefined> {
  if (headBytes === 0 || file.size < headBytes) return undefined;
  const chunks = await Array.fromAsync(folder.read(file, 0, headBytes));
  const head = Buffer.concat(chunks).subarray(0, headBytes);
  return headOf(head).headDigest === headDigest ? { packing: packingOf(head) } : undefined;
}

function headOf(bytes: Buffer): Head {
  const head = bytes.subarray(0, HEAD_BYTES_MAX);
  return {
    headBytes: head.length,
    headDigest: createHash('sha256').update(head).digest('base64url'),
  };
}
