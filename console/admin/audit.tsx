// Who did what, the newest first, and whether the record is whole.
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useDeed } from '../link/deed.ts';
import { Fault } from '../parts/fault.tsx';
import { LongRows, rowCountOf } from '../parts/long-rows.tsx';
import { Reading } from '../parts/reading.tsx';
import { ACT_TEXT } from '../text/act-text.ts';
import { ADMIN_TEXT } from '../text/admin-text.ts';
import { clock } from '../text/amount-text.ts';
import { useText } from '../text/language.ts';
import { auditPage, verifyAudit } from './admin.ts';
import { Older } from './older.tsx';

const PAGE = 50;
const FIELDS = ['who', 'act', 'object'] as const;
type Filter = Readonly<Record<(typeof FIELDS)[number], string>>;

export function Audit() {
  const text = useText(ADMIN_TEXT);
  const acts: Readonly<Record<string, string>> = useText(ACT_TEXT);
  const [filter, setFilter] = useState<Filter>({ who: '', act: '', object: '' });
  const pages = useInfiniteQuery({
    queryKey: ['audit', filter],
    initialPageParam: 0,
    queryFn: ({ pageParam }) =>
      auditPage({
        limit: PAGE,
        ...(pageParam === 0 ? {} : { before: pageParam }),
        ...Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== '')),
      }),
    getNextPageParam: ({ entries }) => (entries.length < PAGE ? undefined : entries.at(-1)?.seq),
  });
  const entries = pages.data?.pages.flatMap((page) => page.entries) ?? [];
  return (
    <section className="card">
      <h2>
        {text.parts.audit}
        <span className="gap" />
        <Verify />
      </h2>
      <form
        className="filters"
        onSubmit={(event) => {
          event.preventDefault();
          const typed = new FormData(event.currentTarget);
          const of = (name: string) => String(typed.get(name) ?? '').trim();
          setFilter({ who: of('who'), act: of('act'), object: of('object') });
        }}
      >
        {FIELDS.map((field) => (
          <label key={field}>
            {text[field]}
            <input name={field} maxLength={64} />
          </label>
        ))}
        <button type="submit">{text.search}</button>
      </form>
      {pages.data === undefined ? (
        <Reading error={pages.error} onRetry={() => void pages.refetch()} />
      ) : null}
      {pages.data !== undefined && entries.length === 0 ? (
        <p className="empty">{text.noEntries}</p>
      ) : null}
      {entries.length === 0 ? null : (
        <table aria-rowcount={rowCountOf(entries)}>
          <thead>
            <tr>
              <th scope="col">{text.when}</th>
              <th scope="col">{text.who}</th>
              <th scope="col">{text.act}</th>
              <th scope="col">{text.object}</th>
              <th scope="col">{text.why}</th>
              <th scope="col">{text.status}</th>
            </tr>
          </thead>
          <LongRows rows={entries} columns={6} rowPx={36} keyOf={({ seq }) => seq}>
            {({ seq, at, who, kind, act, object, why, status, change }, place) => (
              <tr key={seq} title={change} {...place}>
                <td>{clock(at)}</td>
                <td>
                  {who === '' ? text.nobody : who}
                  {kind === 'nobody' && who !== '' && status >= 400 ? (
                    <small>{text.tried}</small>
                  ) : null}
                </td>
                <td title={act}>{acts[act] ?? act}</td>
                <td>{object}</td>
                <td>{why}</td>
                <td className={status < 400 ? '' : 'bad'}>{text.done(status)}</td>
              </tr>
            )}
          </LongRows>
        </table>
      )}
      <Older pages={pages} />
    </section>
  );
}

function Verify() {
  const text = useText(ADMIN_TEXT);
  const [said, setSaid] = useState('');
  const { fault, isBusy, run } = useDeed(['audit-verification']);
  const check = () =>
    void run(async () => {
      const { entries, fault: found } = await verifyAudit();
      setSaid(found === undefined ? text.whole(entries) : text.broken(found.seq, found.reason));
    });
  return (
    <>
      <small role="status">{said}</small>
      <Fault words={fault} />
      <button type="button" disabled={isBusy} onClick={check}>
        {text.verify}
      </button>
    </>
  );
}
