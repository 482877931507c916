// The signals of a person whom somebody was warned of, as a story to try rules on: looked for in the archive by a process apart, one at a time.
import { type ApartRun, startApart } from './apart-process.ts';
import type { SealedArchive } from './job-order.ts';

const PROGRAM = new URL('./story-program.ts', import.meta.url);
const SIGNALS_MAX = 200;
/** About five seconds of reading; the newest of the stretch. */
const BYTES_MAX = 1 << 30;
const RUN_MS_MAX = 13_000;

export interface AskedStory {
  /** Phone first, then what else the person is called. */
  readonly names: readonly string[];
  /** Event times, epoch ms; `to` is not in it. */
  readonly from: number;
  readonly to: number;
}

export interface StoryOrder extends AskedStory {
  readonly archive: SealedArchive;
  readonly signalsMax: number;
  readonly bytesMax: number;
}

/** By event time, with other names for all that names somebody. */
export interface PersonStory {
  readonly signals: readonly {
    readonly time: number;
    readonly fields: Readonly<Record<string, string | number | boolean>>;
  }[];
  /** There are earlier ones. */
  readonly isCut: boolean;
}

/** off: no archive is kept here. busy: another one is looked for. */
export type StoryAnswer =
  | ({ readonly state: 'done' } & PersonStory)
  | { readonly state: 'off' | 'busy' };

export interface PersonStoriesOptions {
  readonly start: (order: StoryOrder) => ApartRun<PersonStory>;
  /** Undefined while none is kept. */
  readonly archive: () => SealedArchive | undefined;
}

/** What starts processes, with an environment that holds no secrets. */
export function storyStarter(env: Readonly<Record<string, string>>): PersonStoriesOptions['start'] {
  return (order) =>
    startApart({ program: PROGRAM, name: 'the process that looks for a story', order, env });
}

export class PersonStories {
  readonly #options: PersonStoriesOptions;
  #running: ApartRun<PersonStory> | undefined;

  constructor(options: PersonStoriesOptions) {
    this.#options = options;
  }

  /** Looks for one. Rejects with FwError FW_INTERNAL when it breaks, or takes too long. */
  async find(asked: AskedStory): Promise<StoryAnswer> {
    if (this.#running !== undefined) return { state: 'busy' };
    const archive = this.#options.archive();
    if (archive === undefined) return { state: 'off' };
    const limits = { signalsMax: SIGNALS_MAX, bytesMax: BYTES_MAX };
    const run = this.#options.start({ ...asked, archive, ...limits });
    this.#running = run;
    const timer = setTimeout(() => run.kill(), RUN_MS_MAX);
    try {
      return { state: 'done', ...(await run.done) };
    } finally {
      clearTimeout(timer);
      this.#running = undefined;
    }
  }

  /** Ends the one that runs. */
  stop(): void {
    this.#running?.kill();
  }
}
