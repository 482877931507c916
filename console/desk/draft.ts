// What somebody typed about a task and has not been recorded yet. It is kept in this browser until it is, whatever becomes of the lease, the line or
// the page.
import { useCallback, useState } from 'react';
import type { AftercareBody, Outcome, OutcomeBody } from './calls.ts';

export interface Draft {
  readonly outcome?: Outcome | undefined;
  /** Of a call after the episode. */
  readonly result?: AftercareBody['result'] | undefined;
  readonly because?: OutcomeBody['because'];
  readonly callEnd?: OutcomeBody['callEnd'];
  readonly unit?: string | undefined;
  readonly place?: string | undefined;
  readonly duplicateOf?: string | undefined;
  /** Yuan that stayed, as typed; the money at risk while nobody typed. */
  readonly keptYuan?: string | undefined;
  /** Yuan that left, as typed. */
  readonly paidYuan?: string | undefined;
  readonly note?: string | undefined;
  /** Version of the script that was shown. */
  readonly script?: string | undefined;
  /** The way through the script: what was answered at each step, and where it led. */
  readonly way?: readonly { readonly step: string; readonly words: string; readonly to?: string }[];
}

const PREFIX = 'forewarn.draft.';
/** A task that is not closed after so long is somebody else's. */
const KEEP_MS = 3 * 86_400_000;

/** The draft of a task, and how to change it. A change is kept before it is seen. */
export function useDraft(
  taskId: string,
): readonly [Draft, (change: Partial<Draft>) => void, () => void] {
  const [draft, setDraft] = useState(() => readDraft(taskId));
  const change = useCallback(
    (part: Partial<Draft>) =>
      setDraft((before) => {
        const after = { ...before, ...part };
        keep(taskId, after);
        return after;
      }),
    [taskId],
  );
  const drop = useCallback(() => dropDraft(taskId), [taskId]);
  return [draft, change, drop];
}

export function readDraft(taskId: string): Draft {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(PREFIX + taskId) ?? '{}');
    const { at: _at, ...draft } = Object(kept);
    return draft;
  } catch {
    return {};
  }
}

export function dropDraft(taskId: string): void {
  localStorage.removeItem(PREFIX + taskId);
}

/** Removes drafts that nobody will go on with. */
export function sweepDrafts(now: number): void {
  for (const key of Object.keys(localStorage)) {
    if (!key.startsWith(PREFIX)) continue;
    const at = Number(/"at":(\d+)/.exec(localStorage.getItem(key) ?? '')?.[1] ?? 0);
    if (now - at > KEEP_MS) localStorage.removeItem(key);
  }
}

function keep(taskId: string, draft: Draft): void {
  try {
    localStorage.setItem(PREFIX + taskId, JSON.stringify({ ...draft, at: Date.now() }));
  } catch {
    // A full or closed store: the draft lives as long as the page.
  }
}
