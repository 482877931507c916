// The driver's end of a contender: a process that holds the workload and works through it when it is told to, so that rounds of
// different runtimes can alternate. Each is held to one core where the machine can do that: helpers of a runtime then take
// from its own time.
import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface, type Interface } from 'node:readline';
import type { Hits } from './hits.ts';

export interface Pass extends Hits {
  readonly seconds: number;
  /** Time of a processor that the whole process took meanwhile, its collector and compiler included. */
  readonly cpuSeconds: number;
  /** Signals that were worked through, where that is less than the workload. */
  readonly signals?: number;
}

export class Contestant {
  readonly name: string;
  readonly #child: ChildProcess;
  readonly #lines: AsyncIterator<string>;
  readonly #reader: Interface;

  private constructor(name: string, child: ChildProcess, reader: Interface) {
    this.name = name;
    this.#child = child;
    this.#reader = reader;
    this.#lines = reader[Symbol.asyncIterator]();
  }

  /** Starts a contender and waits until it holds the workload. Throws when it ends before. */
  static async start(name: string, command: readonly string[]): Promise<Contestant> {
    const [file = '', ...args] = command;
    const child = spawn(file, args, { stdio: ['pipe', 'pipe', 'inherit'] });
    const contestant = new Contestant(name, child, createInterface({ input: child.stdout }));
    await contestant.#answer();
    return contestant;
  }

  /** One pass through the workload. Throws when the process ends in the middle. */
  async pass(command: 'run' | 'list'): Promise<Pass> {
    this.#child.stdin?.write(`${command}\n`);
    return JSON.parse(await this.#answer());
  }

  async stop(): Promise<void> {
    const gone = new Promise((resolve) => this.#child.once('exit', resolve));
    this.#reader.close();
    if (this.#child.exitCode !== null || !this.#child.kill()) return;
    await gone;
  }

  async #answer(): Promise<string> {
    const line = await this.#lines.next();
    if (line.done === true) throw new Error(`${this.name} ended without an answer, see above`);
    return line.value;
  }
}
