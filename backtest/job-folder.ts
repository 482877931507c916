// Where backtests are kept: a folder with a small file each, its packs beside it until it is over, and its result. Each is written whole or not at all.
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { FwError } from '../signal/fw-error.ts';
import type { BacktestResult } from './backtest-result.ts';
import type { BacktestJob, JobFiles } from './job.ts';

const JOB_NAME = /^([0-9a-f]{16})\.json$/;

/** All calls reject with FwError FW_FILE when the disk refuses. */
export class JobFolder {
  readonly #dir: string;

  constructor(dir: string) {
    this.#dir = dir;
  }

  /** Makes the folder; gives the jobs that are there. */
  async open(): Promise<BacktestJob[]> {
    return this.#ask(async () => {
      await mkdir(this.#dir, { recursive: true, mode: 0o700 });
      const names = (await readdir(this.#dir)).filter((name) => JOB_NAME.test(name));
      const texts = await Promise.all(names.map((name) => readFile(join(this.#dir, name), 'utf8')));
      return texts.map((text): BacktestJob => JSON.parse(text));
    });
  }

  /** How far it is goes unsaid: it begins anew after a stop. */
  async save({ progress: _, ...job }: BacktestJob): Promise<void> {
    await this.#write(`${job.backtestId}.json`, job);
  }

  async saveFiles(backtestId: string, files: JobFiles): Promise<void> {
    await this.#write(`${backtestId}.packs`, files);
  }

  files(backtestId: string): Promise<JobFiles> {
    return this.#ask(async () => JSON.parse(await this.#read(`${backtestId}.packs`)));
  }

  async dropFiles(backtestId: string): Promise<void> {
    await this.#ask(() => rm(join(this.#dir, `${backtestId}.packs`), { force: true }));
  }

  async saveResult(backtestId: string, result: BacktestResult): Promise<void> {
    await this.#write(`${backtestId}.result`, result);
  }

  result(backtestId: string): Promise<BacktestResult> {
    return this.#ask(async () => JSON.parse(await this.#read(`${backtestId}.result`)));
  }

  async drop(backtestId: string): Promise<void> {
    for (const kind of ['packs', 'result', 'json'])
      await this.#ask(() => rm(join(this.#dir, `${backtestId}.${kind}`), { force: true }));
  }

  #read(name: string): Promise<string> {
    return readFile(join(this.#dir, name), 'utf8');
  }

  #write(name: string, what: object): Promise<void> {
    return this.#ask(async () => {
      const path = join(this.#dir, name);
      await writeFile(`${path}.new`, JSON.stringify(what), { mode: 0o600, flush: true });
      await rename(`${path}.new`, path);
    });
  }

  async #ask<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (cause) {
      const why = cause instanceof Error ? cause.message : String(cause);
      throw new FwError('FW_FILE', `the folder of backtests cannot be used: ${why}`, { cause });
    }
  }
}
