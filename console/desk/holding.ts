// Holding a task: it is taken, renewed while the page is used, and let go. Losing it (lapse, line, another process) never throws away what was typed.
import { useCallback, useEffect, useRef, useState } from 'react';
import type { Claim } from '../../api/contract/task.ts';
import { Refusal } from '../link/request.ts';
import { claimNext, claimThis, release, renew } from './calls.ts';

export interface Held {
  readonly claim: Claim;
  /** When it lapses by this machine's clock, epoch ms. */
  readonly deadline: number;
  readonly leaseMs: number;
}

/** Why there is no task in hand. */
export type IdleNote = 'nothing' | 'taken-by-others' | 'link-down' | 'away' | 'desk-paused';

export type Holding =
  | { readonly kind: 'idle'; readonly note?: IdleNote }
  | { readonly kind: 'taking' }
  | { readonly kind: 'held'; readonly held: Held; readonly isLinkDown: boolean }
  | { readonly kind: 'lost'; readonly held: Held };

export interface Holder {
  readonly holding: Holding;
  next(): void;
  take(taskId: string): void;
  giveBack(): void;
  /** The task is no longer ours: it was closed or passed on. */
  done(): void;
  /** Somebody else has the task by now. */
  lost(): void;
}

const PLACE = 'forewarn.held';
/** Nobody touches the page for so long: the task goes back when its lease ends. */
const IDLE_MS = 10 * 60_000;
const TICK_MS = 1_000;
/** Renewed when so much of the lease is over. */
const RENEW_AT = 0.4;

/** Holds at most one task at a time. */
export function useHolder(desk: string, staff: string): Holder {
  const [holding, setHolding] = useState<Holding>({ kind: 'idle' });
  const take = useCallback((ask: () => Promise<Claim | undefined>) => {
    setHolding({ kind: 'taking' });
    ask().then(
      (claim) =>
        setHolding(claim === undefined ? { kind: 'idle', note: 'nothing' } : heldOf(claim)),
      (error: unknown) => setHolding({ kind: 'idle', note: noteOf(error) }),
    );
  }, []);
  useRenewal(holding, setHolding);
  useResume(staff, take);
  useEffect(() => {
    if (holding.kind === 'lost') sessionStorage.removeItem(PLACE);
  }, [holding]);
  const held = 'held' in holding ? holding.held : undefined;
  const done = () => {
    sessionStorage.removeItem(PLACE);
    setHolding({ kind: 'idle' });
  };
  return {
    holding,
    next: () => take(() => claimNext(desk, staff)),
    take: (taskId) => take(() => claimThis(taskId, staff)),
    giveBack: () => {
      if (held === undefined) return;
      // Should it not arrive, the lease lapses by itself.
      release(held.claim.task.taskId, held.claim.lease).catch(() => undefined);
      done();
    },
    done,
    lost: () =>
      // An answer that comes late tells nothing of the task that is held by then.
      setHolding((now) =>
        now.kind === 'held' && now.held.claim.lease === held?.claim.lease
          ? { kind: 'lost', held: now.held }
          : now,
      ),
  };
}

function noteOf(error: unknown): IdleNote {
  if (!(error instanceof Refusal)) return 'link-down';
  if (error.code === 'FW_STAFF_AWAY') return 'away';
  return error.code === 'FW_DESK_PAUSED' ? 'desk-paused' : 'taken-by-others';
}

function heldOf(claim: Claim): Holding {
  const leaseMs = claim.expiresAt - claim.claimedAt;
  const place = { taskId: claim.task.taskId, lease: claim.lease };
  sessionStorage.setItem(PLACE, JSON.stringify(place));
  return {
    kind: 'held',
    held: { claim, leaseMs, deadline: Date.now() + leaseMs },
    isLinkDown: false,
  };
}

/** After a reload the task is given back and taken again, which alone tells what it is and until when it is held. */
function useResume(staff: string, take: (ask: () => Promise<Claim | undefined>) => void): void {
  const isFirst = useRef(true);
  useEffect(() => {
    if (!isFirst.current) return;
    isFirst.current = false;
    const kept: unknown = JSON.parse(sessionStorage.getItem(PLACE) ?? 'null');
    const taskId = Reflect.get(Object(kept), 'taskId');
    const lease = Reflect.get(Object(kept), 'lease');
    if (typeof taskId !== 'string' || typeof lease !== 'string' || staff === '') return;
    sessionStorage.removeItem(PLACE);
    take(async () => {
      await release(taskId, lease).catch(() => undefined);
      return claimThis(taskId, staff);
    });
  }, [staff, take]);
}

/** Renews while the page is used; says when the line is down, and when the task is lost. */
function useRenewal(holding: Holding, setHolding: (holding: Holding) => void): void {
  const usedAt = useRef(Date.now());
  useEffect(() => {
    const used = () => {
      usedAt.current = Date.now();
    };
    addEventListener('keydown', used);
    addEventListener('pointermove', used);
    return () => {
      removeEventListener('keydown', used);
      removeEventListener('pointermove', used);
    };
  }, []);
  useEffect(() => {
    if (holding.kind !== 'held') return;
    const { held } = holding;
    let isAsking = false;
    let isOver = false;
    const timer = setInterval(() => {
      const now = Date.now();
      if (now >= held.deadline) {
        setHolding({ kind: 'lost', held });
        return;
      }
      const isDue = now >= held.deadline - held.leaseMs * (1 - RENEW_AT);
      if (!isDue || isAsking || now - usedAt.current > IDLE_MS) return;
      isAsking = true;
      renew(held.claim.task.taskId, held.claim.lease)
        .then(
          () => {
            const renewed = { ...held, deadline: now + held.leaseMs };
            if (!isOver) setHolding({ kind: 'held', held: renewed, isLinkDown: false });
          },
          (error: unknown) => {
            if (isOver) return;
            if (error instanceof Refusal && error.problem.status < 500) {
              setHolding({ kind: 'lost', held });
            } else if (!holding.isLinkDown) setHolding({ ...holding, isLinkDown: true });
          },
        )
        .finally(() => {
          isAsking = false;
        });
    }, TICK_MS);
    return () => {
      isOver = true;
      clearInterval(timer);
    };
  }, [holding, setHolding]);
}
