// What every source of signals is, whatever it reads: it is checked, started, drained and stopped, remembers its place, keeps what it refuses
// with the dead letters, waits while the log or its partner is away, and tells how it stands in the same words.

export const SOURCE_KINDS = [
  'files',
  's3',
  'sftp',
  'postgresql',
  'mysql',
  'kafka',
  'http-pull',
  'http-push',
  'camara',
] as const;
export type SourceKind = (typeof SOURCE_KINDS)[number];

/**
 * stopped: not started, or stopped; running: reading, or nothing new is there; waiting: the log or the partner is away, it goes on by
 * itself; failed: somebody has to mend something, `failure` says what. A failed source tries again now and then.
 */
export type SourceState = 'stopped' | 'running' | 'waiting' | 'failed';

export interface SourceStatus {
  readonly state: SourceState;
  /** Why it waits or has failed. */
  readonly failure?: string;
  /** Records (rows, lines, messages) since the start; those that are read again after a crash count again. */
  readonly read: number;
  /** Signals that the log took. */
  readonly accepted: number;
  /** Records refused, by the code of their first fault. */
  readonly rejected: Readonly<Record<string, number>>;
  /** Records that the mapping leaves out on purpose. */
  readonly skipped: number;
  /** Processing time of the newest record, epoch ms. */
  readonly lastSeen?: number;
  /** The same of the newest record that became a signal. */
  readonly lastAccepted?: number;
  /** Event time of the newest signal, epoch ms. */
  readonly newestTime?: number;
  /** Records that are there and not read yet, where the partner can tell. */
  readonly lagRecords?: number;
  /** The same of a source that reads files, in bytes as they lie there; a packed file counts as a whole until it is read to its end. */
  readonly lagBytes?: number;
  /** Name of the source that it is held up for: that one catches up as well and is further behind, so that its records would be late. */
  readonly waitsFor?: string;
}

export interface Source {
  readonly status: SourceStatus;
  /** Whether it could start: throws FW_SOURCE_AWAY, FW_CONFIG, FW_FILE or FW_MAPPING_INVALID with what to do. Changes nothing. */
  check(): Promise<void>;
  /** Starts to read from the place that was saved. A partner that is away is waited for. */
  start(): Promise<void>;
  /** Resolves when everything that is there now is in the log or with the dead letters. Throws when the source cannot read it, or stops before. */
  drain(): Promise<void>;
  /** Stops reading; what is under way is finished, unless the log is away. */
  stop(): Promise<void>;
}
