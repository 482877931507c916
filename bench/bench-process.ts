// A process that measures something when it is told to, so that rounds of several can alternate and each has a heap and compiled code
// of its own. It is held to one core where the machine can do that, unless told otherwise. One word a line goes in, one line of JSON comes back.
import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface, type Interface } from 'node:readline';
import { onOneCore } from './machine.ts';

export class BenchProcess<Answer> {
  readonly #program: string;
  readonly #child: ChildProcess;
  readonly #reader: Interface;
  readonly #lines: AsyncIterator<string>;

  /** Starts a program of this folder on Node with flags of its own; `before` is what the command begins with. */
  constructor(
    program: string,
    args: readonly string[],
    flags: readonly string[] = [],
    before: readonly string[] = onOneCore(),
  ) {
    const command = [...before, process.execPath, ...flags, program, ...args];
    const [file = '', ...rest] = command;
    this.#program = program;
    this.#child = spawn(file, rest, { stdio: ['pipe', 'pipe', 'inherit'] });
    this.#reader = createInterface({ input: this.#child.stdout ?? process.stdin });
    this.#lines = this.#reader[Symbol.asyncIterator]();
  }

  /** What the process answers to a word. Throws when it ends instead. */
  async ask(word: string): Promise<Answer> {
    this.#child.stdin?.write(`${word}\n`);
    const line = await this.#lines.next();
    if (line.done === true) throw new Error(`${this.#program} ended without an answer, see above`);
    return JSON.parse(line.value);
  }

  async stop(): Promise<void> {
    const gone = new Promise((resolve) => this.#child.once('exit', resolve));
    this.#reader.close();
    if (this.#child.exitCode !== null || !this.#child.kill()) return;
    await gone;
  }
}

/** The other end: answers each word that comes in. */
export async function answerWords(
  answer: (word: string) => object | Promise<object>,
): Promise<void> {
  for await (const word of createInterface({ input: process.stdin }))
    console.log(JSON.stringify(await answer(word)));
}
