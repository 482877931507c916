// What a name means, as the compiler tells it: at the cursor, under the pointer, and in the registry.
import { lazy, Suspense } from 'react';
import { flushSync } from 'react-dom';
import { createRoot } from 'react-dom/client';
import { useSaid } from '../text/compiler/said.ts';
import { useText } from '../text/language.ts';
import { WORKBENCH_TEXT } from '../text/workbench-text.ts';
import type { Description } from './compiler/message.ts';
import type { OpenStory } from './story-values.tsx';

// Comes with the first feature that is looked at.
const StoryValues = lazy(async () => ({
  default: (await import('./story-values.tsx')).StoryValues,
}));

interface MeaningProps {
  readonly of: Description;
  /** Leads to where it is defined. */
  readonly onOpen?: (place: { readonly file: string; readonly line: number }) => void;
  /** Where values of it are told. */
  readonly open?: OpenStory;
}

export function Meaning({ of, onOpen, open }: MeaningProps) {
  const text = useText(WORKBENCH_TEXT);
  const said = useSaid();
  const { definedAt } = of;
  return (
    <div className="cm-meaning meaning">
      <p>
        <b>{of.title}</b> <span className="soft">{text.what[of.what]}</span>
      </p>
      {of.text === '' ? null : <p>{said(of.text)}</p>}
      <Facts of={of} />
      {definedAt === undefined ? null : (
        <p className="soft">
          {onOpen === undefined ? (
            text.definedIn(definedAt.file, definedAt.line)
          ) : (
            <button type="button" className="link" onClick={() => onOpen(definedAt)}>
              {text.definedIn(definedAt.file, definedAt.line)}
            </button>
          )}
          {' · '}
          {of.usedBy.length === 0 ? text.unused : text.usedBy(of.usedBy.length)}
        </p>
      )}
      {open !== undefined && (of.what === 'features' || of.what === 'sequences') ? (
        <Suspense>
          <StoryValues of={of} open={open} />
        </Suspense>
      ) : null}
    </div>
  );
}

/** Whose a count is, behind the fields that it is counted by. */
const ROLE = /victim|suspect/;

/** Facts in one line each. */
export function Facts({ of }: { readonly of: Description }) {
  const text = useText(WORKBENCH_TEXT);
  return of.facts.map(({ name, value }) => (
    <p key={name} className="fact">
      <span className="soft">{text.facts[name]}</span> {shown(name, value, text.units)}
    </p>
  ));
}

function shown(name: string, value: string, units: Readonly<Record<string, string>>): string {
  if (name === 'by' || name === 'role') return value.replace(ROLE, (role) => units[role] ?? role);
  return name === 'unit' || name === 'kind' ? (units[value] ?? value) : value;
}

/** The same as an element by itself, for the editor's tooltip. */
export function meaningElement(of: Description, open: OpenStory): HTMLElement {
  const holder = document.createElement('div');
  flushSync(() => createRoot(holder).render(<Meaning of={of} open={open} />));
  return holder;
}
