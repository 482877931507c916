// `forewarn rules`: the rule book of a running forewarn on the command line, as text for git, and one step back.
import type { RuleVersionHead, RuleVersionView } from '../api/contract/rule-version.ts';
import { printTime } from '../signal/event-time.ts';
import { FwError } from '../signal/fw-error.ts';
import { nearestName } from '../signal/nearest-name.ts';
import { type Arguments, type Command, textOption } from './command.ts';
import { readConfig } from './config.ts';
import { writeLine } from './output.ts';
import { projectDir } from './project-dir.ts';
import {
  differenceOf,
  doerOf,
  exportVersions,
  importPacks,
  listVersions,
  rollBack,
  versionOf,
} from './rule-client.ts';
import { type ApiPlace, runningApi } from './running-api.ts';

interface Act {
  /** What it takes after its name, and how many at least and at most. */
  readonly takes: string;
  readonly least: number;
  readonly most: number;
  run(api: ApiPlace, given: Arguments, rest: readonly string[]): Promise<number>;
}

const ACTS: Readonly<Record<string, Act>> = {
  list: { takes: '', least: 0, most: 0, run: list },
  show: { takes: ' ID', least: 1, most: 1, run: show },
  diff: { takes: ' ID', least: 1, most: 1, run: diff },
  export: { takes: ' DIR [ID…]', least: 1, most: Number.POSITIVE_INFINITY, run: exportAll },
  import: { takes: ' DIR', least: 1, most: 1, run: importAll },
  rollback: { takes: '', least: 0, most: 0, run: goBack },
};

export const rulesCommand: Command = {
  name: 'rules',
  takes: 'list | show ID | diff ID | export DIR [ID…] | import DIR | rollback',
  takesMin: 1,
  summary:
    'The rule book of a running forewarn: versions, differences, text for git, one step back.',
  details:
    'All of it by the API of the forewarn that runs on FOREWARN_DATA_DIR, with FOREWARN_TOKEN where people sign in. An ID is one that `list` shows, or `live`.\n' +
    'export writes each version as a folder ID with the files of its pack, and what was done with it as ID.yaml. import makes a draft of a pack folder, or of each\n' +
    'folder of an export that the book does not have; approvals are not brought in. docs/rule-life.md.',
  options: {
    state: { kind: 'text', placeholder: 'STATE', text: 'list: those in this state alone.' },
    against: {
      kind: 'text',
      placeholder: 'ID',
      text: 'diff: against this version; the live one when missing.',
    },
    reason: { kind: 'text', placeholder: 'WHY', text: 'import, rollback: why; the audit has it.' },
    staff: {
      kind: 'text',
      placeholder: 'NAME',
      text: 'Who does it, where nobody signs in; the user of this machine when missing.',
    },
    json: { kind: 'flag', text: 'Print as JSON.' },
  },
  async run(given) {
    const [name = '', ...rest] = given.positionals;
    const act = ACTS[name];
    if (act === undefined) {
      const near = nearestName(name, Object.keys(ACTS));
      const hint = near === undefined ? '' : `; did you mean '${near}'?`;
      throw new FwError('FW_USAGE', `forewarn rules has no '${name}'${hint}`);
    }
    if (rest.length < act.least || rest.length > act.most)
      throw new FwError('FW_USAGE', `it is forewarn rules ${name}${act.takes}`);
    return act.run(runningApi(readConfig(process.env, projectDir())), given, rest);
  },
};

async function list(api: ApiPlace, given: Arguments): Promise<number> {
  const state = textOption(given, 'state');
  const versions = (await listVersions(api)).filter((one) => state === '' || one.state === state);
  if (isJson(given)) writeLine(JSON.stringify(versions, undefined, 2));
  else for (const version of versions) writeLine(lineOf(version));
  return 0;
}

async function show(api: ApiPlace, given: Arguments, [id = '']: readonly string[]) {
  const version = await versionOf(api, await idOf(api, id));
  if (isJson(given)) writeLine(JSON.stringify(version, undefined, 2));
  else for (const line of linesOf(version)) writeLine(line);
  return 0;
}

async function diff(api: ApiPlace, given: Arguments, [id = '']: readonly string[]) {
  const against = textOption(given, 'against');
  const base = against === '' ? '' : await idOf(api, against);
  const files = await differenceOf(api, await idOf(api, id), base);
  if (isJson(given)) writeLine(JSON.stringify(files, undefined, 2));
  else if (files.length === 0) writeLine('no difference');
  else for (const { patch } of files) writeLine(patch.trimEnd());
  return 0;
}

async function exportAll(api: ApiPlace, given: Arguments, rest: readonly string[]) {
  const [dir = '', ...ids] = rest;
  const wanted = await Promise.all(ids.map((id) => idOf(api, id)));
  const written = await exportVersions(api, dir, wanted);
  if (isJson(given)) writeLine(JSON.stringify({ dir, versions: written }));
  else writeLine(`${written.length} versions are in ${dir}`);
  return 0;
}

async function importAll(api: ApiPlace, given: Arguments, [dir = '']: readonly string[]) {
  const imported = await importPacks(api, dir, doerOf(api, given));
  if (isJson(given)) writeLine(JSON.stringify(imported, undefined, 2));
  else
    for (const { folder, version, isNew } of imported)
      writeLine(`${isNew ? 'draft  ' : 'known  '} ${lineOf(version)}  from ${folder}`);
  const faulty = imported.filter(({ isNew, version }) => isNew && !version.isSound);
  for (const { version } of faulty)
    if (!isJson(given))
      writeLine(`${version.versionId} has faults: forewarn rules show ${version.versionId}`);
  return faulty.length > 0 ? 1 : 0;
}

async function goBack(api: ApiPlace, given: Arguments): Promise<number> {
  const doer = doerOf(api, given);
  if (doer.reason === '')
    throw new FwError('FW_USAGE', 'forewarn rules rollback: --reason WHY is missing');
  const live = await rollBack(api, doer);
  if (isJson(given)) writeLine(JSON.stringify(live, undefined, 2));
  else writeLine(`live is ${lineOf(live)}`);
  return 0;
}

/** Throws FwError FW_NOT_FOUND for `live` when nothing is. */
async function idOf(api: ApiPlace, id: string): Promise<string> {
  if (id !== 'live') return id;
  const live = (await listVersions(api)).find(
    ({ state, scope }) => state === 'live' && scope === undefined,
  );
  if (live !== undefined) return live.versionId;
  throw new FwError('FW_NOT_FOUND', 'nothing is live yet');
}

function lineOf({ versionId, state, pack, author, madeAt, scope }: RuleVersionHead): string {
  const partly = scope === undefined ? '' : ' (for some)';
  const name = pack === '' ? '-' : pack;
  return `${versionId}  ${`${state}${partly}`.padEnd(11)} ${name.padEnd(20)} ${author}  ${printTime(madeAt)}`;
}

function linesOf(version: RuleVersionView): string[] {
  const { reason, scope, check, evidence, moves, files } = version;
  const faults = [
    ...check.diagnostics.map(
      ({ severity, file, line, column, message }) =>
        `${file}:${line}:${column}: ${severity}: ${message}`,
    ),
    ...check.storyFaults.map(
      ({ file, line, story, message }) => `${file}:${line}: story '${story}': ${message}`,
    ),
  ];
  return [
    lineOf(version),
    reason,
    ...(scope === undefined ? [] : [`live for ${JSON.stringify(scope)}`]),
    ...(faults.length === 0 ? [`${check.storyCount} stories hold`] : faults),
    ...evidence.map(
      ({ kind, by, at, text, ref }) =>
        `evidence  ${kind.padEnd(9)} ${by}  ${printTime(at)}  ${text}${ref === undefined ? '' : ` (${ref})`}`,
    ),
    ...moves.map(
      ({ from, to, by, at, reason: why }) =>
        `move      ${from} → ${to}  ${by}  ${printTime(at)}  ${why}`,
    ),
    ...files.map(({ name, digest }) => `file      ${digest.slice(0, 8)}  ${name}`),
  ];
}

function isJson(given: Arguments): boolean {
  return given.options['json'] === true;
}
