// Versions of the rules as text that git keeps well: a folder each with the files of the pack, and beside it what was done with it. The same book gives the same
// files, byte for byte.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parse, stringify } from 'yaml';
import type { RuleVersionView } from '../api/contract/rule-version.ts';
import { digestOfAll, entriesOf, soundFiles } from '../rulebook/content.ts';
import type { PackFile } from '../rules/pack-file.ts';
import { readPackFiles } from '../runtime/load-pack.ts';
import { printTime } from '../signal/event-time.ts';
import { FwError } from '../signal/fw-error.ts';

/** A pack that is to become a draft. */
export interface ImportedPack {
  readonly folder: string;
  readonly files: readonly PackFile[];
  /** Of its files, as the book has it. */
  readonly digest: string;
  /** What was said when it was made; undefined when nothing is beside it. */
  readonly reason: string | undefined;
}

/** Writes one version: `DIR/ID/…` and `DIR/ID.yaml`. Throws FwError FW_FILE. */
export function writeVersion(dir: string, version: RuleVersionView): void {
  const files = soundFiles(version.files.map(({ name, text = '' }) => ({ name, text })));
  const folder = join(dir, version.versionId);
  onDisk(folder, () => {
    // A file that the version has no more must not stay.
    rmSync(folder, { recursive: true, force: true });
    for (const { name, text } of files) {
      const path = join(folder, name);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, text);
    }
    writeFileSync(`${folder}.yaml`, stringify(metaOf(version), { lineWidth: 0 }));
  });
}

/** The pack in a folder, or each in the folders of an export. Throws FwError FW_FILE, FW_REQUEST_INVALID for names that a pack cannot have. */
export function readPacks(dir: string): ImportedPack[] {
  return onDisk(dir, () => {
    const folders = isPack(dir)
      ? [dir]
      : readdirSync(dir)
          .sort()
          .map((name) => join(dir, name))
          .filter(isPack);
    if (folders.length === 0)
      throw new FwError('FW_FILE', `there is no pack in '${dir}': pack.yaml is in none of it`);
    return folders.map((folder) => {
      const files = soundFiles(readPackFiles(folder));
      const digest = digestOfAll(entriesOf(files));
      return { folder, files, digest, reason: reasonBeside(folder) };
    });
  });
}

function metaOf(version: RuleVersionView): object {
  const { versionId, state, pack, digest, author, editors, madeAt, reason } = version;
  const { basedOn, replaced, scope, evidence, moves } = version;
  return {
    versionId,
    pack,
    state,
    digest,
    author,
    editors,
    madeAt: printTime(madeAt),
    reason,
    ...(basedOn === undefined ? {} : { basedOn }),
    ...(replaced === undefined ? {} : { replaced }),
    ...(scope === undefined ? {} : { scope }),
    evidence: evidence.map(({ at, ...one }) => ({ at: printTime(at), ...one })),
    moves: moves.map(({ at, ...move }) => ({ at: printTime(at), ...move })),
  };
}

function reasonBeside(folder: string): string | undefined {
  const path = `${folder}.yaml`;
  if (!existsSync(path)) return undefined;
  const reason: unknown = Reflect.get(Object(parse(readFileSync(path, 'utf8'))), 'reason');
  return typeof reason === 'string' ? reason : undefined;
}

function isPack(folder: string): boolean {
  return existsSync(join(folder, 'pack.yaml'));
}

function onDisk<T>(path: string, work: () => T): T {
  try {
    return work();
  } catch (cause) {
    if (cause instanceof FwError) throw cause;
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new FwError('FW_FILE', `'${path}' cannot be used: ${why}`, { cause });
  }
}
