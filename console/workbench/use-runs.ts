// Stories that were played, for whoever shows them.
import { useState } from 'react';
import type { Compiler } from './compiler/compiler.ts';
import type { PlayedStory } from './compiler/message.ts';

export interface Runs {
  readonly state: 'none' | 'running' | 'cannot' | 'played';
  readonly played: readonly PlayedStory[];
  readonly opened: PlayedStory | undefined;
  open(story: PlayedStory | undefined): void;
  /** Plays the stories of a file, or of all, and opens the one of that name. */
  run(file: string | undefined, name?: string): Promise<PlayedStory | undefined>;
}

/** Stories that were played; one alone is opened at once. */
export function useRuns(compiler: Compiler): Runs {
  const [state, setState] = useState<Runs['state']>('none');
  const [played, setPlayed] = useState<readonly PlayedStory[]>([]);
  const [opened, setOpened] = useState<PlayedStory>();
  async function run(file: string | undefined, name?: string) {
    setState('running');
    const stories = await compiler.stories(file);
    setPlayed(stories);
    const wanted = stories.length === 1 ? stories[0] : stories.find((one) => one.name === name);
    setOpened(wanted);
    setState(stories.length === 0 ? 'cannot' : 'played');
    return wanted;
  }
  return { state, played, opened, open: setOpened, run };
}
