// The walkthroughs of docs/mappings.md as somebody does them who has the page alone: its commands as they stand there, in an empty folder, with
// the changes that it names made in between, from a file that nobody has seen to signals that the engine takes.
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';

const PROJECT = new URL('../../', import.meta.url).pathname;
const PAGE = readFileSync(join(PROJECT, 'docs/mappings.md'), 'utf8');

interface Block {
  readonly language: 'sh' | 'yaml';
  readonly text: string;
}

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'forewarn-walk-'));
  symlinkSync(join(PROJECT, 'rules'), join(folder, 'rules'));
  // `npx forewarn` of an installation, without asking a registry for it.
  mkdirSync(join(folder, 'bin'));
  const npx = `#!/bin/sh\nshift\nexec '${process.execPath}' '${join(PROJECT, 'cmd/main.ts')}' "$@"\n`;
  writeFileSync(join(folder, 'bin/npx'), npx);
  chmodSync(join(folder, 'bin/npx'), 0o755);
});
afterEach(() => rmSync(folder, { recursive: true }));

/** The blocks under a heading, up to the next one. */
function blocksUnder(heading: string): Block[] {
  const section = PAGE.split(/^#{2,3} /m).find((part) => part.startsWith(`${heading}\n`)) ?? '';
  return [...section.matchAll(/^```(sh|yaml)\n(.*?)^```$/gms)].map(([, language, text = '']) => ({
    language: language === 'sh' ? 'sh' : 'yaml',
    text,
  }));
}

function run(script: string): string {
  const { status, stdout, stderr } = spawnSync('bash', ['-euc', script], {
    cwd: folder,
    encoding: 'utf8',
    env: {
      ...process.env,
      NO_COLOR: '1',
      PATH: join(folder, 'bin') + delimiter + process.env['PATH'],
    },
  });
  expect({ status, stdout, stderr }).toMatchObject({ status: 0 });
  return stdout;
}

/** A mapping with the lines of the page in place of those that begin as they do, and the others behind it. */
function changed(mapping: string, lines: readonly string[]): string {
  const old = mapping.trimEnd().split('\n');
  const now = [...old];
  for (const line of lines) {
    const key = /^ +(- )?\w+:/.exec(line)?.[0];
    const at = key === undefined ? -1 : old.findIndex((one) => one.startsWith(key));
    if (at < 0) now.push(line);
    else now[at] = line;
  }
  return `${now.join('\n')}\n`;
}

/** Does what the blocks say to the mapping in a file; gives what each block of commands printed. */
function walk(blocks: readonly Block[], file: string): string[] {
  const path = join(folder, file);
  return blocks.flatMap(({ language, text }) => {
    if (language === 'sh') return [run(text)];
    const lines = text.trimEnd().split('\n');
    const mapping = readFileSync(path, 'utf8');
    if (text.includes('CHECK')) {
      for (const line of lines) expect(mapping).toContain(line.replace(/(?<=\S) +#.*/, ''));
      return [];
    }
    writeFileSync(
      path,
      changed(
        mapping,
        lines.filter((line) => !/^ *#/.test(line)),
      ),
    );
    return [];
  });
}

interface TriedRow {
  readonly signals: readonly {
    readonly type: string;
    readonly fields: readonly { readonly field: string; readonly value: unknown }[];
  }[];
}

/** The signals that `map try` tells of: type, time and amount. */
function signalsOf(file: string, mapping: string): unknown {
  const told = run(`npx forewarn map try ${file} --mapping ${mapping} --json`);
  const { rows }: { rows: readonly TriedRow[] } = JSON.parse(told);
  return rows.flatMap(({ signals }) =>
    signals.map(({ type, fields }) => {
      const valueIn = (name: string) => fields.find(({ field }) => field === name)?.value;
      return [type, valueIn('time'), valueIn('amountFen')];
    }),
  );
}

test('a file of Chinese columns becomes signals by the commands and changes of the page', () => {
  const [guessed, judged] = walk(blocksUnder('A new format, step by step'), 'payments.yaml');
  expect(guessed).toContain('2  transfer.completed');
  expect(judged).toContain('2 tests in 1 mapping: all hold.');
  expect(judged).toMatch(/^signals +2$/m);
  expect(signalsOf('payments.csv', 'payments.yaml')).toEqual([
    ['transfer.completed', '2026-03-01T08:30:05.000+08:00', 123450],
    ['transfer.blocked', '2026-03-01T08:31:05.000+08:00', 3450],
  ]);
});

test('nested records of another zone and other units become signals by the commands and changes of the page', () => {
  const heading = 'Nested records, other units, another zone';
  const [guessed, judged] = walk(blocksUnder(heading), 'wallet.yaml');
  expect(guessed).toContain('2  transfer.completed');
  expect(judged).toContain('1 test in 1 mapping: all hold.');
  expect(judged).toMatch(/^signals +2$/m);
  expect(signalsOf('wallet.ndjson', 'wallet.yaml')).toEqual([
    ['transfer.completed', '2026-03-01T08:30:05.000+08:00', 1234500],
    ['transfer.blocked', '2026-03-01T08:31:05.000+08:00', 34500],
  ]);
});
