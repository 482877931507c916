// What commands do with the rule book of a running forewarn: all by its API, so that the same is asked for and noted as of anybody else.
import { userInfo } from 'node:os';
import type { RuleVersionHead } from '../api/contract/rule-version.ts';
import { RuleDiff, RuleVersionList, RuleVersionView } from '../api/contract/rule-version.ts';
import type { FileDiff } from '../rulebook/pack-diff.ts';
import { type Arguments, textOption } from './command.ts';
import { readPacks, writeVersion } from './rule-files.ts';
import { type ApiPlace, askRunning } from './running-api.ts';

/** Who does something, and why. `staff` is left out where the session says it. */
export interface Doer {
  readonly staff: string | undefined;
  readonly reason: string;
}

/** By the options `staff` and `reason`; the user of this machine where nobody signs in. */
export function doerOf({ token }: Pick<ApiPlace, 'token'>, given: Arguments): Doer {
  const named = textOption(given, 'staff');
  const staff = named === '' && token === undefined ? userInfo().username : named || undefined;
  return { staff, reason: textOption(given, 'reason') };
}

/** What became of a pack that was brought in. */
export interface Imported {
  readonly folder: string;
  readonly version: RuleVersionHead;
  /** False when the book had its content already. */
  readonly isNew: boolean;
}

/** The newest first. */
export async function listVersions(api: ApiPlace): Promise<RuleVersionHead[]> {
  return (await askRunning(api, { path: 'rules/versions', form: RuleVersionList })).versions;
}

/** With the texts of its files. */
export function versionOf(api: ApiPlace, versionId: string): Promise<RuleVersionView> {
  const path = `rules/versions/${encodeURIComponent(versionId)}?files=true`;
  return askRunning(api, { path, form: RuleVersionView });
}

/** Against the live one when `against` is empty. */
export async function differenceOf(
  api: ApiPlace,
  versionId: string,
  against: string,
): Promise<readonly FileDiff[]> {
  const query = against === '' ? '' : `?against=${encodeURIComponent(against)}`;
  const path = `rules/versions/${encodeURIComponent(versionId)}/diff${query}`;
  return (await askRunning(api, { path, form: RuleDiff })).files;
}

/** Writes versions into a folder, all when none are named; gives their ids. Throws FwError FW_FILE as well. */
export async function exportVersions(
  api: ApiPlace,
  dir: string,
  ids: readonly string[],
): Promise<string[]> {
  const all = ids.length > 0 ? ids : (await listVersions(api)).map(({ versionId }) => versionId);
  for (const versionId of all) writeVersion(dir, await versionOf(api, versionId));
  return [...all];
}

/**
 * Makes a draft of each pack in a folder; who brings it in wrote it, and it goes the whole way from there. What the book has already is left alone. Throws FwError
 * FW_FILE as well.
 */
export async function importPacks(
  api: ApiPlace,
  dir: string,
  { staff, reason }: Doer,
): Promise<Imported[]> {
  const imported: Imported[] = [];
  for (const pack of readPacks(dir)) {
    const known = (await listVersions(api)).find(({ digest }) => digest === pack.digest);
    if (known !== undefined) {
      imported.push({ folder: pack.folder, version: known, isNew: false });
      continue;
    }
    const why = reason === '' ? (pack.reason ?? `brought in from ${pack.folder}`) : reason;
    const body = { staff, reason: why, files: pack.files };
    const ask = { method: 'POST', path: 'rules/versions', body, form: RuleVersionView } as const;
    imported.push({ folder: pack.folder, version: await askRunning(api, ask), isNew: true });
  }
  return imported;
}

/** One step back; gives what is live then. */
export function rollBack(api: ApiPlace, doer: Doer): Promise<RuleVersionView> {
  return askRunning(api, {
    method: 'POST',
    path: 'rules/rollback',
    body: doer,
    form: RuleVersionView,
  });
}
