// What reads the bytes of one file into signals, whatever its format: lines of CSV or NDJSON (line-reader.ts), or a document of XML.
import type { SignalBatch } from './signal-batch.ts';

export interface ContentReader {
  /** Bytes up to the end of the last whole line, or of all that was read of a document. */
  readonly offset: number;
  /** Bytes of the line that has no end yet. */
  readonly pendingBytes: number;
  /** Lines up to `offset`; 0 for one document. */
  readonly rowCount: number;
  /** The CSV header, once it has been read. */
  readonly header: readonly string[] | undefined;
  /** Whether bytes have been taken whose row, or document, is not at its end: reading cannot go on from here later. */
  readonly isMidRow: boolean;
  /** Whether the file is one document, which somebody may still be writing: it is not given up before it is quiet for long. */
  readonly isDocument: boolean;
  /** Whether a whole document was read: bytes behind it mean that it was written again, with more in it. */
  readonly isOver: boolean;
  /** The signals of these bytes. Throws FW_FILE and FW_MAPPING_INVALID for a file that the mapping cannot read at all. */
  push(bytes: Buffer): SignalBatch;
  /** The last line of a file, when it has no end. */
  endLine(): SignalBatch;
  /** The signals of rows that nothing more can complete. */
  end(): SignalBatch;
}
