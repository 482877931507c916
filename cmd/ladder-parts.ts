// The ladders of a running forewarn: opened with the settings of its desks and its words, told to the trail, the metrics and the ledger.
import { ladderEvent } from '../api/ladder-trail.ts';
import { taskEventRow } from '../api/task-trail.ts';
import type { Carrier, Receipt } from '../connectors/delivery/delivery.ts';
import { deskCall } from '../dissuasion/desk-call.ts';
import { LadderBook } from '../dissuasion/ladder-book.ts';
import type { TaskQueue } from '../dissuasion/task-queue.ts';
import { readWordings } from '../dissuasion/wording.ts';
import { ladderRowsOf } from '../ledger/ladder-row.ts';
import { contentId } from '../signal/content-id.ts';
import type { Config } from './config.ts';
import type { DeskParts, DeskPlace } from './desk-parts.ts';

export interface LadderParts extends DeskParts {
  readonly tasks: TaskQueue;
  /** Nothing leaves the house when missing: everything is taken and delivered a moment later. */
  readonly carrier?: Carrier;
}

const SANDBOX = 'sandbox';
const SANDBOX_MS = 1_000;

export function openLadders(config: Config, place: DeskPlace, parts: LadderParts): LadderBook {
  const { desks, trail, logger, metrics, ledger, tasks } = parts;
  const call = deskCall({
    tasks,
    tell: (task) => {
      const opened = taskEventRow({ kind: 'opened', task, at: task.openedAt, mark: '' });
      const rows = { episodes: [task.episode], taskEvents: [opened] };
      return ledger.write(rows, contentId('called', task.taskId));
    },
  });
  const ladders: LadderBook = new LadderBook({
    ...place,
    settings: desks.ladder,
    wordings: readWordings(config.wordingsFile),
    carrier: parts.carrier ?? sandbox((receipt) => ladders.takeReceipt(receipt)),
    call,
    isWorked: async (taskId) => (await tasks.find(taskId))?.state === 'claimed',
    tell: (told) => {
      const revisions = told.map(({ ladderId, revision }) => `${ladderId}-${revision}`);
      return ledger.write({ ladderSteps: ladderRowsOf(told) }, contentId('ladders', ...revisions));
    },
    onChange: (ladder, one) => {
      metrics.countLadderStep(one.step, one.state);
      const event = ladderEvent(ladder, one);
      if (event !== undefined) trail.add(event);
    },
    onError: (error) => logger.warn({ err: error }, 'trouble with what goes out to people'),
  });
  return ladders;
}

/** For trying out. A receipt that cannot be kept is lost, as a provider's may be: the deadline of the step sees to it. */
function sandbox(hear: (receipt: Receipt) => Promise<unknown>): Carrier {
  const receiptOf = (deliveryId: string, state: Receipt['state']): Receipt => ({
    deliveryId,
    state,
    provider: SANDBOX,
    at: Date.now(),
  });
  return {
    name: SANDBOX,
    async send({ deliveryId }) {
      const later = () => hear(receiptOf(deliveryId, 'delivered')).catch(() => undefined);
      setTimeout(later, SANDBOX_MS).unref();
      return receiptOf(deliveryId, 'accepted');
    },
  };
}
