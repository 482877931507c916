// Between two persons: what waits, the calls that were promised, what wants a second person, and the one key.
import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { OrderView } from '../../api/contract/order.ts';
import type { TaskView } from '../../api/contract/task.ts';
import type { Level } from '../../signal/level.ts';
import { regionName } from '../../signal/region.ts';
import { useTypologyNames } from '../command/typology-names.ts';
import { useKeys } from '../parts/keys.ts';
import { LevelBadge } from '../parts/level-badge.tsx';
import { Reading } from '../parts/reading.tsx';
import { usePreferences } from '../shell/preferences.ts';
import { clock, plainMoney } from '../text/amount-text.ts';
import { DESK_TEXT } from '../text/desk-text.ts';
import { useText } from '../text/language.ts';
import { orderReason } from '../text/order-text.ts';
import { decideHandover, decideOrder, handovers, ordersToApprove, tasksOf } from './calls.ts';
import type { Holder, IdleNote } from './holding.ts';
import { OwnReviews } from './own-reviews.tsx';
import { Seat } from './seat.tsx';
import { useWaiting, type Waiting } from './waiting.ts';

const URGENT_FIRST: readonly Level[] = ['red', 'orange', 'yellow', 'blue'];
const LOOK_EVERY_MS = 5_000;

interface IdleProps {
  readonly holder: Holder;
  readonly isTaking: boolean;
  readonly note: IdleNote | undefined;
  /** What was recorded last. */
  readonly said: string;
  readonly onSeat: () => void;
}

export function Idle({ holder, isTaking, note, said, onSeat }: IdleProps) {
  const text = useText(DESK_TEXT);
  const { staff } = usePreferences();
  const next = staff === '' ? onSeat : holder.next;
  useKeys({ ' ': isTaking ? () => undefined : next });
  const notes = {
    nothing: text.nothingWaits,
    'taken-by-others': text.takenByOthers,
    'link-down': text.linkDownIdle,
    away: text.away,
    'desk-paused': text.deskPaused,
  };
  return (
    <div className="idle">
      <section className="take card">
        <p className="said" role="status">
          {said}
        </p>
        <button type="button" className="main" disabled={isTaking} onClick={next}>
          {isTaking ? text.taking : staff === '' ? text.needStaff : text.next}{' '}
          <kbd>{text.space}</kbd>
        </button>
        <p className={note === undefined ? 'unseen' : 'note'} role="status">
          {note === undefined ? '' : notes[note]}
        </p>
        <WaitingCounts />
        <Seat key={note} isAway={note === 'away'} />
      </section>
      <Appointments onTake={holder.take} />
      <Approvals />
      <OwnReviews />
    </div>
  );
}

function WaitingCounts() {
  const text = useText(DESK_TEXT);
  const { desk, language } = usePreferences();
  const waitingOf = useWaiting(desk);
  return (
    <div className="counts">
      <h2>
        {text.waitingNow} · {text.atDesk(regionName(desk, language))}
      </h2>
      <ul>
        {URGENT_FIRST.map((level) => (
          <li key={level}>
            <LevelBadge level={level} />
            <b>{shown(waitingOf?.(level))}</b>
          </li>
        ))}
      </ul>
    </div>
  );
}

function shown(waiting: Waiting | undefined): string {
  if (waiting === undefined) return '–';
  return `${waiting.count}${waiting.isMore ? '+' : ''}`;
}

function Appointments({ onTake }: { readonly onTake: (taskId: string) => void }) {
  const text = useText(DESK_TEXT);
  const { staff, desk, language } = usePreferences();
  const { data, error, refetch } = useQuery({
    queryKey: ['deferred', desk],
    queryFn: () => tasksOf(desk, 'deferred'),
    refetchInterval: LOOK_EVERY_MS,
  });
  const mine = (data?.tasks ?? []).filter(({ deferred }) => deferred?.for === staff);
  return (
    <section className="card">
      <h2>{text.appointments}</h2>
      {data === undefined ? (
        <Reading error={error} onRetry={() => void refetch()} />
      ) : mine.length === 0 ? (
        <p className="empty">{text.noAppointments}</p>
      ) : null}
      <ul className="rows">
        {mine.map(({ taskId, episode, deferred, deskName }) => (
          <li key={taskId}>
            <LevelBadge level={episode.level} />
            <span>
              {deferred === undefined ? '' : clock(deferred.until)} · {deskName[language]}
              <small>{deferred?.reason}</small>
            </span>
            <button type="button" onClick={() => onTake(taskId)}>
              {text.takeIt}
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Approvals() {
  const text = useText(DESK_TEXT);
  const { desk } = usePreferences();
  const orders = useQuery({
    queryKey: ['orders', desk],
    queryFn: () => ordersToApprove(desk),
    refetchInterval: LOOK_EVERY_MS,
  });
  const asked = useQuery({
    queryKey: ['handovers', desk],
    queryFn: () => handovers(desk),
    refetchInterval: LOOK_EVERY_MS,
  });
  const [waiting, moving] = [orders.data?.orders ?? [], asked.data?.tasks ?? []];
  return (
    <section className="card">
      <h2>{text.approvals}</h2>
      {orders.data === undefined || asked.data === undefined ? (
        <Reading
          error={orders.error ?? asked.error}
          onRetry={() => void Promise.all([orders.refetch(), asked.refetch()])}
        />
      ) : waiting.length + moving.length === 0 ? (
        <p className="empty">{text.noApprovals}</p>
      ) : null}
      <ul className="rows">
        {waiting.map((order) => (
          <OrderRow key={order.orderId} order={order} />
        ))}
        {moving.map((task) => (
          <HandoverRow key={task.taskId} task={task} />
        ))}
      </ul>
    </section>
  );
}

function OrderRow({ order }: { readonly order: OrderView }) {
  const text = useText(DESK_TEXT);
  const { staff, language } = usePreferences();
  const { orderId, kind, target, amountFen, requestedBy } = order;
  const nameOf = useTypologyNames();
  const sum = amountFen === undefined ? '' : ` ${plainMoney(amountFen, language)}`;
  const by = text.by(requestedBy === 'forewarn' ? text.system : requestedBy);
  return (
    <li>
      <span>
        <b>{text.order[kind]}</b> {target.id}
        {sum}
        <small>
          {by} · {orderReason(order, nameOf, language)}
        </small>
      </span>
      <Decide
        isOwn={requestedBy === staff}
        onDecide={(isApproved) => decideOrder(orderId, staff, isApproved ? undefined : text.refuse)}
      />
    </li>
  );
}

function HandoverRow({ task: { taskId, episode, handover } }: { readonly task: TaskView }) {
  const text = useText(DESK_TEXT);
  const { staff, language } = usePreferences();
  if (handover === undefined) return null;
  return (
    <li>
      <LevelBadge level={episode.level} />
      <span>
        {text.handoverTo(regionName(handover.to, language))}
        <small>
          {text.by(handover.by)} · {handover.reason}
        </small>
      </span>
      <Decide
        isOwn={handover.by === staff}
        onDecide={(isApproved) => decideHandover(taskId, staff, isApproved)}
      />
    </li>
  );
}

interface DecideProps {
  readonly isOwn: boolean;
  readonly onDecide: (isApproved: boolean) => Promise<unknown>;
}

/** Approve and refuse; nobody approves their own. */
function Decide({ isOwn, onDecide }: DecideProps) {
  const text = useText(DESK_TEXT);
  const queries = useQueryClient();
  const { staff } = usePreferences();
  const decide = (isApproved: boolean) =>
    void onDecide(isApproved)
      .catch(() => undefined)
      .finally(() => queries.invalidateQueries());
  return (
    <span className="decide" title={isOwn ? text.notYourOwn : ''}>
      <button type="button" disabled={isOwn || staff === ''} onClick={() => decide(true)}>
        {text.approve}
      </button>
      <button
        type="button"
        className="quiet danger"
        disabled={staff === ''}
        onClick={() => decide(false)}
      >
        {text.refuse}
      </button>
    </span>
  );
}
