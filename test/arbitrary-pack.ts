// fast-check arbitraries of rule packs and of streams that collide with them: few keys, times on the edges of windows, duplicates, late
// signals, links in mid-stream. A pack is grown from plain numbers ("genes"), so that it shrinks well and always compiles: a
// gene picks among what is allowed at its place.
import fc from 'fast-check';
import { stringify } from 'yaml';
import type { PackFile } from '../rules/pack-file.ts';
import type { SignalType } from '../signal/signal-type.ts';
import {
  arbitraryTree,
  fieldsScope,
  joinScopes,
  type Scope,
  type Tree,
  writeFlag,
  writeInt,
  writeText,
} from './arbitrary-expression.ts';
import {
  favoured,
  fieldsOf,
  gene,
  type KeyOption,
  maybe,
  PRIMARY_KIND,
  pick,
  SUSPECT_KEYS,
  subset,
  VICTIM_KEYS,
  WINDOWS,
} from './arbitrary-key.ts';
import { arbitraryStep, type Sequence, writeSequence } from './arbitrary-sequence.ts';

const AGGREGATES = [
  'count',
  'sum',
  'min',
  'max',
  'mean',
  'stddev',
  'distinct',
  'last',
  'first_seen',
  'time_since',
  'rate',
  'ratio',
  'top',
  'top_share',
] as const;
const LISTS = {
  exact: { entries: ['acc1', '+8617000000001'] },
  ranges: { match: 'prefix', entries: ['95', '+8617'] },
  sites: { match: 'suffix', entries: ['bad.example'] },
  mules: { confirms: 'account' },
  callers: { confirms: 'phone' },
};
const PARAMS = { large: '5000 yuan', long: '20m', few: 2, share: 0.5, word: 'acc1', isOn: true };
const PARAM_SCOPE: Scope = {
  ints: ['large', 'long', 'few'],
  doubles: ['share'],
  texts: [{ text: 'word', samples: ['acc1', 'acc2'] }],
  flags: ['isOn'],
  lists: Object.keys(LISTS),
};

const arbitraryFeature = fc.record({
  key: gene,
  types: gene,
  other: maybe(fc.tuple(gene, maybe(gene, 1)), 1),
  where: maybe(arbitraryTree, 1),
  aggregate: gene,
  argument: arbitraryTree,
  window: gene,
  isLong: fc.boolean(),
});
const arbitraryTypology = fc.record({
  combine: gene,
  halfLife: gene,
  lowest: fc.integer({ min: 5, max: 45 }),
  gap: fc.integer({ min: 1, max: 12 }),
  hasLow: fc.boolean(),
  hysteresis: gene,
  cooldown: gene,
});
const arbitraryRule = fc.record({
  typology: gene,
  key: gene,
  types: gene,
  when: maybe(arbitraryTree, 2),
  sequence: maybe(gene, 2),
  points: fc.integer({ min: 1, max: 100 }),
  places: fc.array(gene, { maxLength: 4, size: 'max' }),
});

type Gene<A> = A extends fc.Arbitrary<infer T> ? T : never;
type FeatureGenes = Gene<typeof arbitraryFeature>;
type RuleGenes = Gene<typeof arbitraryRule>;

interface Feature {
  readonly name: string;
  readonly key: KeyOption;
  readonly types: readonly SignalType[];
  readonly others: readonly string[];
  readonly result: 'int' | 'double' | 'text';
  readonly yaml: object;
}

/** Genes of a pack. */
export const arbitraryPack = fc.record({
  lateness: gene,
  retention: gene,
  features: fc.array(arbitraryFeature, { maxLength: 7, size: 'max' }),
  sequences: fc.array(
    fc.tuple(gene, fc.array(arbitraryStep, { minLength: 2, maxLength: 4, size: 'max' })),
    { maxLength: 2, size: 'max' },
  ),
  suspects: fc.array(arbitraryTypology, { minLength: 1, maxLength: 2 }),
  victims: fc.array(arbitraryTypology, { minLength: 1, maxLength: 2 }),
  rules: fc.array(arbitraryRule, { minLength: 1, maxLength: 7, size: 'max' }),
});

/** A pack that compiles, as its files, mostly about signals of the types given. */
export function writePack(
  genes: Gene<typeof arbitraryPack>,
  wanted: readonly SignalType[],
): readonly PackFile[] {
  const favour = (keys: readonly KeyOption[]) => favoured(keys, wanted);
  const keys: Keys = {
    all: favour([...VICTIM_KEYS, ...SUSPECT_KEYS]),
    victim: favour(VICTIM_KEYS),
    suspect: favour(SUSPECT_KEYS),
  };
  const typologies: Record<string, object> = {};
  genes.suspects.forEach((each, index) => {
    typologies[`s${index}`] = writeTypology('suspect', each);
  });
  genes.victims.forEach((each, index) => {
    typologies[`v${index}`] = writeTypology('victim', each);
  });
  const features = genes.features.map((each, index) => writeFeature(each, index, keys.all));
  const sequences = genes.sequences.map(([key, steps], index) =>
    writeSequence(pick(keys.victim, key), steps, index, PARAM_SCOPE),
  );
  const scope = {
    features,
    sequences,
    typologies: Object.keys(typologies),
  };
  const rules: Record<string, object> = {};
  genes.rules.forEach((each, index) => {
    // Ids are not in the order of the pack: scores go by id.
    rules[`r${(index * 5) % 7}`] = writeRule(each, scope, keys);
  });
  const text = stringify(
    {
      pack: 'random',
      version: '1.0.0',
      lateness: pick(['1m', '10m', '1h'], genes.lateness),
      touchRetention: pick(['1h', '6h', '7d'], genes.retention),
      params: PARAMS,
      lists: LISTS,
      features: Object.fromEntries(features.map((feature) => [feature.name, feature.yaml])),
      sequences: Object.fromEntries(sequences.map(({ name, yaml }) => [name, yaml])),
      typologies,
      rules,
    },
    { lineWidth: 0 },
  );
  return [{ name: 'pack.yaml', text }];
}

interface Keys {
  readonly all: readonly KeyOption[];
  readonly victim: readonly KeyOption[];
  readonly suspect: readonly KeyOption[];
}

function writeTypology(role: 'suspect' | 'victim', genes: Gene<typeof arbitraryTypology>): object {
  const { lowest, gap } = genes;
  return {
    name: 'random',
    role,
    combine: pick(['noisy-or', 'sum'], genes.combine),
    halfLife: pick(['1m', '30m', '2h', '1d'], genes.halfLife),
    levels: {
      ...(genes.hasLow ? { blue: lowest, yellow: lowest + gap } : {}),
      orange: lowest + 2 * gap,
      red: lowest + 4 * gap,
    },
    hysteresis: genes.hysteresis % lowest,
    cooldown: pick(['1s', '1s', '10m', '1h'], genes.cooldown),
  };
}

function writeFeature(genes: FeatureGenes, index: number, keys: readonly KeyOption[]): Feature {
  const key = pick(keys, genes.key);
  const types = subset(key.types, genes.types);
  const others = genes.other === undefined ? [] : otherFields(types, genes.other);
  const scope = joinScopes(fieldsScope('signal', types), PARAM_SCOPE);
  const aggregate = pick(AGGREGATES, genes.aggregate);
  const { value, result } = writeAggregate(aggregate, genes.argument, scope);
  const isLong = genes.isLong && genes.window % 3 === 0;
  return {
    name: `f${index}`,
    key,
    types,
    others,
    result,
    yaml: {
      on: types,
      by: others.length === 0 ? key.by : [key.by, ...others],
      ...(key.isStated ? { role: key.role } : {}),
      ...(genes.where === undefined ? {} : { where: writeFlag(genes.where, scope) }),
      value,
      window: isLong ? '2d' : pick(WINDOWS, genes.window),
      ...(isLong && genes.window % 2 === 0
        ? { bucket: pick(['12h', '1h', '1m'], genes.window) }
        : {}),
    },
  };
}

function otherFields(
  types: readonly SignalType[],
  [first, second]: readonly [number, number | undefined],
): string[] {
  const common = fieldsOf(types[0]).filter((field) =>
    types.every((type) => fieldsOf(type).includes(field)),
  );
  if (common.length === 0) return [];
  return [
    ...new Set([pick(common, first), ...(second === undefined ? [] : [pick(common, second)])]),
  ];
}

function writeAggregate(
  aggregate: (typeof AGGREGATES)[number],
  tree: Tree,
  scope: Scope,
): { value: string; result: Feature['result'] } {
  switch (aggregate) {
    case 'count':
    case 'first_seen':
    case 'time_since':
      return { value: aggregate, result: 'int' };
    case 'rate':
      return { value: 'rate(1m)', result: 'double' };
    case 'ratio':
      return { value: `ratio(${writeFlag(tree, scope)})`, result: 'double' };
    case 'mean':
    case 'stddev':
      return { value: `${aggregate}(${writeInt(tree, scope)})`, result: 'double' };
    case 'sum':
    case 'min':
    case 'max':
      return { value: `${aggregate}(${writeInt(tree, scope)})`, result: 'int' };
    default: {
      const isText = tree.a % 3 !== 0;
      const argument = isText ? writeText(tree, scope) : writeInt(tree, scope);
      const result =
        aggregate === 'distinct'
          ? 'int'
          : aggregate === 'top_share'
            ? 'double'
            : isText
              ? 'text'
              : 'int';
      return { value: `${aggregate}(${argument})`, result };
    }
  }
}

function writeRule(
  genes: RuleGenes,
  names: {
    features: readonly Feature[];
    sequences: readonly Sequence[];
    typologies: readonly string[];
  },
  keys: Keys,
): object {
  const typology = pick(names.typologies, genes.typology);
  const isVictim = typology.startsWith('v');
  // A rule on what completes a sequence, or any rule.
  const sequence =
    genes.sequence === undefined || !isVictim || names.sequences.length === 0
      ? undefined
      : pick(names.sequences, genes.sequence);
  const key = sequence?.key ?? pick(isVictim ? keys.victim : keys.suspect, genes.key);
  const types = sequence?.finalTypes ?? subset(key.types, genes.types);
  const features = names.features.filter((feature) => isReadable(feature, key, types));
  const nameOf = (result: Feature['result']) =>
    features.filter((feature) => feature.result === result).map((feature) => feature.name);
  const suspects = names.typologies.filter((id) => id.startsWith('s'));
  // What is written first is picked most.
  const scope = joinScopes(
    {
      ints: [...nameOf('int'), ...(isVictim ? ['suspect.level'] : [])],
      doubles: [
        ...nameOf('double'),
        ...(isVictim ? ['suspect.score', ...suspects.map((id) => `suspectScore('${id}')`)] : []),
      ],
      texts: nameOf('text').map((text) => ({
        text,
        samples: ['acc1', '+8617000000001', 'bad.example'],
      })),
      flags: isVictim ? [...names.sequences.map(({ name }) => name), 'suspect.confirmed'] : [],
      lists: [],
    },
    joinScopes(fieldsScope('signal', types), PARAM_SCOPE),
  );
  const places = [
    ...features.map((feature) => `{${feature.name}}`),
    ...fieldsOf(types[0]).map((field) => `{signal.${field}}`),
    ...(isVictim ? ['{suspect.score}'] : []),
  ];
  const reason = genes.places.map((place) => pick(places, place)).join('; ');
  const conditions = [
    ...(sequence === undefined ? [] : [sequence.name]),
    ...(genes.when === undefined || (sequence !== undefined && genes.types % 2 === 0)
      ? []
      : [writeFlag(genes.when, scope)]),
  ];
  return {
    typology,
    on: types,
    ...(key.by === 'victim' ? {} : { subject: key.by }),
    when: conditions.length === 0 ? 'true' : conditions.join(' && '),
    points: genes.points,
    reason: { zh: `因${reason}`, en: `because ${reason}` },
  };
}

/** What the language lets a rule read; see docs/rules.md, "What a rule may read". */
function isReadable(feature: Feature, key: KeyOption, types: readonly SignalType[]): boolean {
  const hasOthers = feature.others.every((other) =>
    types.some((type) => fieldsOf(type).includes(other)),
  );
  if (!hasOthers) return false;
  if (feature.key.role === key.role) return key.role === 'victim' || feature.key.kind === key.kind;
  return key.role === 'victim' && types.some((type) => PRIMARY_KIND[type] === feature.key.kind);
}
