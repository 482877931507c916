// Entries of a list as rows of a table.
import { clock, day } from '../text/amount-text.ts';
import { useText } from '../text/language.ts';
import { LIST_TEXT } from '../text/list-text.ts';
import type { EntryView } from './lists.ts';

interface EntryTableProps {
  readonly rows: readonly EntryView[];
  readonly chosen: ReadonlySet<string>;
  /** Rows may be chosen. */
  readonly onChoose?: (chosen: ReadonlySet<string>) => void;
}

export function EntryTable({ rows, chosen, onChoose }: EntryTableProps) {
  const text = useText(LIST_TEXT);
  return (
    <table>
      <thead>
        <tr>
          {onChoose === undefined ? null : <td />}
          <th scope="col" className="words">
            {text.entry}
          </th>
          <th scope="col" className="words">
            {text.since}
          </th>
          <th scope="col" className="words">
            {text.until}
          </th>
          <th scope="col" className="words">
            {text.why}
          </th>
          <th scope="col" className="words">
            {text.who}
          </th>
        </tr>
      </thead>
      <tbody>
        <EntryRows rows={rows} chosen={chosen} {...(onChoose === undefined ? {} : { onChoose })} />
      </tbody>
    </table>
  );
}

interface EntryRowsProps {
  readonly rows: readonly EntryView[];
  readonly chosen: ReadonlySet<string>;
  readonly onChoose?: (chosen: ReadonlySet<string>) => void;
}

function EntryRows({ rows, chosen, onChoose }: EntryRowsProps) {
  const text = useText(LIST_TEXT);
  const toggle = (rowId: string) => {
    const next = new Set(chosen);
    if (!next.delete(rowId)) next.add(rowId);
    onChoose?.(next);
  };
  return rows.map(({ rowId, entry, state, time, expiresTime, note, source, ...who }) => (
    <tr key={rowId}>
      {onChoose === undefined ? null : (
        <td>
          <input
            type="checkbox"
            aria-label={text.choose(entry)}
            checked={chosen.has(rowId)}
            onChange={() => toggle(rowId)}
          />
        </td>
      )}
      <th scope="row" className="words">
        {entry}
        {state === 'listed' ? null : <small>{text.states[state]}</small>}
      </th>
      <td className="words">{clock(time)}</td>
      <td className="words">{expiresTime === undefined ? text.forGood : day(expiresTime - 1)}</td>
      <td className="words">{note}</td>
      <td className="words">
        {who.askedBy ?? source}
        {who.decidedBy === undefined ? null : <small>{text.agreed(who.decidedBy)}</small>}
      </td>
    </tr>
  ));
}
