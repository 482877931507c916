// Stop-payments that prepare themselves: an orange or red hit on a transfer that is still under way, and money that the person says has left.
// Only the request is made; a second person approves it, and nothing goes out before.
import type { Episode } from './episode.ts';
import type { OrderRequest } from './order.ts';
import { FOREWARN } from './order.ts';
import type { OrderBook } from './order-book.ts';
import type { RecordedOutcome, Task } from './task.ts';
import type { TaskQueue } from './task-queue.ts';

type TaskSink = Pick<TaskQueue, 'open' | 'raise' | 'withdraw'>;
type Requests = Pick<OrderBook, 'request'>;

/** The task sink that also requests a stop-payment for each transfer under way, before it passes the task on. Telling it again changes nothing. */
export function preparingOrders(tasks: TaskSink, orders: Requests): TaskSink {
  const prepare = async (task: Task): Promise<void> => {
    for (const request of pendingPayments(task)) await orders.request(request, FOREWARN);
  };
  return {
    async open(task) {
      await prepare(task);
      await tasks.open(task);
    },
    async raise(task) {
      await prepare(task);
      return tasks.raise(task);
    },
    withdraw: (taskId, reason) => tasks.withdraw(taskId, reason),
  };
}

/** A stop-payment for each transfer of an episode that is under way; none below orange. */
export function pendingPayments({ episode, desk }: Pick<Task, 'episode' | 'desk'>): OrderRequest[] {
  const { level, typology } = episode;
  if (level !== 'orange' && level !== 'red') return [];
  return episode.transfers
    .filter(({ state }) => state === 'attempted')
    .map(({ transferId, payee, amountFen }) => ({
      ...stopPayment(episode, desk, payee),
      amountFen,
      transferId,
      reason: `${level} ${typology}: transfer under way`,
      cause: { code: 'transfer-under-way', typology, level },
    }));
}

export interface ReportedPayment {
  readonly request: OrderRequest;
  /** Who asks for it: forewarn where signals have shown a payment to that account, else who typed it, so that another approves. */
  readonly by: string;
}

/** A stop-payment for each payment that the person reported and whose account is known, by the report or by the episode's own transfers. */
export function reportedPayments(recorded: RecordedOutcome, episode: Episode): ReportedPayment[] {
  return (recorded.paid ?? []).flatMap(({ amountFen, payee, transferId, paidAt }) => {
    const known = episode.transfers.find((transfer) =>
      transferId === undefined
        ? transfer.amountFen === amountFen && payee === undefined
        : transfer.transferId === transferId,
    );
    const account = payee ?? known?.payee;
    if (account === undefined) return [];
    const isSeen = episode.transfers.some((transfer) => transfer.payee === account);
    const request = {
      ...stopPayment(episode, recorded.desk, account),
      amountFen,
      transferId: transferId ?? known?.transferId ?? `paid-${paidAt}`,
      reason: `${episode.typology}: paid already`,
      cause: { code: 'paid-already', typology: episode.typology },
    } as const;
    return [{ request, by: isSeen ? FOREWARN : recorded.staff }];
  });
}

function stopPayment(episode: Episode, desk: string, account: string) {
  const { episodeId, person } = episode;
  const personId = person.kind === 'person' ? person.id : `${person.kind}:${person.id}`;
  const target = { kind: 'account', id: account } as const;
  return { kind: 'stop-payment', target, episodeId, desk, person: personId } as const;
}
