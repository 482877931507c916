// A work tree of another commit under .cache/, with its dependencies, to measure against.
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join, resolve } from 'node:path';

export interface Reference {
  readonly commit: string;
  /** How the commit was chosen, for people. */
  readonly why: string;
}

/** The commit to compare with: what was asked for, else the last tag before this commit, else the commit before it. */
export function referenceCommit(asked: string | undefined): Reference {
  if (asked !== undefined) return { commit: shortHash(asked), why: `asked for as ${asked}` };
  const isTagged = git('tag', '--points-at', 'HEAD') !== '';
  const tag = lastTag(isTagged ? 'HEAD~' : 'HEAD');
  if (tag !== undefined) return { commit: shortHash(tag), why: `the last tag, ${tag}` };
  const why =
    'the commit before this one, because no version is tagged; `git tag v0.1.0 COMMIT` names one that later commits are compared with, `--against REF` another one for once';
  return { commit: shortHash('HEAD~'), why };
}

/** Checks a commit out under .cache/guard/ and gives the path. Its packages are ours where the locks are the same, else npm ci's. */
export function checkOut(commit: string): string {
  const tree = join('.cache', 'guard', commit);
  if (!existsSync(join(tree, '.git'))) {
    mkdirSync(join('.cache', 'guard'), { recursive: true });
    git('clone', '--quiet', '--no-checkout', '--shared', '.', tree);
  }
  git('-C', tree, 'checkout', '--quiet', '--force', commit);
  if (existsSync(join(tree, 'node_modules'))) return tree;
  if (lockOf(tree) === lockOf('.')) {
    symlinkSync(resolve('node_modules'), join(tree, 'node_modules'));
    return tree;
  }
  const args = ['ci', '--no-audit', '--no-fund', '--include=optional', '--loglevel=error'];
  const { status } = spawnSync('npm', args, { cwd: tree, stdio: ['ignore', 'inherit', 'inherit'] });
  if (status !== 0) throw new Error(`npm ci failed in ${tree}, see above`);
  return tree;
}

function lastTag(commit: string): string | undefined {
  try {
    return git('describe', '--tags', '--abbrev=0', commit);
  } catch {
    return undefined;
  }
}

function shortHash(commit: string): string {
  try {
    return git('rev-parse', '--short=12', '--quiet', '--verify', `${commit}^{commit}`);
  } catch (cause) {
    throw new Error(`'${commit}' names no commit of this repository`, { cause });
  }
}

function lockOf(tree: string): string {
  return readFileSync(join(tree, 'package-lock.json'), 'utf8');
}

function git(...args: string[]): string {
  return execFileSync('git', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }).trim();
}
