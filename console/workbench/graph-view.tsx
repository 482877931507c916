// The graph of a suspect: a picture whose nodes are buttons, and the same as a table.
import { type FormEvent, useCallback, useState } from 'react';
import type { GraphAnswer } from '../../api/contract/graph.ts';
import { given } from '../../client/client.ts';
import { api, Refusal } from '../link/request.ts';
import { Fault } from '../parts/fault.tsx';
import { usePreferences } from '../shell/preferences.ts';
import { clock, shortMoney, wholeCount } from '../text/amount-text.ts';
import { GRAPH_TEXT } from '../text/graph-text.ts';
import { useText } from '../text/language.ts';
import { TASK_FIELDS_TEXT } from '../text/task-fields-text.ts';
import { WORKBENCH_TEXT } from '../text/workbench-text.ts';
import { type Layout, layoutOf, NODE_WIDTH, type Placed, ROW } from './graph-layout.ts';
import { TaskField, WhyField } from './task-fields.tsx';

interface Asked {
  readonly taskId: string;
  readonly reason: string;
}

export function GraphView() {
  const text = useText(GRAPH_TEXT);
  const { linkDown } = useText(WORKBENCH_TEXT);
  const { needsName } = useText(TASK_FIELDS_TEXT);
  const { staff } = usePreferences();
  const [asked, setAsked] = useState<Asked>();
  const [answer, setAnswer] = useState<GraphAnswer>();
  const [suspect, setSuspect] = useState(0);
  const [fault, setFault] = useState('');
  const [isBusy, setBusy] = useState(false);
  async function look(next: Asked, place: number) {
    setAsked(next);
    setSuspect(place);
    setBusy(true);
    setFault('');
    setAnswer(undefined);
    try {
      const params = { path: { taskId: next.taskId } };
      const body = { staff, reason: next.reason, suspect: place };
      setAnswer(await given(api.POST('/v1/tasks/{taskId}/graph', { params, body })));
    } catch (error) {
      setFault(error instanceof Refusal ? error.message : linkDown);
    } finally {
      setBusy(false);
    }
  }
  function ask(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const fields = new FormData(event.currentTarget);
    const of = (name: string) => String(fields.get(name)).trim();
    if (staff === '') setFault(needsName);
    else void look({ taskId: of('task'), reason: of('reason') }, 0);
  }
  return (
    <div className="records graph">
      <p className="note">{text.how}</p>
      <form className="filters" onSubmit={ask}>
        <TaskField />
        <WhyField />
        <button type="submit" className="main" disabled={isBusy}>
          {text.look}
        </button>
      </form>
      <Fault words={fault} />
      {isBusy ? <p role="status">{text.looking}</p> : null}
      {answer === undefined ? (
        <p className="empty">{isBusy || fault !== '' ? '' : text.waiting}</p>
      ) : (
        <>
          <Suspects
            all={answer.suspects}
            chosen={suspect}
            onChoose={(place) => asked && void look(asked, place)}
          />
          <Answer key={suspect} answer={answer} />
        </>
      )}
    </div>
  );
}

interface SuspectsProps {
  readonly all: GraphAnswer['suspects'];
  readonly chosen: number;
  readonly onChoose: (place: number) => void;
}

function Suspects({ all, chosen, onChoose }: SuspectsProps) {
  const text = useText(GRAPH_TEXT);
  if (all.length < 2) return null;
  return (
    <label className="chosen-suspect">
      {text.suspect}{' '}
      <select value={chosen} onChange={({ target }) => onChoose(Number(target.value))}>
        {all.map(({ kind, id }, place) => (
          <option key={`${kind} ${id}`} value={place}>
            {text.kinds[kind]} {id}
          </option>
        ))}
      </select>
    </label>
  );
}

function Answer({ answer }: { readonly answer: GraphAnswer }) {
  const text = useText(GRAPH_TEXT);
  const [opened, setOpened] = useState<ReadonlySet<number>>(new Set());
  const [roomPx, setRoomPx] = useState(0);
  const { state, nodes = [], edges = [], signals = 0, isCut } = answer;
  if (state !== 'done') return <p role="status">{text[state]}</p>;
  if (nodes.length === 0) return <p role="status">{text.empty}</p>;
  const layout = layoutOf(nodes, edges, opened, roomPx);
  const toggle = (id: number) => {
    const next = new Set(opened);
    if (!next.delete(id)) next.add(id);
    setOpened(next);
  };
  return (
    <>
      <p role="status">
        {text.shown(layout.nodes.length, wholeCount(signals))} {isCut === true ? text.cut : ''}
      </p>
      <Picture layout={layout} opened={opened} onToggle={toggle} onRoom={setRoomPx} />
      <Edges layout={layout} />
    </>
  );
}

interface PictureProps {
  readonly layout: Layout;
  readonly opened: ReadonlySet<number>;
  readonly onToggle: (id: number) => void;
  /** Told how wide it may be, px. */
  readonly onRoom: (roomPx: number) => void;
}

function Picture({ layout, opened, onToggle, onRoom }: PictureProps) {
  const { nodes, edges, width, height } = layout;
  const text = useText(GRAPH_TEXT);
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const watch = useCallback(
    (room: HTMLElement | null) => {
      if (room === null) return;
      const observer = new ResizeObserver(() => onRoom(room.clientWidth));
      observer.observe(room);
      return () => observer.disconnect();
    },
    [onRoom],
  );
  return (
    <section className="picture" aria-label={text.picture}>
      <div className="room" ref={watch} />
      <div style={{ width, height }}>
        <svg width={width} height={height} aria-hidden="true">
          {edges.map(({ from, to, type, count }) => {
            const [a, b] = [byId.get(from), byId.get(to)];
            if (a === undefined || b === undefined) return null;
            return (
              <path
                key={`${from} ${to} ${type}`}
                className={type.startsWith('transfer') ? 'money' : ''}
                d={wayBetween(a, b)}
                strokeWidth={Math.min(5, 1 + Math.log2(count))}
              />
            );
          })}
        </svg>
        {nodes.map((node) => (
          <Node
            key={node.id}
            node={node}
            isOpen={opened.has(node.id)}
            onToggle={() => onToggle(node.id)}
          />
        ))}
      </div>
    </section>
  );
}

interface NodeProps {
  readonly node: Placed;
  readonly isOpen: boolean;
  readonly onToggle: () => void;
}

function Node({ node, isOpen, onToggle }: NodeProps) {
  const text = useText(GRAPH_TEXT);
  const { x, y, kind, label, hop, hasMore } = node;
  const style = { left: x, top: y - ROW / 2 + 2, width: NODE_WIDTH, height: ROW - 6 };
  const words = (
    <>
      <span className="soft">{text.kinds[kind]}</span> {label}
    </>
  );
  if (!hasMore)
    return (
      <span className={`node hop${hop}`} style={style}>
        {words}
      </span>
    );
  return (
    <button
      type="button"
      className={`node hop${hop}`}
      style={style}
      aria-expanded={isOpen}
      title={isOpen ? text.close(label) : text.open(label)}
      onClick={onToggle}
    >
      {words} {isOpen ? '−' : '+'}
    </button>
  );
}

/** From the side of one to the side of the other; within a column it goes round outside. */
function wayBetween(a: Placed, b: Placed): string {
  const [left, right] = a.x <= b.x ? [a, b] : [b, a];
  const start = left.x + NODE_WIDTH;
  const end = left.x === right.x ? start : right.x;
  const bend = left.x === right.x ? start + 40 : (start + end) / 2;
  return `M${start} ${left.y}C${bend} ${left.y} ${bend} ${right.y} ${end} ${right.y}`;
}

function Edges({ layout: { nodes, edges } }: Pick<PictureProps, 'layout'>) {
  const text = useText(GRAPH_TEXT);
  const { language } = usePreferences();
  const signals: Readonly<Record<string, string>> = text.signals;
  const labels = new Map(nodes.map(({ id, label }) => [id, label]));
  const sorted = [...edges].sort((a, b) => b.count - a.count || b.lastTime - a.lastTime);
  return (
    <table>
      <thead>
        <tr>
          <th scope="col">{text.from}</th>
          <th scope="col" className="words">
            {text.to}
          </th>
          <th scope="col" className="words">
            {text.what}
          </th>
          <th scope="col">{text.count}</th>
          <th scope="col">{text.sum}</th>
          <th scope="col">{text.last}</th>
        </tr>
      </thead>
      <tbody>
        {sorted.map(({ from, to, type, count, amountFen, lastTime }) => (
          <tr key={`${from} ${to} ${type}`}>
            <th scope="row">{labels.get(from)}</th>
            <td className="words">{labels.get(to)}</td>
            <td className="words">{signals[type] ?? type}</td>
            <td>{wholeCount(count)}</td>
            <td>{amountFen === undefined ? '–' : shortMoney(amountFen, language)}</td>
            <td>{clock(lastTime)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
