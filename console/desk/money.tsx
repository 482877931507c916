// The money that could still be lost, how long each payment is under way, and what banks were asked to do about it.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { OrderView } from '../../api/contract/order.ts';
import type { Task } from '../../api/contract/task.ts';
import { useNow } from '../link/now.ts';
import { usePreferences } from '../shell/preferences.ts';
import { plainMoney, span } from '../text/amount-text.ts';
import { DESK_TEXT } from '../text/desk-text.ts';
import { useText } from '../text/language.ts';
import { ordersOf, requestOrder } from './calls.ts';

type Transfer = Task['episode']['transfers'][number];

const LOOK_EVERY_MS = 4_000;
/** What police and banks call the golden half hour: after it, money that left has mostly moved on. */
const GOLDEN_MS = 30 * 60_000;
/** An order in one of these is over: another may be asked for. */
const OVER: readonly OrderView['state'][] = ['refused', 'expired'];

interface MoneyProps {
  readonly task: Task;
  /** Gives the task with the accounts that an order has to name. */
  readonly onAsk: () => Promise<Task>;
  readonly isLost: boolean;
}

export function Money({ task, onAsk, isLost }: MoneyProps) {
  const text = useText(DESK_TEXT);
  const { language } = usePreferences();
  const { episode, openedAt } = task;
  const now = useNow(1_000);
  const { data } = useQuery({
    queryKey: ['orders-of', episode.episodeId],
    queryFn: () => ordersOf(episode.episodeId),
    refetchInterval: LOOK_EVERY_MS,
  });
  const sinceOpening = openedAt - episode.openedTime;
  const newestFirst = [...episode.transfers].sort((a, b) => b.time - a.time);
  return (
    <section className="card money">
      <h2>{text.money}</h2>
      <p className="figure" title={text.atRisk}>
        {plainMoney(episode.atRiskFen, language)} <small>{text.atRisk}</small>
        <small className="since">{text.sinceWarning(span(now - openedAt, language))}</small>
      </p>
      {newestFirst.length === 0 ? <p className="note">{text.noMoney}</p> : null}
      <ul>
        {newestFirst.map((transfer) => (
          <TransferRow
            key={transfer.transferId}
            task={task}
            onAsk={onAsk}
            transfer={transfer}
            agoMs={now - transfer.time - sinceOpening}
            orders={(data?.orders ?? []).filter(
              ({ transferId }) => transferId === transfer.transferId,
            )}
            now={now}
            isLost={isLost}
          />
        ))}
      </ul>
    </section>
  );
}

interface RowProps extends Pick<MoneyProps, 'onAsk'> {
  readonly task: Task;
  readonly transfer: Transfer;
  readonly agoMs: number;
  readonly orders: readonly OrderView[];
  readonly now: number;
  readonly isLost: boolean;
}

function TransferRow({ task, onAsk, transfer, agoMs, orders, now, isLost }: RowProps) {
  const text = useText(DESK_TEXT);
  const { language } = usePreferences();
  const { amountFen, payee, state } = transfer;
  const kind = state === 'completed' ? 'freeze' : 'stop-payment';
  const open = orders.find((order) => !OVER.includes(order.state));
  return (
    <li className={state}>
      <p>
        <b>{plainMoney(amountFen, language)}</b>
        <span className="state">{text.state[state]}</span>
        <span className="ago">{text.tried(span(agoMs, language))}</span>
      </p>
      <p>
        <span className="payee">
          {text.payee} {payee}
        </span>
        {state === 'completed' && agoMs < GOLDEN_MS ? (
          <span className="golden">{text.golden(span(GOLDEN_MS - agoMs, language))}</span>
        ) : null}
      </p>
      {open === undefined ? (
        state === 'blocked' ? null : (
          <AskOrder task={task} onAsk={onAsk} transfer={transfer} kind={kind} isLost={isLost} />
        )
      ) : (
        <OrderStanding order={open} now={now} />
      )}
    </li>
  );
}

interface StandingProps {
  readonly order: OrderView;
  readonly now: number;
}

/** How an order stands, and who has to approve it. Whoever asked never does. */
function OrderStanding({ order, now }: StandingProps) {
  const text = useText(DESK_TEXT);
  const { language } = usePreferences();
  const { kind, state, doneBy, endsAt, requestedBy, approvedBy } = order;
  const by = requestedBy === 'forewarn' ? text.system : requestedBy;
  return (
    <span className="order">
      {text.order[kind]} · {text.orderState[state]}
      {endsAt === undefined ? '' : ` · ${text.endsIn(span(endsAt - now, language))}`}
      {doneBy === undefined ? null : (
        <small className={doneBy <= now ? 'bad' : ''}>
          {doneBy <= now
            ? text.late(span(now - doneBy, language))
            : text.doneIn(span(doneBy - now, language))}
        </small>
      )}
      {state === 'requested' ? <small>{text.needsSecond(by)}</small> : null}
      {approvedBy === undefined ? null : <small>{text.approvedBy(approvedBy)}</small>}
    </span>
  );
}

interface AskProps extends Pick<MoneyProps, 'onAsk'> {
  readonly task: Task;
  readonly transfer: Transfer;
  readonly kind: 'stop-payment' | 'freeze';
  readonly isLost: boolean;
}

/** Asks for an order; it goes out when a second person approves it. */
function AskOrder({ task, onAsk, transfer, kind, isLost }: AskProps) {
  const text = useText(DESK_TEXT);
  const { staff } = usePreferences();
  const queries = useQueryClient();
  const { episode } = task;
  const ask = useMutation({
    mutationFn: async () => {
      const { transferId, amountFen } = transfer;
      const { person, transfers } = (await onAsk()).episode;
      const named = transfers.find((one) => one.transferId === transferId);
      if (named === undefined) throw new Error(text.paymentGone);
      return requestOrder({
        staff,
        kind,
        target: { kind: 'account', id: named.payee },
        episodeId: episode.episodeId,
        desk: task.desk,
        person: person.id,
        reason: episode.reasons[0]?.reason.zh.slice(0, 200) ?? episode.typology,
        amountFen,
        transferId,
      });
    },
    onSettled: () => queries.invalidateQueries({ queryKey: ['orders-of', episode.episodeId] }),
  });
  return (
    <span className="order">
      <button type="button" disabled={isLost || ask.isPending} onClick={() => ask.mutate()}>
        {text.askOrder(text.order[kind])}
      </button>
      {ask.isError ? <small className="bad">{ask.error.message}</small> : null}
    </span>
  );
}
