// The work of desks, as metrics.
import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import type { OrderKind, OrderState } from '../dissuasion/order.ts';
import type { DeskCount } from '../dissuasion/task-view.ts';
import { LEVELS, type Level } from '../signal/level.ts';
import type { Outcome } from '../signal/outcome.ts';

export interface DeskMetrics {
  countOutcome(outcome: Outcome): void;
  countLapsedLease(): void;
  /** A change of an order. */
  countOrder(kind: OrderKind, state: OrderState): void;
  /** A task that was opened. */
  countOpenedTask(level: Level): void;
  /** A task that went to the desk above. */
  countRisen(level: Level): void;
  /** Task events that were given up because the ledger was away for too long. */
  countLostTaskEvents(count: number): void;
  observeClaimWaitSeconds(seconds: number): void;
  setDesks(desks: readonly DeskCount[]): void;
}

const WAIT_BUCKETS = [1, 5, 10, 30, 60, 120, 300, 600, 1_800, 3_600, 7_200, 21_600, 86_400];

/** The metrics of desks, at nothing, in these registers. */
export function deskMetrics(registers: Registry[]): DeskMetrics {
  const outcomes = new Counter({
    name: 'forewarn_outcomes_total',
    help: 'Outcomes that desks recorded.',
    labelNames: ['outcome'],
    registers,
  });
  const lapsed = new Counter({
    name: 'forewarn_lease_lapsed_total',
    help: 'Claims that lapsed.',
    registers,
  });
  const opened = new Counter({
    name: 'forewarn_tasks_opened_total',
    help: 'Tasks of people at risk by the level at which they were opened, each once; calls after an episode are none of them.',
    labelNames: ['level'],
    registers,
  });
  const risen = new Counter({
    name: 'forewarn_tasks_risen_total',
    help: 'Tasks that nobody claimed before their deadline and that went to the desk above.',
    labelNames: ['level'],
    registers,
  });
  const orders = new Counter({
    name: 'forewarn_orders_total',
    help: 'Orders to banks and carriers by the state that they came to.',
    labelNames: ['kind', 'state'],
    registers,
  });
  const lostEvents = new Counter({
    name: 'forewarn_task_events_lost_total',
    help: 'Task events that never reached the ledger.',
    registers,
  });
  const claimWait = new Histogram({
    name: 'forewarn_task_claim_wait_seconds',
    help: 'From the opening of a task to its claim.',
    buckets: WAIT_BUCKETS,
    registers,
  });
  const byLevel = (name: string, help: string) =>
    new Gauge({ name, help, labelNames: ['desk', 'level'], registers });
  const waiting = byLevel('forewarn_tasks_waiting', 'Tasks that wait.');
  const deferred = byLevel('forewarn_tasks_deferred', 'Tasks that wait for a later time.');
  const claimed = byLevel('forewarn_tasks_claimed', 'Tasks that somebody holds.');
  const oldest = byLevel('forewarn_task_oldest_waiting_seconds', 'Age of the oldest waiting task.');
  return {
    countOutcome: (outcome) => outcomes.inc({ outcome }),
    countLapsedLease: () => lapsed.inc(),
    countOrder: (kind, state) => orders.inc({ kind, state }),
    countOpenedTask: (level) => opened.inc({ level }),
    countRisen: (level) => risen.inc({ level }),
    countLostTaskEvents: (count) => lostEvents.inc(count),
    observeClaimWaitSeconds: (seconds) => claimWait.observe(seconds),
    setDesks(desks) {
      for (const { desk, levels } of desks) {
        for (const level of LEVELS) {
          const labels = { desk, level };
          waiting.set(labels, levels[level].waiting);
          claimed.set(labels, levels[level].claimed);
          deferred.set(labels, levels[level].deferred);
          oldest.set(labels, levels[level].oldestWaitingMs / 1_000);
        }
      }
    },
  };
}
