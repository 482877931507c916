// What a partner's folder of files is, wherever it lies: a list of files and their bytes from an offset on. S3 and SFTP are behind it.

export interface RemoteFile {
  /** Its name from the folder on; files are listed in the order of their names' bytes. */
  readonly name: string;
  /** Another text whenever the content is another one. */
  readonly version: string;
  readonly size: number;
  /** When it was written last, epoch ms, as whoever keeps it says. */
  readonly changedAt: number;
}

/** Throws FW_SOURCE_AWAY while the partner is away, FW_CONFIG when somebody has to mend a setting. */
export interface RemoteFolder {
  /** For people: `s3://bucket/prefix`. */
  readonly where: string;
  /** Whether a file appears whole, as an object does; where it may be seen while it is written it is not. */
  readonly isAtomic: boolean;
  open(): Promise<void>;
  /** The files behind a name, all of them when it is undefined. */
  list(after: string | undefined): AsyncIterable<RemoteFile>;
  /** Bytes of a file from an offset on, up to its end or the one that is given. Throws FW_NOT_FOUND when that version is not there any more. */
  read(file: RemoteFile, from: number, end?: number): AsyncIterable<Buffer>;
  /** Ends it at once; what is under way fails. */
  close(): Promise<void>;
}

/** Names of files that somebody is still writing, or that stand for a folder. */
export function isLeftAlone(name: string): boolean {
  return name.endsWith('/') || /(?:^|\/)\.[^/]*$|\.(?:tmp|part)$/.test(name);
}

/** Whether a name comes before another one in the order of their bytes. */
export function isBefore(a: string, b: string): boolean {
  return Buffer.compare(Buffer.from(a), Buffer.from(b)) < 0;
}
