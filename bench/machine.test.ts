import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { commitOf, median } from './machine.ts';

test('the median is the middle value, or the mean of the two middle ones', () => {
  expect(median([3, 1, 2])).toBe(2);
  expect(median([4, 1, 3, 2])).toBe(2.5);
  expect(median([])).toBeNaN();
});

test('a commit is told as changed by a file, and not by a result that was measured again', () => {
  const folder = mkdtempSync(join(tmpdir(), 'forewarn-commit-'));
  const git = (...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@localhost', ...args], {
      cwd: folder,
    });
  const write = (name: string, text: string) => writeFileSync(join(folder, name), text);
  try {
    git('init', '--quiet');
    mkdirSync(join(folder, 'bench', 'results'), { recursive: true });
    write('bench/results/scan.json', '1');
    write('engine.ts', '1');
    git('add', '--all');
    git('commit', '--quiet', '--message', 'one');
    const commit = commitOf(folder);
    expect(commit).toMatch(/^[0-9a-f]{7,}$/);
    write('bench/results/scan.json', '2');
    expect(commitOf(folder)).toBe(commit);
    write('engine.ts', '2');
    expect(commitOf(folder)).toBe(`${commit}+`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
