// Everything that the pack has and reads, with what uses it.
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Reading } from '../parts/reading.tsx';
import { useSaid } from '../text/compiler/said.ts';
import { useText } from '../text/language.ts';
import { WORKBENCH_TEXT } from '../text/workbench-text.ts';
import type { Compiler } from './compiler/compiler.ts';
import type { Description } from './compiler/message.ts';
import type { Target } from './editor/editor-pane.tsx';
import { Facts } from './meaning.tsx';
import type { Version } from './versions.ts';

const KINDS = [
  'features',
  'rules',
  'lists',
  'sequences',
  'typologies',
  'params',
  'signal-type',
] as const;

/** The registry of a version as it was saved. It has a compiler's answer of its own, so that what is being written is not lost to it. */
export function useRegistry(compiler: Compiler, version: Version | undefined) {
  return useQuery({
    enabled: version !== undefined,
    queryKey: ['registry', version?.versionId, version?.revision],
    queryFn: () =>
      compiler.registryOf(version?.files.map(({ name, text = '' }) => ({ name, text })) ?? []),
    staleTime: Number.POSITIVE_INFINITY,
  });
}

interface RegistryViewProps {
  readonly registry: {
    readonly data: readonly Description[] | undefined;
    readonly error: Error | null;
  };
  readonly onOpen: (target: Target) => void;
}

export function RegistryView({ registry: { data, error }, onOpen }: RegistryViewProps) {
  const text = useText(WORKBENCH_TEXT);
  const said = useSaid();
  const [kind, setKind] = useState<string>('features');
  const [wanted, setWanted] = useState('');
  if (data === undefined) return <Reading error={error} />;
  const words = wanted.trim().toLowerCase();
  const rows = data
    .filter(({ what }) => kind === '' || what === kind)
    .filter(({ title, text: told }) => textsOf(title, told, said).includes(words));
  return (
    <div className="registry">
      <form className="filters" onSubmit={(event) => event.preventDefault()}>
        <label>
          {text.kindOfThing}
          <select value={kind} onChange={({ target }) => setKind(target.value)}>
            <option value="">{text.all}</option>
            {KINDS.map((one) => (
              <option key={one} value={one}>
                {text.what[one]} ({data.filter(({ what }) => what === one).length})
              </option>
            ))}
          </select>
        </label>
        <label>
          {text.find}
          <input
            type="search"
            value={wanted}
            placeholder={text.findHint}
            onChange={({ target }) => setWanted(target.value)}
          />
        </label>
      </form>
      {rows.length === 0 ? <p className="empty">{text.nothingFound}</p> : null}
      {rows.length === 0 ? null : (
        <table>
          <thead>
            <tr>
              <th scope="col">{text.name}</th>
              <th scope="col">{text.meaning}</th>
              <th scope="col">{text.usage}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((one) => (
              <Row key={`${one.what} ${one.title}`} of={one} onOpen={onOpen} />
            ))}
          </tbody>
        </table>
      )}
    </div>
  );
}

/** Everything by which a row is found, in small letters. */
function textsOf(title: string, told: Description['text'], said: ReturnType<typeof useSaid>) {
  const texts = typeof told === 'string' ? [told, said(told)] : [told.zh, told.en];
  return [title, ...texts].join(' ').toLowerCase();
}

interface RowProps {
  readonly of: Description;
  readonly onOpen: (target: Target) => void;
}

function Row({ of, onOpen }: RowProps) {
  const text = useText(WORKBENCH_TEXT);
  const said = useSaid();
  const { definedAt } = of;
  const users = [
    ...new Map(of.usedBy.map((use) => [`${use.by.section} ${use.by.name}`, use] as const)),
  ];
  return (
    <tr>
      <th scope="row">
        {definedAt === undefined ? (
          of.title
        ) : (
          <button type="button" className="link" onClick={() => onOpen(definedAt)}>
            {of.title}
          </button>
        )}
        <span className="soft">{text.what[of.what]}</span>
      </th>
      <td>
        {of.text === '' ? null : <p>{said(of.text)}</p>}
        <Facts of={of} />
      </td>
      <td>
        {users.length === 0 ? text.unused : null}
        <ul>
          {users.map(([key, use]) => (
            <li key={key}>
              <button type="button" className="link" onClick={() => onOpen(use)}>
                {use.by.name}
              </button>
            </li>
          ))}
        </ul>
      </td>
    </tr>
  );
}
