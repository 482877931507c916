// What commands print: lines to standard output, progress to standard error, colour only where it is wanted.
import { isatty } from 'node:tty';

/** A line of the result. */
export function writeLine(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** Whether a person watches this stream and colour is not switched off. */
export function isColourWanted(): boolean {
  return process.env['NO_COLOR'] === undefined && isatty(1);
}

/** One line that is written over in place on a terminal, and left out elsewhere. */
export class ProgressLine {
  #width = 0;
  readonly #isShown = isatty(2);

  show(text: string): void {
    if (!this.#isShown) return;
    const line = text.slice(0, (process.stderr.columns ?? 120) - 1);
    process.stderr.write(`\r${line.padEnd(this.#width)}`);
    this.#width = line.length;
  }

  clear(): void {
    if (this.#isShown && this.#width > 0) process.stderr.write(`\r${''.padEnd(this.#width)}\r`);
    this.#width = 0;
  }
}

/** 12,345. */
export function formatCount(count: number): string {
  return Math.round(count).toLocaleString('en-US');
}
