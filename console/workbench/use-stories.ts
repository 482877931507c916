// Stories beside the text: played, opened by an address, told values of, and made tests.
import { useEffect, useMemo, useRef } from 'react';
import { type Sentence, sentence } from '../text/language.ts';
import { WORKBENCH_TEXT } from '../text/workbench-text.ts';
import type { Compiler } from './compiler/compiler.ts';
import type { PlayedStory } from './compiler/message.ts';
import type { Target } from './editor/editor-pane.tsx';
import type { LinkedStory } from './story-link.ts';
import { testOf, withTest } from './story-text.ts';
import type { Pack } from './use-pack.ts';
import { type Runs, useRuns } from './use-runs.ts';

interface StoriesOptions {
  readonly compiler: Compiler;
  readonly pack: Pack;
  /** The story that the address leads to: played and opened once, as soon as the rules have been read. */
  readonly linked: LinkedStory | undefined;
  readonly onGo: (target: Target) => void;
  readonly onSaid: (words: Sentence) => void;
}

export function useStories({ compiler, pack, linked, onGo, onSaid }: StoriesOptions) {
  const { verdict } = pack;
  const runs = useRuns(compiler);
  const story = runs.opened;
  const open = useMemo(() => ({ compiler, story, verdict }), [compiler, story, verdict]);
  useLinked(linked, verdict !== undefined, runs, onGo);
  async function makeTest(made: PlayedStory) {
    const [typology] = made.decisions.map((decision) => decision.typology);
    const names = await compiler.registry();
    const home = names.find(({ what, title }) => what === 'typologies' && title === typology);
    const name = home?.definedAt?.file ?? 'pack.yaml';
    const before = pack.files.find((one) => one.name === name)?.text ?? '';
    pack.put(name, withTest(before, testOf(made)));
    onGo({ file: name, line: Number.MAX_SAFE_INTEGER });
    onSaid(sentence(WORKBENCH_TEXT, ({ madeTest }) => madeTest(name)));
  }
  const onMakeTest = (made: PlayedStory) => void makeTest(made);
  return { runs, open, linked, isUnsaved: pack.changed.size > 0, onMakeTest } as const;
}

function useLinked(
  linked: LinkedStory | undefined,
  isRead: boolean,
  runs: Runs,
  go: (target: Target) => void,
) {
  const isDone = useRef(false);
  useEffect(() => {
    if (linked === undefined || !isRead || isDone.current) return;
    isDone.current = true;
    void runs.run(linked.file, linked.name).then((story) => {
      if (story !== undefined) go({ file: story.file, line: story.line });
    });
  }, [linked, isRead, runs, go]);
}
