// Beside the text: what is wrong with it, what stands at the cursor, and what came of the stories.
import type { ComponentProps } from 'react';
import { useSaid } from '../text/compiler/said.ts';
import { useText } from '../text/language.ts';
import { PREVIEW_TEXT } from '../text/preview-text.ts';
import { WORKBENCH_TEXT } from '../text/workbench-text.ts';
import type { Hover, PlayedStory, Verdict } from './compiler/message.ts';
import type { Target } from './editor/editor-pane.tsx';
import { Meaning } from './meaning.tsx';
import { Story, StoryList } from './played.tsx';
import { PreviewPanel } from './preview-panel.tsx';
import { TRY_FILE } from './story-text.ts';
import type { Runs } from './use-runs.ts';

interface SidePanelProps {
  readonly verdict: Verdict | undefined;
  readonly hover: Hover | undefined;
  readonly runs: Runs;
  readonly preview: ComponentProps<typeof PreviewPanel>;
  readonly onGo: (target: Target) => void;
  readonly onRule: (rule: string) => void;
  readonly onMakeTest: (story: PlayedStory) => void;
}

export function SidePanel(props: SidePanelProps) {
  const { verdict, hover, runs, preview, onGo, onRule, onMakeTest } = props;
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
          <Meaning of={hover} onOpen={onGo} />
        )}
      </section>
      {runs.state === 'none' ? null : (
        <section>
          <h2>{text.run}</h2>
          <Results runs={runs} onGo={onGo} onRule={onRule} onMakeTest={onMakeTest} />
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

type ResultsProps = Pick<SidePanelProps, 'runs' | 'onGo' | 'onRule' | 'onMakeTest'>;

function Results({ runs, onGo, onRule, onMakeTest }: ResultsProps) {
  const text = useText(WORKBENCH_TEXT);
  const { opened } = runs;
  if (runs.state === 'running') return <p role="status">{text.running}</p>;
  if (runs.state === 'cannot') return <p role="alert">{text.cannotPlay}</p>;
  if (opened === undefined) return <StoryList played={runs.played} onOpen={runs.open} />;
  return (
    <>
      {runs.played.length === 1 ? null : (
        <button type="button" className="link" onClick={() => runs.open(undefined)}>
          ← {text.back}
        </button>
      )}
      <Story story={opened} onRule={onRule} onLine={(line) => onGo({ file: opened.file, line })} />
      {opened.file === TRY_FILE ? (
        <button type="button" onClick={() => onMakeTest(opened)}>
          {text.makeTest}
        </button>
      ) : null}
    </>
  );
}
