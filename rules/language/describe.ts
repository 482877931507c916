// What can be said of a name: of something that the pack defines, of a field of signals, and of what the language itself knows. Facts are data, so that
// whoever shows them names them in the reader's language; texts are those that the pack and the signal types carry.
import { formatDurationMs } from '../../signal/event-time.ts';
import { FIELDS, isFieldName, SIGNAL_TYPES, type SignalType } from '../../signal/signal-type.ts';
import type { Text } from '../../signal/text.ts';
import type { DeclaringSection, Draft, DraftFeature } from '../draft.ts';
import { FUNCTION_USES } from '../expression-fault.ts';
import { plainReason } from '../reason.ts';
import { CONSTANTS, codesOf, fieldKindOf, typesWithField } from '../scope.ts';
import { FUNCTION_MEANINGS } from './function-meanings.ts';
import type { PackModel } from './pack-model.ts';
import type { PackName, PackUse } from './pack-names.ts';

export const FACTS = [
  'kind',
  'unit',
  'counts',
  'on',
  'by',
  'window',
  'value',
  'role',
  'levels',
  'halfLife',
  'points',
  'typology',
  'steps',
  'match',
  'entries',
  'confirms',
  'codes',
  'carriedBy',
  'call',
] as const;
export type FactName = (typeof FACTS)[number];

export interface Description {
  readonly title: string;
  /** What it is. */
  readonly what: DeclaringSection | 'field' | 'constant' | 'function' | 'word' | 'signal-type';
  /** What it means: as the pack says it, in both languages, or in English as the tables of signals have it; empty when they do not. */
  readonly text: string | Text;
  readonly facts: readonly { readonly name: FactName; readonly value: string }[];
  readonly definedAt?: PackName;
  readonly usedBy: readonly PackUse[];
}

/** What the pack says of one of its names; undefined when it has none of that section and name. */
export function describeName(
  model: PackModel,
  section: DeclaringSection,
  name: string,
): Description | undefined {
  const definedAt = model.names.names.find((one) => one.section === section && one.name === name);
  if (definedAt === undefined) return undefined;
  const usedBy = model.names.uses.filter((use) => use.section === section && use.name === name);
  const { text, facts } = model.draft === undefined ? NOTHING : told(model.draft, section, name);
  return {
    title: name,
    what: section,
    text,
    facts: Object.entries(facts).flatMap(([key, value]) => {
      const fact = FACTS.find((one) => one === key);
      return fact === undefined || value === undefined ? [] : [{ name: fact, value }];
    }),
    definedAt,
    usedBy,
  };
}

interface Told {
  readonly text: string | Text;
  readonly facts: Partial<Record<FactName, string>>;
}
const NOTHING: Told = { text: '', facts: {} };

function told(draft: Draft, section: DeclaringSection, name: string): Told {
  switch (section) {
    case 'params': {
      const value = draft.params.get(name);
      return value === undefined ? NOTHING : { text: '', facts: { value: String(value) } };
    }
    case 'lists': {
      const list = draft.lists.find((one) => one.name === name);
      if (list === undefined) return NOTHING;
      const { match, entries, confirms } = list;
      const facts = { match, entries: String(entries.length), ...(confirms && { confirms }) };
      return { text: list.text ?? '', facts };
    }
    case 'features': {
      const feature = draft.features.find((one) => one.name === name);
      return feature === undefined
        ? NOTHING
        : { text: feature.text ?? '', facts: featureFacts(feature) };
    }
    case 'sequences': {
      const sequence = draft.sequences.find((one) => one.name === name);
      if (sequence === undefined) return NOTHING;
      const steps = sequence.steps.map(({ id, types }) => `${id} (${types.join(', ')})`);
      return { text: sequence.text ?? '', facts: { steps: steps.join(' → ') } };
    }
    case 'typologies': {
      const typology = draft.typologies.find((one) => one.id === name);
      if (typology === undefined) return NOTHING;
      const levels = typology.levels.map(({ level, score }) => `${level} ${score}`).join(', ');
      const halfLife = formatDurationMs(typology.halfLifeMs);
      return { text: typology.name, facts: { role: typology.role, levels, halfLife } };
    }
    case 'rules': {
      const rule = draft.rules.find((one) => one.id === name);
      if (rule === undefined) return NOTHING;
      const typology = draft.typologies[rule.typology]?.id ?? '';
      const on = Object.keys(rule.types).join(', ');
      return {
        text: plainReason(rule.reason),
        facts: { typology, points: String(rule.points), on },
      };
    }
  }
}

/** Of what a feature is counted, in one line. */
export function featureFacts(feature: DraftFeature): Partial<Record<FactName, string>> {
  const fields = new Set(Object.values(feature.keys).map((key) => key.join(' + ')));
  return {
    counts: feature.aggregate,
    unit: feature.unit,
    on: Object.keys(feature.keys).join(', '),
    by: `${[...fields].join(', ')} (${feature.role})`,
    window: formatDurationMs(feature.windowMs),
  };
}

/** What a field of signals holds, and which of these types carry it. */
export function describeField(name: string, types: readonly SignalType[]): Description | undefined {
  const kind = fieldKindOf(name);
  if (kind === undefined) return undefined;
  const codes = codesOf(name);
  const carriers = typesWithField(name, types);
  const facts: Description['facts'] = [
    { name: 'kind', value: kind },
    ...(codes === undefined ? [] : [{ name: 'codes', value: codes.join(', ') } as const]),
    ...(carriers.length === 0 ? [] : [{ name: 'carriedBy', value: carriers.join(', ') } as const]),
  ];
  const text = isFieldName(name) ? FIELDS[name].text : (HEAD_TEXTS[name] ?? '');
  return { title: `signal.${name}`, what: 'field', text, facts, usedBy: [] };
}

/** What the fields at the head of every signal hold. */
export const HEAD_TEXTS: Readonly<Record<string, string>> = {
  id: 'Identity of the signal, given by its source.',
  source: 'Name of the source.',
  type: 'The signal type.',
  region: 'Region code of six digits.',
  time: 'When it happened.',
};

/** What the language itself knows under a name: a constant or a function. */
export function describeWord(name: string): Description | undefined {
  const value = Object.hasOwn(CONSTANTS, name) ? CONSTANTS[name] : undefined;
  if (value !== undefined) {
    const facts = [{ name: 'value', value: String(value) }] as const;
    return { title: name, what: 'constant', text: '', facts, usedBy: [] };
  }
  const call = Object.hasOwn(FUNCTION_USES, name) ? FUNCTION_USES[name] : undefined;
  if (call === undefined) return undefined;
  return {
    title: name,
    what: 'function',
    text: FUNCTION_MEANINGS[name] ?? '',
    facts: [{ name: 'call', value: call }],
    usedBy: [],
  };
}

/** What a signal type is. */
export function describeSignalType(type: SignalType): Description {
  const { text, required, optional, suspectKeys, victimKeys } = SIGNAL_TYPES[type];
  const keys = [
    `suspect: ${suspectKeys.join(', ') || '–'}`,
    `victim: ${victimKeys.join(', ') || '–'}`,
  ];
  return {
    title: type,
    what: 'signal-type',
    text,
    facts: [
      { name: 'by', value: keys.join('; ') },
      { name: 'value', value: [...required, ...optional.map((field) => `${field}?`)].join(', ') },
    ],
    usedBy: [],
  };
}
