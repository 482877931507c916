// JSON Schema of a pack's YAML files (draft 7, which every YAML editor knows), from the same tables as the compiler, so that editors complete names and mark
// slips while one types. It sees shapes; what expressions mean is for the compiler alone.
import type { Json, JsonObject } from '../signal/json-schema.ts';
import { LEVELS } from '../signal/level.ts';
import { FIELDS, SIGNAL_TYPE_NAMES, signalTypeSpec } from '../signal/signal-type.ts';
import { AGGREGATE_NAMES, EXACT_UP_TO_MAX, EXACT_UP_TO_MIN } from './feature.ts';
import { SEQUENCE_STEPS_MAX } from './sequence.ts';

const DIALECT = 'http://json-schema.org/draft-07/schema#';
const NAME = '^[A-Za-z][A-Za-z0-9_]*$';
const DASHED = '^[a-z][a-z0-9-]*$';

/** The schema of any file of a pack. */
export function packSchema(): JsonObject {
  return {
    $schema: DIALECT,
    $id: 'urn:forewarn:pack',
    title: 'forewarn rule pack',
    ...object('A file of a rule pack: docs/rules.md.', {
      pack: { type: 'string', pattern: DASHED, description: 'Name of the pack; in pack.yaml.' },
      version: {
        type: 'string',
        pattern: '^\\d+\\.\\d+\\.\\d+$',
        description: 'Version such as 1.0.0; in pack.yaml.',
      },
      lateness: duration('How far out of order signals may come.'),
      touchRetention: duration('How long a suspect remembers whom it touched.'),
      params: named(NAME, 'Named numbers that rules are tuned by.', {
        type: ['number', 'string', 'boolean'],
      }),
      lists: named(DASHED, 'Phones, accounts, domains that rules ask for.', list()),
      features: named(NAME, 'Numbers counted over sliding windows.', feature()),
      sequences: named(NAME, 'Steps in order, of one person.', sequence()),
      typologies: named(DASHED, 'Fraud types, and how their points combine.', typology()),
      rules: named(DASHED, 'Conditions, and the points that they give.', rule()),
      tests: { type: 'array', items: story(), description: 'Stories: signals and what must come.' },
    }),
    definitions: {
      signalTypes: {
        description: 'One signal type or a list of them.',
        oneOf: [
          { enum: SIGNAL_TYPE_NAMES },
          { type: 'array', items: { enum: SIGNAL_TYPE_NAMES }, minItems: 1, uniqueItems: true },
        ],
      },
      key: {
        description: 'victim, suspect, a key field, or a list that begins with one of these.',
        oneOf: [
          { enum: keyNames() },
          {
            type: 'array',
            items: { enum: ['victim', 'suspect', 'region', ...Object.keys(FIELDS)] },
            minItems: 1,
          },
        ],
      },
      duration: {
        type: 'string',
        pattern: '^(\\d{1,16}(ms|s|m|h|d)|[A-Za-z][A-Za-z0-9_]*)$',
      },
      texts: {
        oneOf: [
          { type: 'string' },
          object('In both languages.', { zh: text('中文'), en: text('English') }, ['zh', 'en']),
        ],
      },
    },
  };
}

function list(): JsonObject {
  return object('A list of entries.', {
    text: texts('What it holds.'),
    match: words(['exact', 'prefix', 'suffix'], 'How entries match; exact when not said.'),
    confirms: words(
      ['phone', 'account', 'domain', 'device'],
      'An added entry is a confirmed suspect.',
    ),
    entries: { type: 'array', items: { type: ['string', 'number'] }, description: 'Entries.' },
    file: text('A text file of the pack, one entry a line.'),
  });
}

function feature(): JsonObject {
  return object(
    'A number or text counted for a key over a sliding window.',
    {
      text: texts('What it counts.'),
      on: ref('signalTypes'),
      by: ref('key'),
      role: words(['victim', 'suspect'], 'Needed when the field of by can be either.'),
      where: expression('Which signals count.'),
      value: {
        type: 'string',
        pattern: `^\\s*(${AGGREGATE_NAMES.join('|')})\\s*(\\([\\s\\S]*\\))?\\s*$`,
        examples: ['count', 'sum(signal.amountFen)', 'distinct(signal.callee)', 'rate(1m)'],
        description: `What is counted: ${AGGREGATE_NAMES.join(', ')}.`,
      },
      window: duration('From 1s to 30d.'),
      bucket: duration('For windows over 24h: event times are floored to this width.'),
      exactUpTo: {
        type: 'integer',
        minimum: EXACT_UP_TO_MIN,
        maximum: EXACT_UP_TO_MAX,
        description: 'For distinct: more values than this are estimated, within 1.6 % (1 σ).',
      },
    },
    ['on', 'by', 'value', 'window'],
  );
}

function sequence(): JsonObject {
  const absence = object(
    'No such signal in between.',
    { on: ref('signalTypes'), where: expression('Which signals.'), since: text('Step.') },
    ['on'],
  );
  const step = object(
    'One step.',
    {
      id: { type: 'string', pattern: '^[a-z][A-Za-z0-9]*$', description: 'Name of the step.' },
      on: ref('signalTypes'),
      where: expression('Condition; may read earlier steps.'),
      within: duration('Longest time since the step before.'),
      optional: { type: 'boolean', description: 'Whether it may be left out.' },
      times: { type: 'string', pattern: '^\\d+\\.\\.$', description: 'Repetition, such as 3..' },
      without: { oneOf: [absence, { type: 'array', items: absence }] },
      during: text('Step on call.started whose call has not ended.'),
    },
    ['id', 'on'],
  );
  return object(
    'Steps in order.',
    {
      text: texts('What it finds.'),
      by: ref('key'),
      steps: { type: 'array', items: step, minItems: 2, maxItems: SEQUENCE_STEPS_MAX },
    },
    ['steps'],
  );
}

function typology(): JsonObject {
  const scores = LEVELS.map((level) => [level, number(1, 100, `Score of ${level}.`)] as const);
  return object(
    'A fraud type.',
    {
      name: ref('texts'),
      role: words(['victim', 'suspect'], 'Whom it scores.'),
      combine: words(['noisy-or', 'sum'], 'How points combine; noisy-or when not said.'),
      halfLife: duration("Time in which a rule's points halve."),
      levels: object('Score from which each level holds.', Object.fromEntries(scores), [
        'orange',
        'red',
      ]),
      hysteresis: number(0, 50, 'A level is held until the score is so much below it.'),
      cooldown: duration('Time in which the same level is not announced again.'),
    },
    ['name', 'role', 'halfLife', 'levels'],
  );
}

function rule(): JsonObject {
  return object(
    'A rule.',
    {
      typology: text('Where the points go.'),
      on: ref('signalTypes'),
      subject: ref('key'),
      when: expression('The condition, in CEL.'),
      points: number(1, 100, 'Points that it gives.'),
      reason: ref('texts'),
    },
    ['typology', 'on', 'when', 'points', 'reason'],
  );
}

function story(): JsonObject {
  const signal: JsonObject = {
    type: 'object',
    required: ['at', 'type'],
    properties: {
      at: { type: ['string', 'integer'], description: 'Time since the start: 0, 5m, 1h30m.' },
      type: { enum: SIGNAL_TYPE_NAMES },
    },
    additionalProperties: { type: ['string', 'number', 'boolean'] },
  };
  const expectation = object(
    'A decision that must come.',
    {
      typology: text('Its typology.'),
      level: words(LEVELS, 'The highest level that it reaches.'),
      rules: { type: 'array', items: { type: 'string' }, description: 'Rules that it names.' },
    },
    ['typology', 'level'],
  );
  return object(
    'A story.',
    {
      name: text('What happens.'),
      hour: number(0, 23, 'Hour of the day at which it starts.'),
      signals: { type: 'array', items: signal, description: 'What is seen.' },
      expect: { oneOf: [{ const: 'nothing' }, { type: 'array', items: expectation }] },
    },
    ['name', 'signals', 'expect'],
  );
}

function keyNames(): string[] {
  const keys = SIGNAL_TYPE_NAMES.flatMap((type) => {
    const { suspectKeys, victimKeys } = signalTypeSpec(type);
    return [...suspectKeys, ...victimKeys];
  });
  return ['victim', 'suspect', ...new Set<string>(keys)];
}

function object(
  description: string,
  properties: Readonly<Record<string, Json>>,
  required: readonly string[] = [],
): JsonObject {
  return { type: 'object', description, properties, required, additionalProperties: false };
}

function named(pattern: string, description: string, value: JsonObject): JsonObject {
  return {
    type: 'object',
    description,
    patternProperties: { [pattern]: value },
    additionalProperties: false,
  };
}

function ref(name: string): JsonObject {
  return { $ref: `#/definitions/${name}` };
}

function duration(description: string): JsonObject {
  return { ...ref('duration'), description };
}

function text(description: string): JsonObject {
  return { type: 'string', description };
}

/** In one language or both. */
function texts(description: string): JsonObject {
  return { ...ref('texts'), description };
}

function expression(description: string): JsonObject {
  return { type: ['string', 'boolean'], description };
}

function number(minimum: number, maximum: number, description: string): JsonObject {
  return { type: 'number', minimum, maximum, description };
}

function words(known: readonly string[], description: string): JsonObject {
  return { enum: known, description };
}
