// What a process of the checkpoint benchmark is asked to do, and what it answers.

export interface CheckpointSpec {
  readonly people: number;
  /** Before the first checkpoint. */
  readonly signalsAPerson: number;
  /** Event time of those. */
  readonly hours: number;
  /** Checkpoints that will be taken. */
  readonly rounds: number;
  /** Where the checkpoints lie. */
  readonly folder: string;
  /** Keys that seal them, as FOREWARN_DATA_KEYS has them; they are not sealed when missing. */
  readonly keys?: string;
}

export interface SaveRound {
  /** When it began. */
  readonly names: number;
  /** Bytes of the state in memory. */
  readonly stateBytes: number;
  /** The longest that the engine stood still at once, and how long in all, by the clock. */
  readonly pauseMs: number;
  readonly heldMs: number;
  /** Signals that were processed meanwhile. */
  readonly signals: number;
  /**
   * Processor time that the engine's thread spent on the checkpoint: all that it took more than the same signals take without one. And that other
   * threads spent.
   */
  readonly ownCpuMs: number;
  readonly otherCpuMs: number;
  readonly tookSeconds: number;
  readonly byteCount: number;
}

/** By the least that each step took in several tries: what the engine's thread does every time. */
export interface StepRound {
  /** To hold the state, which grows a little with it. */
  readonly holdMs: number;
  /** The longest of all pieces. */
  readonly pieceMs: number;
  readonly pieces: number;
}

export interface LoadRound {
  /** From the file to an engine that could take the next signal, by the clock. */
  readonly tookSeconds: number;
  /** Processor time of all threads. */
  readonly cpuSeconds: number;
  readonly names: number;
}

export type CheckpointRound = SaveRound | StepRound | LoadRound;
