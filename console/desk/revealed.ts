// The numbers and notes of the task at hand, which are masked until somebody needs them. Asking for them is an act of its own, kept in the audit; the page asks once a claim.
import { useCallback, useRef, useState } from 'react';
import type { Task } from '../../api/contract/task.ts';
import { Refusal } from '../link/request.ts';
import { type RevealReason, reveal } from './calls.ts';
import type { Held } from './holding.ts';

export interface Revealed {
  /** With nothing masked; undefined until it was asked for. */
  readonly task: Task | undefined;
  /** What was noted of earlier episodes, by episode. */
  readonly earlierNotes: ReadonlyMap<string, string>;
  /** Why the numbers could not be had. */
  readonly fault: string | undefined;
  /** The task with its numbers; throws what the API refuses it with. */
  ask(reason: RevealReason): Promise<Task>;
}

const NO_NOTES: ReadonlyMap<string, string> = new Map();

/** What is revealed of one claim; `onLost` hears that the task is no longer ours. */
export function useRevealed({ claim }: Held, onLost: () => void): Revealed {
  const { task, lease } = claim;
  const [shown, setShown] = useState<Task>();
  const [earlierNotes, setEarlierNotes] = useState<ReadonlyMap<string, string>>(NO_NOTES);
  const [fault, setFault] = useState<string>();
  const asking = useRef<Promise<Task>>(undefined);
  const ask = useCallback(
    (reason: RevealReason) => {
      asking.current ??= reveal(task.taskId, lease, reason).then(
        (answer) => {
          setShown(answer.task);
          setEarlierNotes(new Map(answer.earlierNotes.map((one) => [one.episodeId, one.note])));
          setFault(undefined);
          return answer.task;
        },
        (error: unknown) => {
          asking.current = undefined;
          setFault(error instanceof Error ? error.message : String(error));
          if (error instanceof Refusal && error.code === 'FW_LEASE_LOST') onLost();
          throw error;
        },
      );
      return asking.current;
    },
    [task.taskId, lease, onLost],
  );
  return { task: shown, earlierNotes, fault, ask };
}
