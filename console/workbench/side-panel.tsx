// Beside the text: what is wrong with it, what stands at the cursor, and what came of the stories.
import { type ComponentProps, lazy, Suspense } from 'react';
import { useSaid } from '../text/compiler/said.ts';
import { useText } from '../text/language.ts';
import { PREVIEW_TEXT } from '../text/preview-text.ts';
import { WORKBENCH_TEXT } from '../text/workbench-text.ts';
import type { Hover, Verdict } from './compiler/message.ts';
import type { Target } from './editor/editor-pane.tsx';
import { Meaning } from './meaning.tsx';
import { PreviewPanel } from './preview-panel.tsx';
import type { StoryResults } from './story-results.tsx';
import type { OpenStory } from './story-values.tsx';

// Comes with the first story that is played.
const Results = lazy(async () => ({ default: (await import('./story-results.tsx')).StoryResults }));

interface SidePanelProps extends ComponentProps<typeof StoryResults> {
  readonly verdict: Verdict | undefined;
  readonly hover: Hover | undefined;
  readonly open: OpenStory;
  readonly preview: ComponentProps<typeof PreviewPanel>;
  readonly onGo: (target: Target) => void;
}

export function SidePanel(props: SidePanelProps) {
  const { verdict, hover, open, preview, onGo, ...results } = props;
  const text = useText(WORKBENCH_TEXT);
  const { title } = useText(PREVIEW_TEXT);
  return (
    <aside className="side">
      <section>
        <h2>{text.problems}</h2>
        <Problems verdict={verdict} onGo={onGo} />
      </section>
      <section>
        <h2>{title}</h2>
        <PreviewPanel {...preview} />
      </section>
      <section>
        <h2>{text.atCursor}</h2>
        {hover === undefined ? (
          <p className="note">{text.nothingAtCursor}</p>
        ) : (
          <Meaning of={hover} onOpen={onGo} open={open} />
        )}
      </section>
      {results.runs.state === 'none' ? null : (
        <section>
          <h2>{text.run}</h2>
          <Suspense>
            <Results {...results} onGo={onGo} />
          </Suspense>
        </section>
      )}
    </aside>
  );
}

function Problems({ verdict, onGo }: Pick<SidePanelProps, 'verdict' | 'onGo'>) {
  const text = useText(WORKBENCH_TEXT);
  const said = useSaid();
  if (verdict === undefined) return <p role="status">{text.checking}</p>;
  const { diagnostics, pack } = verdict;
  const count = (wanted: string) =>
    diagnostics.filter(({ severity }) => severity === wanted).length;
  return (
    <>
      <p role="status">
        {diagnostics.length === 0
          ? `${pack} · ${text.noProblems}`
          : `${text.errors(count('error'))} · ${text.warnings(count('warning'))}`}
      </p>
      <ul className="problems">
        {diagnostics.map((diagnostic) => {
          const { file, line, column, message, hint, severity } = diagnostic;
          return (
            <li key={`${file}:${line}:${column}:${message}`} className={severity}>
              <button type="button" className="link" onClick={() => onGo(diagnostic)}>
                {file}:{line}:{column}
              </button>{' '}
              {said(message)}
              {hint === undefined ? null : <span className="soft"> ({said(hint)})</span>}
            </li>
          );
        })}
      </ul>
    </>
  );
}
