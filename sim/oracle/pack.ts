// Reads a pack that is known to compile, from its YAML, in the plainest way: names stay names, conditions stay syntax trees.
import type { ASTNode } from '@marcbachmann/cel-js';
import { parse } from 'yaml';
import type { PackFile } from '../../rules/pack-file.ts';
import type { Aggregate, EntityKind, Role, Unit } from '../../rules/plan.ts';
import { parseAmountFen } from '../../signal/amount.ts';
import { parseDurationMs } from '../../signal/event-time.ts';
import { LEVELS, type Level } from '../../signal/level.ts';
import {
  FIELDS,
  type FieldName,
  isSignalType,
  type SignalType,
  signalTypeSpec,
} from '../../signal/signal-type.ts';
import { nodesOf, parseCel } from './cel.ts';
import { aggregateOf, shapeOf } from './feature-shape.ts';

export interface OracleFeature {
  readonly name: string;
  readonly types: readonly SignalType[];
  readonly role: Role;
  /** `victim`, `suspect` or a key field. */
  readonly by: string;
  readonly others: readonly string[];
  readonly kind: EntityKind;
  readonly where: ASTNode | undefined;
  readonly aggregate: Aggregate;
  readonly argument: ASTNode | undefined;
  readonly perMs: number;
  readonly windowMs: number;
  readonly bucketMs: number;
  /** 0 but for `distinct`. */
  readonly exactUpTo: number;
  readonly isWhole: boolean;
  readonly isText: boolean;
  readonly unit: Unit;
}

export interface OracleAbsence {
  readonly types: readonly SignalType[];
  readonly where: ASTNode | undefined;
  /** Index of a step. */
  readonly since: number;
}

export interface OracleStep {
  readonly id: string;
  readonly types: readonly SignalType[];
  /** The terms of the condition that read this step's signal alone, judged when it arrives. */
  readonly own: readonly ASTNode[];
  /** The terms that read earlier steps, judged when the last step arrives. */
  readonly linked: readonly ASTNode[];
  readonly withinMs: number;
  readonly isOptional: boolean;
  readonly timesMin: number;
  readonly absences: readonly OracleAbsence[];
}

export interface OracleSequence {
  readonly name: string;
  readonly by: string;
  readonly steps: readonly OracleStep[];
}

export interface OracleTypology {
  readonly id: string;
  readonly role: Role;
  readonly combine: string;
  readonly halfLifeMs: number;
  readonly levels: readonly { level: Level; score: number }[];
  readonly hysteresis: number;
  readonly cooldownMs: number;
}

export interface OracleRule {
  readonly id: string;
  readonly typology: OracleTypology;
  readonly types: readonly SignalType[];
  readonly subject: string;
  readonly when: ASTNode;
  readonly points: number;
  readonly reason: { zh: string; en: string };
}

export interface OracleList {
  readonly match: string;
  readonly confirms: EntityKind | undefined;
  readonly entries: readonly string[];
}

export interface OraclePack {
  readonly title: string;
  readonly latenessMs: number;
  readonly touchRetentionMs: number;
  readonly params: ReadonlyMap<string, number | string | boolean>;
  readonly lists: ReadonlyMap<string, OracleList>;
  readonly features: ReadonlyMap<string, OracleFeature>;
  readonly sequences: ReadonlyMap<string, OracleSequence>;
  readonly typologies: readonly OracleTypology[];
  readonly rules: readonly OracleRule[];
}

type Yaml = Readonly<Record<string, unknown>>;

const CONSTANTS: ReadonlyMap<string, number> = new Map([
  ['second', 1_000],
  ['minute', 60_000],
  ['hour', 3_600_000],
  ['day', 86_400_000],
  ['yuan', 100],
  ['blue', 1],
  ['yellow', 2],
  ['orange', 3],
  ['red', 4],
]);

/** Reads the files of a pack that compiles. Throws, with no useful message, on one that does not. */
export function readOraclePack(files: readonly PackFile[]): OraclePack {
  const documents = files
    .filter((file) => file.name.endsWith('.yaml'))
    .map((file) => mapOf(parse(file.text)));
  const section = (name: string) =>
    documents.flatMap((document) => Object.entries(mapOf(document[name] ?? {})));
  const head = documents.find((document) => document['pack'] !== undefined) ?? {};
  const params = new Map(CONSTANTS);
  const all = new Map<string, number | string | boolean>(params);
  for (const [name, value] of section('params')) all.set(name, readParam(value));
  const durationMs = (value: unknown, otherwise: number) => readDurationMs(value, all, otherwise);
  const features = new Map(
    section('features').map(([name, value]) => [name, readFeature(name, mapOf(value), all)]),
  );
  const typologies = section('typologies').map(([id, value]) =>
    readTypology(id, mapOf(value), all),
  );
  return {
    title: `${String(head['pack'])}@${String(head['version'])}`,
    latenessMs: durationMs(head['lateness'], 600_000),
    touchRetentionMs: durationMs(head['touchRetention'], 7 * 86_400_000),
    params: all,
    lists: new Map(section('lists').map(([name, value]) => [name, readList(mapOf(value))])),
    features,
    sequences: new Map(
      section('sequences').map(([name, value]) => [name, readSequence(name, mapOf(value), all)]),
    ),
    typologies,
    rules: section('rules').map(([id, value]) => readRule(id, mapOf(value), typologies)),
  };
}

/** The field of a signal type that a key such as `victim` or `payee` means; undefined when the type is not among `types`. */
export function keyFieldOf(by: string, role: Role, type: SignalType): FieldName | undefined {
  const spec = signalTypeSpec(type);
  const fields = role === 'victim' ? spec.victimKeys : spec.suspectKeys;
  return by === role ? fields[0] : fields.find((field) => field === by);
}

/** What kind of suspect a key field names. */
export function suspectKindOf(field: FieldName): EntityKind {
  const { kind } = FIELDS[field];
  return kind === 'account' || kind === 'domain' ? kind : 'phone';
}

function readFeature(
  name: string,
  yaml: Yaml,
  params: ReadonlyMap<string, unknown>,
): OracleFeature {
  const types = readTypes(yaml['on']);
  const [by = '', ...others] = listOf(yaml['by']).map(String);
  const role = roleOf(by, yaml['role'], types);
  const field = types[0] === undefined ? undefined : keyFieldOf(by, role, types[0]);
  const match = /^(\w+)(?:\((.*)\))?$/s.exec(String(yaml['value']).trim());
  const aggregate = aggregateOf(match?.[1] ?? '');
  const inner = match?.[2];
  const perMs = aggregate === 'rate' ? (parseDurationMs(inner ?? '') ?? 0) : 0;
  const argument = aggregate === 'rate' || inner === undefined ? undefined : parseCel(inner);
  return {
    name,
    types,
    role,
    by,
    others,
    kind: role === 'victim' || field === undefined ? 'person' : suspectKindOf(field),
    where: yaml['where'] === undefined ? undefined : parseCel(String(yaml['where'])),
    aggregate,
    argument,
    perMs,
    windowMs: readDurationMs(yaml['window'], params, 0),
    bucketMs: readDurationMs(yaml['bucket'], params, 0),
    exactUpTo: aggregate === 'distinct' ? Number(yaml['exactUpTo'] ?? 4096) : 0,
    ...shapeOf(aggregate, argument, params),
  };
}

function readSequence(
  name: string,
  yaml: Yaml,
  params: ReadonlyMap<string, unknown>,
): OracleSequence {
  const ids: string[] = [];
  const steps: OracleStep[] = [];
  for (const item of listOf(yaml['steps']).map(mapOf)) {
    const terms = item['where'] === undefined ? [] : termsOf(parseCel(String(item['where'])));
    const readsSteps = (term: ASTNode) =>
      nodesOf(term).some((node) => node.op === 'id' && ids.includes(node.args));
    const absences = (item['without'] === undefined ? [] : listOf(item['without'])).map((each) => {
      const absence = mapOf(each);
      return {
        types: readTypes(absence['on']),
        where: absence['where'] === undefined ? undefined : parseCel(String(absence['where'])),
        since:
          absence['since'] === undefined ? ids.length - 1 : ids.indexOf(String(absence['since'])),
      };
    });
    const during = item['during'];
    if (during !== undefined) {
      absences.push({
        types: ['call.ended'],
        where: parseCel(`signal.callId == ${String(during)}.callId`),
        since: ids.indexOf(String(during)),
      });
    }
    steps.push({
      id: String(item['id']),
      types: readTypes(item['on']),
      own: terms.filter((term) => !readsSteps(term)),
      linked: terms.filter(readsSteps),
      withinMs: readDurationMs(item['within'], params, Number.POSITIVE_INFINITY),
      isOptional: item['optional'] === true,
      timesMin: item['times'] === undefined ? 1 : Number.parseInt(String(item['times']), 10),
      absences,
    });
    ids.push(String(item['id']));
  }
  return { name, by: String(yaml['by'] ?? 'victim'), steps };
}

function termsOf(node: ASTNode): ASTNode[] {
  return node.op === '&&' ? node.args.flatMap(termsOf) : [node];
}

function readTypology(
  id: string,
  yaml: Yaml,
  params: ReadonlyMap<string, unknown>,
): OracleTypology {
  const levels = mapOf(yaml['levels']);
  return {
    id,
    role: yaml['role'] === 'suspect' ? 'suspect' : 'victim',
    combine: String(yaml['combine'] ?? 'noisy-or'),
    halfLifeMs: readDurationMs(yaml['halfLife'], params, 0),
    levels: LEVELS.filter((level) => levels[level] !== undefined).map((level) => ({
      level,
      score: Number(levels[level]),
    })),
    hysteresis: Number(yaml['hysteresis'] ?? 5),
    cooldownMs: readDurationMs(yaml['cooldown'], params, 30 * 60_000),
  };
}

function readRule(id: string, yaml: Yaml, typologies: readonly OracleTypology[]): OracleRule {
  const typology = typologies.find((each) => each.id === yaml['typology']);
  if (typology === undefined) throw new Error(`rule ${id} has no typology`);
  const reason = yaml['reason'];
  const texts = typeof reason === 'string' ? { zh: reason, en: reason } : mapOf(reason);
  return {
    id,
    typology,
    types: readTypes(yaml['on']),
    subject: String(yaml['subject'] ?? typology.role),
    when: parseCel(String(yaml['when'])),
    points: Number(yaml['points']),
    reason: { zh: String(texts['zh']), en: String(texts['en']) },
  };
}

function readList(yaml: Yaml): OracleList {
  const confirms = yaml['confirms'];
  const kinds = ['phone', 'account', 'domain', 'device'] as const;
  return {
    match: String(yaml['match'] ?? 'exact'),
    confirms: kinds.find((kind) => kind === confirms),
    entries: listOf(yaml['entries'] ?? []).map(String),
  };
}

function readParam(value: unknown): number | string | boolean {
  if (typeof value === 'number' || typeof value === 'boolean') return value;
  const text = String(value);
  const yuan = /^([\d.]+) ?yuan$/.exec(text)?.[1];
  const amount = yuan === undefined ? undefined : parseAmountFen(yuan, 'exact');
  if (amount?.ok) return amount.amountFen;
  return parseDurationMs(text) ?? text;
}

function readDurationMs(
  value: unknown,
  params: ReadonlyMap<string, unknown>,
  otherwise: number,
): number {
  if (value === undefined) return otherwise;
  const param = params.get(String(value));
  return typeof param === 'number' ? param : (parseDurationMs(String(value)) ?? Number.NaN);
}

function roleOf(by: string, stated: unknown, types: readonly SignalType[]): Role {
  if (by === 'victim' || by === 'suspect') return by;
  if (stated === 'victim' || stated === 'suspect') return stated;
  return types.every((type) => keyFieldOf(by, 'suspect', type) !== undefined)
    ? 'suspect'
    : 'victim';
}

function readTypes(value: unknown): SignalType[] {
  return listOf(value).map(String).filter(isSignalType);
}

function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [value];
}

function mapOf(value: unknown): Yaml {
  return typeof value === 'object' && value !== null
    ? Object.fromEntries(Object.entries(value))
    : {};
}
