// What a process of the checkpoint benchmark is asked to do, and what it answers.

export interface CheckpointSpec {
  readonly people: number;
  readonly signalsAPerson: number;
  /** Event time of all signals. */
  readonly hours: number;
  /** Where the checkpoints lie. */
  readonly folder: string;
}

export interface SaveRound {
  readonly names: number;
  /** Bytes of the state in memory. */
  readonly stateBytes: number;
  /** The longest that the engine stood still, by the clock. */
  readonly pauseMs: number;
  /** Processor time that the engine's thread spent on the checkpoint, and that other threads spent. */
  readonly ownCpuMs: number;
  readonly otherCpuMs: number;
  readonly tookSeconds: number;
  readonly byteCount: number;
}

export interface LoadRound {
  /** From the file to an engine that could take the next signal, by the clock. */
  readonly tookSeconds: number;
  /** Processor time of all threads. */
  readonly cpuSeconds: number;
  readonly names: number;
}

export type CheckpointRound = SaveRound | LoadRound;
