// The signals of a person whom somebody was warned of, as a story to try rules on.
import { startApart } from './apart-process.ts';
import type { ArchiveSearch, ArchiveSearchOptions, SearchOrder } from './archive-search.ts';

const PROGRAM = new URL('./story-program.ts', import.meta.url);

export interface AskedStory {
  /** Phone first, then what else the person is called. */
  readonly names: readonly string[];
  /** Event times, epoch ms; `to` is not in it. */
  readonly from: number;
  readonly to: number;
}

export type StoryOrder = SearchOrder<AskedStory>;

/** By event time, with other names for all that names somebody. */
export interface PersonStory {
  readonly signals: readonly {
    readonly time: number;
    readonly fields: Readonly<Record<string, string | number | boolean>>;
  }[];
  /** There are earlier ones. */
  readonly isCut: boolean;
}

export type PersonStories = ArchiveSearch<AskedStory, PersonStory>;

/** What starts processes, with an environment that holds no secrets. */
export function storyStarter(
  env: Readonly<Record<string, string>>,
): ArchiveSearchOptions<AskedStory, PersonStory>['start'] {
  const about = {
    program: PROGRAM,
    name: 'the process that looks for a story',
    env,
    isWaitedFor: true,
  };
  return (order) => startApart({ ...about, order });
}
