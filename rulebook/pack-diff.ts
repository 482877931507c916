// What one version's files say otherwise than another's, as people read it.
import { createTwoFilesPatch } from 'diff';
import type { PackFile } from '../rules/pack-file.ts';

export interface FileDiff {
  readonly name: string;
  readonly kind: 'added' | 'removed' | 'changed';
  /** A unified diff. */
  readonly patch: string;
}

/** One entry for each file that differs, by name. */
export function packDiff(before: readonly PackFile[], after: readonly PackFile[]): FileDiff[] {
  const old = new Map(before.map(({ name, text }) => [name, text]));
  const now = new Map(after.map(({ name, text }) => [name, text]));
  const names = [...new Set([...old.keys(), ...now.keys()])].sort();
  return names.flatMap((name): FileDiff[] => {
    const was = old.get(name);
    const is = now.get(name);
    if (was === is) return [];
    const kind = was === undefined ? 'added' : is === undefined ? 'removed' : 'changed';
    const patch = createTwoFilesPatch(
      was === undefined ? '/dev/null' : `a/${name}`,
      is === undefined ? '/dev/null' : `b/${name}`,
      was ?? '',
      is ?? '',
    );
    return [{ name, kind, patch }];
  });
}
