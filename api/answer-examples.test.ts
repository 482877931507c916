import { randomBytes } from 'node:crypto';
import Ajv2020 from 'ajv/dist/2020.js';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type AccessParts, closeAccess, openAccess } from '../access/access-parts.ts';
import { NO_ENTRY } from '../access/audit-entry.ts';
import { Seal } from '../vault/seal.ts';
import { ANSWER_EXAMPLES } from './answer-examples.ts';
import { depsWith } from './fixture.ts';
import { buildServer } from './server.ts';

interface JsonAnswer {
  readonly operationId: string;
  /** Where its schema stands in the document. */
  readonly ref: string;
  readonly example: unknown;
}

/** What somebody holds a lease for, or gives a reason: the person with their numbers. */
const REVEALING: ReadonlySet<string> = new Set([
  'revealTask',
  'revealHeldTask',
  'openReach',
  'openDeadLetter',
]);
const JSON_TYPE = 'application/json';
/** A mobile number, or one of a card or a person. */
const NUMBER = /(?<!\w)(?:\+?86)?1[3-9]\d{9}(?!\w)|(?<!\w)\d{15,19}[\dX]?(?!\w)/;

let access: AccessParts;
let document: Record<string, unknown>;
let answers: JsonAnswer[];

beforeAll(async () => {
  // Accounts add routes; nobody asks for one, so that no Redis need be behind them.
  access = openAccess({
    redisUrl: 'redis://127.0.0.1:1',
    seal: new Seal([randomBytes(32)]),
    onError: () => undefined,
  });
  const audit = { page: async () => [], verify: async () => ({ entries: 0, head: NO_ENTRY }) };
  const app = buildServer(depsWith({ access, audit }));
  document = (await app.inject('/openapi.json')).json();
  await app.close();
  answers = jsonAnswers(document);
});

afterAll(() => closeAccess(access));

function jsonAnswers({ paths }: Record<string, unknown>): JsonAnswer[] {
  const part = (name: string) => encodeURIComponent(name.replaceAll('/', '~1'));
  return Object.entries(Object(paths)).flatMap(([path, item]) =>
    Object.entries(Object(item)).flatMap(([method, operation]) => {
      const { operationId, responses } = Object(operation);
      return Object.entries(Object(responses)).flatMap(([status, answer]) => {
        const media = Object(Object(answer).content)[JSON_TYPE];
        if (!status.startsWith('2') || media === undefined) return [];
        const place = [path, method, 'responses', status, 'content', JSON_TYPE, 'schema'];
        const ref = `api#/paths/${place.map(part).join('/')}`;
        return [{ operationId: String(operationId), ref, example: media.example }];
      });
    }),
  );
}

/** The same schemas, in which objects have no more than they say; what is open on purpose stays so. */
function closed(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(closed);
  if (schema === null || typeof schema !== 'object') return schema;
  const inner = Object.fromEntries(
    Object.entries(schema).map(([name, one]) => [name, closed(one)]),
  );
  const isBare = 'properties' in schema && schema['properties'] !== null;
  const { type, additionalProperties, allOf } = Object(schema);
  const isOpen = !isBare || type !== 'object' || additionalProperties !== undefined || allOf;
  return isOpen ? inner : { ...inner, additionalProperties: false };
}

/** Every text in a value. */
function textsOf(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return value === null || typeof value !== 'object' ? [] : Object.values(value).flatMap(textsOf);
}

test('every good answer in JSON has an example', () => {
  const lacking = answers.filter(({ example }) => example === undefined);
  expect(answers.length).toBeGreaterThan(100);
  expect(lacking.map(({ operationId }) => operationId)).toEqual([]);
});

test('each example is what its schema says, and no more', () => {
  const ajv = new Ajv2020.default({ strict: false, validateFormats: false, allErrors: true });
  ajv.addSchema({ ...Object(closed(document)), $id: 'api' });
  const wrong = answers.flatMap(({ operationId, ref, example }) => {
    const check = ajv.compile({ $ref: ref });
    return check(example) ? [] : [`${operationId}: ${ajv.errorsText(check.errors)}`];
  });
  expect(wrong).toEqual([]);
});

test('no example shows anybody whole but those of answers that are there to show them', () => {
  const telling = answers
    .filter(({ operationId }) => !REVEALING.has(operationId))
    .filter(({ example }) => textsOf(example).some((text) => NUMBER.test(text)));
  expect(telling.map(({ operationId }) => operationId)).toEqual([]);
});

test('no example is left of an operation that is gone', () => {
  const known = new Set(answers.map(({ operationId }) => operationId));
  expect(Object.keys(ANSWER_EXAMPLES).filter((name) => !known.has(name))).toEqual([]);
});
