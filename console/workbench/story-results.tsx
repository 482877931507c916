// What came of the stories that were played: how far they are, all of them, or the one that is open.
import { useText } from '../text/language.ts';
import { WORKBENCH_TEXT } from '../text/workbench-text.ts';
import type { PlayedStory } from './compiler/message.ts';
import type { Target } from './editor/editor-pane.tsx';
import { Story, StoryList } from './played.tsx';
import { addressOf, type LinkedStory } from './story-link.ts';
import { TRY_FILE } from './story-text.ts';
import type { Runs } from './use-runs.ts';

interface StoryResultsProps {
  readonly runs: Runs;
  readonly versionId: string;
  /** The address that led here named it. */
  readonly linked: LinkedStory | undefined;
  /** What is shown is not what a link would lead to. */
  readonly isUnsaved: boolean;
  readonly onGo: (target: Target) => void;
  readonly onRule: (rule: string) => void;
  readonly onMakeTest: (story: PlayedStory) => void;
}

export function StoryResults(props: StoryResultsProps) {
  const { runs, versionId, linked, isUnsaved, onGo, onRule, onMakeTest } = props;
  const text = useText(WORKBENCH_TEXT);
  const { opened } = runs;
  if (runs.state === 'running') return <p role="status">{text.running}</p>;
  if (runs.state === 'cannot') return <p role="alert">{text.cannotPlay}</p>;
  if (opened === undefined) return <StoryList played={runs.played} onOpen={runs.open} />;
  const { file, name } = opened;
  const isTried = file === TRY_FILE;
  const isLinked = linked?.file === file && linked.name === name;
  return (
    <>
      {runs.played.length === 1 ? null : (
        <button type="button" className="link" onClick={() => runs.open(undefined)}>
          ← {text.back}
        </button>
      )}
      <Story
        key={`${file}:${name}`}
        story={opened}
        linkedSignal={isLinked ? linked.signal : undefined}
        link={isTried ? undefined : (signal) => addressOf(versionId, { file, name, signal })}
        isUnsaved={isUnsaved}
        onRule={onRule}
        onLine={(line) => onGo({ file, line })}
      />
      {isTried ? (
        <button type="button" onClick={() => onMakeTest(opened)}>
          {text.makeTest}
        </button>
      ) : null}
    </>
  );
}
