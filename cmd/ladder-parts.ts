// The ladders of a running forewarn: opened with the settings of its desks and its words, told to the trail, the metrics and the ledger.
import { ladderEvent } from '../api/ladder-trail.ts';
import { taskEventRow } from '../api/task-trail.ts';
import type { Carrier } from '../connectors/delivery/delivery.ts';
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
  readonly carrier: Carrier;
}

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
  return new LadderBook({
    ...place,
    settings: desks.ladder,
    wordings: readWordings(config.wordingsFile),
    carrier: parts.carrier,
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
      if (event?.kind === 'visit-failed') {
        const { taskId } = ladder.subject;
        const { deliveryId, state, reason } = one;
        logger.warn({ taskId, deliveryId, state, reason }, 'nobody signed for a visit');
      }
    },
    onError: (error) => logger.warn({ err: error }, 'trouble with what goes out to people'),
  });
}
