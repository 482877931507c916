// Every route, asked with what its own description allows and with what it does not, on real servers: no answer is a fault of ours, and each is one that the
// document has, with a body of the form that stands there.
import Ajv2020 from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { type ApiOperation, arbitraryRequest, operationsOf } from '../test/arbitrary-request.ts';
import { deskServer } from '../test/desk-server.ts';

/** Draws a route; FUZZ_RUNS asks for more. */
const RUNS = Number(process.env['FUZZ_RUNS'] ?? 20);
/** Longer than any answer takes; a stream that is not described as one would be waited for without end. */
const ANSWER_MS_MAX = 60_000;

const server = deskServer();
const ajv = new Ajv2020.default({ strict: false, validateFormats: false });
let document: Readonly<Record<string, unknown>> = {};
let known: Record<string, string[]> = {};

beforeAll(async () => {
  const answer = await server.ask('GET', '/openapi.json');
  document = answer.body;
  ajv.addSchema({ ...document, $id: 'api' });
  const tasks = await Promise.all(
    Array.from({ length: 30 }, () => server.openTask({ region: '330106' })),
  );
  known = { taskId: tasks.map(({ taskId }) => taskId), desk: ['330106', '330100'], staff: ['li'] };
});

/** Whether what it answers has no end. */
function isStream({ responses }: ApiOperation): boolean {
  const content: unknown = Reflect.get(Object(Reflect.get(responses, 200)), 'content');
  return Reflect.has(Object(content), 'text/event-stream');
}

/** What is wrong with an answer; undefined when nothing is. */
function faultOf(operation: ApiOperation, status: number, type: string, text: string) {
  if (status >= 500) return `answers ${status}`;
  const described = Reflect.get(operation.responses, status);
  if (described === undefined) return `answers ${status}, which the document does not have`;
  const content: unknown = Reflect.get(Object(described), 'content');
  if (content === undefined) return text === '' ? undefined : 'has a body that is not described';
  const form = type.split(';', 1)[0] ?? '';
  if (Reflect.get(Object(content), form) === undefined)
    return `is ${form}, not ${Object.keys(Object(content))}`;
  if (!form.endsWith('json')) return undefined;
  const pointer = (part: string) => part.replaceAll('~', '~0').replaceAll('/', '~1');
  const place = [
    'paths',
    operation.path,
    operation.method.toLowerCase(),
    'responses',
    `${status}`,
    'content',
    form,
    'schema',
  ];
  const $ref = `api#/${place.map((part) => encodeURIComponent(pointer(part))).join('/')}`;
  const check = ajv.getSchema($ref) ?? ajv.compile({ $ref });
  return check(JSON.parse(text)) ? undefined : `has another form: ${ajv.errorsText(check.errors)}`;
}

test('every route answers as its description says, whatever is sent', {
  timeout: 600_000,
}, async () => {
  const faults: string[] = [];
  const operations = operationsOf(document).filter((operation) => !isStream(operation));
  expect(operations.length).toBeGreaterThan(70);
  for (const operation of operations) {
    const ask = fc.asyncProperty(arbitraryRequest(document, operation, known), async (drawn) => {
      const { method, headers, body } = drawn;
      const sent = { method, headers, ...(body === undefined ? {} : { body }) };
      const answer = await fetch(`${server.address}${drawn.url}`, {
        ...sent,
        redirect: 'manual',
        signal: AbortSignal.timeout(ANSWER_MS_MAX),
      });
      const type = answer.headers.get('content-type') ?? '';
      const fault = faultOf(operation, answer.status, type, await answer.text());
      if (fault !== undefined) throw new Error(fault);
    });
    const run = await fc.check(ask, { numRuns: RUNS, endOnFailure: true });
    if (!run.failed) continue;
    const [drawn] = run.counterexample ?? [];
    faults.push(
      `${operation.operationId} ${String(run.errorInstance)} to ${JSON.stringify(drawn)} (seed ${run.seed})`,
    );
  }
  expect(faults).toEqual([]);
});
