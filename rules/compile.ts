// Compiles the files of a pack to the plan that the engine runs, or to a list of everything that is wrong with them.

import { parseAmountFen } from '../signal/amount.ts';
import { LATENESS_MS_DEFAULT, parseDurationMs } from '../signal/event-time.ts';
import { warnAboutDeadParts } from './dead-parts.ts';
import { type Diagnostic, sortDiagnostics } from './diagnostic.ts';
import { claimName, type DeclaringSection, type Draft } from './draft.ts';
import { readFeature, readWindow } from './feature.ts';
import { readList } from './list.ts';
import type { PackFile } from './pack-file.ts';
import type { Plan } from './plan.ts';
import { readRule } from './rule.ts';
import { readSequence } from './sequence.ts';
import { readStory } from './story.ts';
import type { Story } from './story-plan.ts';
import { readTypology } from './typology.ts';
import { workOf } from './work.ts';
import { type Cursor, YamlFile } from './yaml-cursor.ts';

const LATENESS_MS_MAX = 24 * 3_600_000;
const TOUCH_RETENTION_MS_DEFAULT = 7 * 86_400_000;

export interface Compiled {
  /** Undefined when there are errors. */
  readonly plan: Plan | undefined;
  readonly stories: readonly Story[];
  /** Errors first, each file in order. */
  readonly diagnostics: readonly Diagnostic[];
}

const SECTIONS = [
  'params',
  'lists',
  'features',
  'sequences',
  'typologies',
  'rules',
  'tests',
] as const;
const HEAD = ['pack', 'version', 'lateness', 'touchRetention'] as const;
type Section = (typeof SECTIONS)[number];

interface Head {
  pack?: string;
  version?: string;
  latenessMs?: number;
  touchRetentionMs?: number;
}

/**
 * Compiles a pack. Every `.yaml` file may hold any of its sections; exactly one, `pack.yaml`, holds its name and version.
 * Never throws for what a pack says: all faults come back as diagnostics.
 */
export function compilePack(files: readonly PackFile[]): Compiled {
  const { plan, stories, diagnostics } = compileWithDraft(files);
  return { plan, stories, diagnostics };
}

export interface CompiledWithDraft extends Compiled {
  /** What could be made of the files, also when there are errors; undefined when one of them is not YAML. */
  readonly draft: Draft | undefined;
}

/** `compilePack`, with what editors tell of a pack that does not compile yet. */
export function compileWithDraft(files: readonly PackFile[]): CompiledWithDraft {
  const diagnostics: Diagnostic[] = [];
  const head: Head = {};
  const sections = readFiles(files, diagnostics);
  // Where a file cannot be read at all, nothing that it defines is known: all else would be complained about in vain.
  if (sections === undefined) {
    return {
      plan: undefined,
      stories: [],
      diagnostics: sortDiagnostics(diagnostics),
      draft: undefined,
    };
  }
  const draft: Draft = {
    diagnostics,
    params: new Map(),
    lists: [],
    features: [],
    sequences: [],
    typologies: [],
    rules: [],
    stories: [],
    literals: [],
    names: new Map(),
    declared: declaredIn(sections),
  };
  for (const cursor of sections.params) eachEntry(cursor, (...entry) => readParam(draft, ...entry));
  for (const fields of sections.heads) readHead(draft, fields, head);
  for (const cursor of sections.lists)
    eachEntry(cursor, (...entry) => readList(draft, ...entry, files));
  for (const cursor of sections.features)
    eachEntry(cursor, (...entry) => readFeature(draft, ...entry));
  for (const cursor of sections.sequences)
    eachEntry(cursor, (...entry) => readSequence(draft, ...entry));
  for (const cursor of sections.typologies)
    eachEntry(cursor, (...entry) => readTypology(draft, ...entry));
  for (const cursor of sections.rules) eachEntry(cursor, (...entry) => readRule(draft, ...entry));
  for (const cursor of sections.tests) for (const item of cursor.items()) readStory(draft, item);
  const hasErrors = () => draft.diagnostics.some((diagnostic) => diagnostic.severity === 'error');
  if (!hasErrors()) warnAboutDeadParts(draft);
  const plan = hasErrors() ? undefined : planOf(draft, head);
  return {
    plan,
    stories: draft.stories,
    diagnostics: sortDiagnostics(draft.diagnostics),
    draft,
  };
}

interface Sections extends Record<Section, Cursor[]> {
  /** Fields of each `pack.yaml`. */
  readonly heads: Partial<Record<(typeof HEAD)[number], Cursor>>[];
}

/** The sections of all files; undefined when one of them is not YAML. */
function readFiles(files: readonly PackFile[], diagnostics: Diagnostic[]): Sections | undefined {
  const sections: Sections = {
    heads: [],
    params: [],
    lists: [],
    features: [],
    sequences: [],
    typologies: [],
    rules: [],
    tests: [],
  };
  let isReadable = true;
  const headRank = (file: PackFile) => (isPackFile(file.name) ? 0 : 1);
  const yamlFiles = files
    .filter((file) => /\.ya?ml$/.test(file.name))
    .sort((a, b) => headRank(a) - headRank(b));
  if (!yamlFiles.some((file) => isPackFile(file.name))) complainOfNoHead(diagnostics);
  for (const file of yamlFiles) {
    const yaml = new YamlFile(file.name, file.text, diagnostics);
    if (yaml.isBroken) isReadable = false;
    if (yaml.root === undefined) {
      if (!yaml.isBroken) yaml.report(0, 'this file is empty', 'fill it or remove it');
      continue;
    }
    const isHead = isPackFile(file.name);
    const fields: Partial<Record<Section | (typeof HEAD)[number], Cursor>> = yaml.root.fields(
      isHead ? [...HEAD, ...SECTIONS] : SECTIONS,
      isHead ? ['pack', 'version'] : [],
      (key) => (HEAD.some((name) => name === key) ? `'${key}' stands in pack.yaml` : undefined),
    );
    for (const section of SECTIONS) {
      const cursor = fields[section];
      if (cursor !== undefined) sections[section].push(cursor);
    }
    if (isHead) sections.heads.push(fields);
  }
  return isReadable ? sections : undefined;
}

function complainOfNoHead(diagnostics: Diagnostic[]): void {
  diagnostics.push({
    severity: 'error',
    file: 'pack.yaml',
    line: 1,
    column: 1,
    message: 'the pack has no pack.yaml',
    hint: "it names the pack: 'pack: my-pack' and 'version: 1.0.0'",
  });
}

function declaredIn(sections: Sections): Draft['declared'] {
  const names = (section: DeclaringSection) =>
    new Set(sections[section].flatMap((cursor) => cursor.keys()));
  return {
    params: names('params'),
    lists: names('lists'),
    features: names('features'),
    sequences: names('sequences'),
    typologies: names('typologies'),
    rules: names('rules'),
  };
}

function isPackFile(name: string): boolean {
  return name === 'pack.yaml' || name.endsWith('/pack.yaml');
}

function readHead(
  draft: Draft,
  fields: Partial<Record<(typeof HEAD)[number], Cursor>>,
  head: Head,
): void {
  const pack = fields.pack?.text();
  const version = fields.version?.text();
  if (pack !== undefined && !/^[a-z][a-z0-9-]*$/.test(pack)) {
    fields.pack?.complain(`'${pack}' cannot name a pack`, 'use small letters, digits and -');
  } else if (pack !== undefined) head.pack = pack;
  if (version !== undefined && !/^\d+\.\d+\.\d+$/.test(version)) {
    fields.version?.complain(`'${version}' is not a version`, 'write it as 1.0.0');
  } else if (version !== undefined) head.version = version;
  const latenessMs = fields.lateness && readWindow(draft, fields.lateness, 1, LATENESS_MS_MAX);
  if (latenessMs !== undefined) head.latenessMs = latenessMs;
  const touchRetentionMs =
    fields.touchRetention && readWindow(draft, fields.touchRetention, 1_000, 30 * 86_400_000);
  if (touchRetentionMs !== undefined) head.touchRetentionMs = touchRetentionMs;
}

function eachEntry(
  cursor: Cursor,
  read: (name: string, nameCursor: Cursor, value: Cursor) => void,
): void {
  for (const { key, keyCursor, value } of cursor.entries()) read(key, keyCursor, value);
}

const LOOKS_LIKE_TIME =
  /^\d[\d.]* ?(?:w|mins?|minutes?|hrs?|hours?|days?|weeks?|secs?|seconds?|秒|分钟|小时|天)$/;

/** A parameter: a number, true or false, a text, a duration (`20m`, in ms) or an amount (`5000 yuan`, in fen). */
function readParam(draft: Draft, name: string, nameCursor: Cursor, cursor: Cursor): void {
  const value = cursor.scalar();
  if (value === undefined || !claimName(draft, nameCursor, name, 'parameter')) return;
  if (typeof value !== 'string') {
    draft.params.set(name, value);
    return;
  }
  const yuan = /^(\d[\d.,]*) ?(?:yuan|元)$/.exec(value)?.[1];
  if (yuan !== undefined) {
    const amount = parseAmountFen(yuan, 'exact');
    if (amount.ok && value.endsWith('yuan')) draft.params.set(name, amount.amountFen);
    else cursor.complain(`'${value}' is not an amount`, 'such as 5000 yuan or 9.90 yuan');
    return;
  }
  const durationMs = parseDurationMs(value);
  if (durationMs === undefined && LOOKS_LIKE_TIME.test(value)) {
    cursor.complain(`'${value}' is not a duration`, 'write 90s, 10m, 2h or 7d');
  } else draft.params.set(name, durationMs ?? value);
}

function planOf(draft: Draft, head: Head): Plan {
  return {
    pack: head.pack ?? '',
    version: head.version ?? '',
    latenessMs: head.latenessMs ?? LATENESS_MS_DEFAULT,
    touchRetentionMs: head.touchRetentionMs ?? TOUCH_RETENTION_MS_DEFAULT,
    features: draft.features,
    sequences: draft.sequences,
    lists: draft.lists,
    typologies: draft.typologies,
    rules: draft.rules,
    literals: draft.literals,
    work: workOf(draft),
  };
}
