// The page's side of the compiler: questions go over, answers come back in their own time.
import type { Answers, Asked, PackFile, Place, Question, StoryName } from './message.ts';

/** The file of the worker, as the page names it: it changes with its content. */
const PLACE = 'forewarn-compiler';

export class Compiler {
  readonly #worker: Worker;
  readonly #waiting = new Map<number, (told: MessageEvent['data']) => void>();
  #asked = 0;

  /** Throws when the page does not say where the compiler is. */
  constructor() {
    const url = document.querySelector(`meta[name=${PLACE}]`)?.getAttribute('content');
    if (url === null || url === undefined) throw new Error('the page has no compiler');
    this.#worker = new Worker(url, { type: 'module' });
    this.#worker.addEventListener('message', ({ data }: MessageEvent) => {
      this.#waiting.get(data.id)?.(data);
      this.#waiting.delete(data.id);
    });
  }

  /** What is wrong with a pack; what is asked later is answered for these files. */
  check(files: readonly PackFile[]): Promise<Answers['check']> {
    return this.#ask({ kind: 'check', files });
  }

  choices(place: Place): Promise<Answers['choices']> {
    return this.#ask({ kind: 'choices', place });
  }

  hover(place: Place): Promise<Answers['hover']> {
    return this.#ask({ kind: 'hover', place });
  }

  /** The text of a file in one form; undefined when it cannot be read. */
  format(text: string): Promise<Answers['format']> {
    return this.#ask({ kind: 'format', text });
  }

  /** The registry of other files than those that were checked. */
  registryOf(files: readonly PackFile[]): Promise<Answers['registry']> {
    return this.#ask({ kind: 'registry', files });
  }

  registry(): Promise<Answers['registry']> {
    return this.#ask({ kind: 'registry' });
  }

  /** Plays the stories of one file, or all; none while the pack does not compile. */
  stories(file?: string): Promise<Answers['stories']> {
    return this.#ask({ kind: 'stories', ...(file === undefined ? {} : { file }) });
  }

  /** Values of a feature or a sequence in a story of the files that were checked; undefined while these do not compile. */
  values(name: string, { file, name: story }: StoryName): Promise<Answers['values']> {
    return this.#ask({ kind: 'values', name, story: { file, name: story } });
  }

  close(): void {
    this.#worker.terminate();
  }

  /** The worker answers each kind of question by what `Answers` says of it. */
  #ask<T>(question: Question): Promise<T> {
    return new Promise((resolve, reject) => {
      const id = ++this.#asked;
      this.#waiting.set(id, (told) => {
        if (typeof told.fault === 'string') reject(new Error(told.fault));
        else resolve(told.answer);
      });
      this.#worker.postMessage({ id, question } satisfies Asked);
    });
  }
}
