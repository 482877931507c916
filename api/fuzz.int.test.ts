// Every route, asked with what its own description allows and with what it does not, on real servers: no answer is a fault of ours, and each is one that the
// document has, with a body of the form that stands there.
import { randomBytes } from 'node:crypto';
import Ajv2020 from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { closeAccess, openAccess } from '../access/access-parts.ts';
import { PERMISSIONS_OF, ROLES, WHOLE_COUNTRY } from '../access/role.ts';
import {
  type ApiOperation,
  arbitraryRequest,
  isStream,
  operationsOf,
} from '../test/arbitrary-request.ts';
import { deskServer } from '../test/desk-server.ts';
import { Seal } from '../vault/seal.ts';
import { ACCESS_TABLE } from './access-table.ts';
import { closeServer, listen } from './listen.ts';
import { buildServer } from './server.ts';

/** Draws a route; FUZZ_RUNS asks for more. */
const RUNS = Number(process.env['FUZZ_RUNS'] ?? 16);
/** Of somebody who signs in with all roles, so that nothing is refused before it is read: what is new is how who asks is looked at. */
const SIGNED_IN_RUNS = Math.ceil(RUNS / 4);
/** But that of a partner's program, which is held to its own sources and asked by schemathesis (`npm run fuzz:api`). */
const ALL_ROLES = ROLES.filter((role) => role !== 'partner');
/** Longer than any answer takes; a stream that is not described as one would be waited for without end. */
const ANSWER_MS_MAX = 60_000;
/** They would end the session that asks. */
const ENDING: ReadonlySet<string> = new Set(['signOut', 'confirmSecondFactor']);

const server = deskServer();
/** Values of path parameters that exist, by name. */
let known: Record<string, string[]> = {};

beforeAll(async () => {
  const tasks = await Promise.all(
    Array.from({ length: 30 }, () => server.openTask({ region: '330106' })),
  );
  known = { taskId: tasks.map(({ taskId }) => taskId), desk: ['330106', '330100'], staff: ['li'] };
});

type Validator = InstanceType<typeof Ajv2020.default>;

/** What is wrong with an answer; undefined when nothing is. */
function faultOf(
  ajv: Validator,
  operation: ApiOperation,
  status: number,
  type: string,
  text: string,
) {
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

interface Asking {
  readonly address: string;
  readonly runs: number;
  /** Of who asks; nobody signs in without it. */
  readonly token?: string;
}

/** Asks every route of the document that is served; gives how many there are, what was wrong, and which let nobody in. */
async function askAll({ address, runs, token }: Asking) {
  const document: Record<string, unknown> = JSON.parse(
    await (await fetch(`${address}/openapi.json`)).text(),
  );
  const ajv = new Ajv2020.default({ strict: false, validateFormats: false });
  ajv.addSchema({ ...document, $id: 'api' });
  const operations = operationsOf(document).filter(
    (operation) =>
      !isStream(operation) && !(token !== undefined && ENDING.has(operation.operationId)),
  );
  const faults: string[] = [];
  const forbidden: string[] = [];
  for (const operation of operations) {
    let isLetIn = false;
    const ask = fc.asyncProperty(arbitraryRequest(document, operation, known), async (drawn) => {
      const { method, headers, body } = drawn;
      const own = token === undefined ? {} : { authorization: `Bearer ${token}` };
      const sent = body === undefined || token === undefined ? body : withoutStaff(body);
      const answer = await fetch(`${address}${drawn.url}`, {
        method,
        headers: { ...headers, ...own },
        ...(sent === undefined ? {} : { body: sent }),
        redirect: 'manual',
        signal: AbortSignal.timeout(ANSWER_MS_MAX),
      });
      isLetIn ||= answer.status !== 403;
      const type = answer.headers.get('content-type') ?? '';
      const fault = faultOf(ajv, operation, answer.status, type, await answer.text());
      if (fault !== undefined) throw new Error(fault);
    });
    const run = await fc.check(ask, { numRuns: runs, endOnFailure: true });
    if (!isLetIn) forbidden.push(operation.operationId);
    if (!run.failed) continue;
    const [drawn] = run.counterexample ?? [];
    faults.push(
      `${operation.operationId} ${String(run.errorInstance)} to ${JSON.stringify(drawn)} (seed ${run.seed})`,
    );
  }
  return { count: operations.length, faults, forbidden };
}

/** Whether a route is for one of these roles. */
function isForStaff(operationId: string): boolean {
  const row = ACCESS_TABLE[operationId];
  return (
    row === undefined ||
    typeof row === 'string' ||
    ALL_ROLES.some((role) => PERMISSIONS_OF[role].includes(row.permission))
  );
}

/** Who signs in acts under their own name; another's would be refused before anything else is looked at. */
function withoutStaff(body: string): string {
  try {
    const sent: unknown = JSON.parse(body);
    if (sent === null || typeof sent !== 'object' || Array.isArray(sent)) return body;
    return JSON.stringify({ ...sent, staff: undefined });
  } catch {
    return body;
  }
}

test('every route answers as its description says, whatever is sent', {
  timeout: 600_000,
}, async () => {
  const { count, faults } = await askAll({ address: server.address, runs: RUNS });
  expect(count).toBeGreaterThan(70);
  expect(faults).toEqual([]);
});

test('and so does every route of a server with accounts, to a caller who signed in', {
  timeout: 600_000,
}, async () => {
  const access = openAccess({
    redisUrl: server.redis.url,
    seal: new Seal([randomBytes(32)]),
    tell: async () => undefined,
    everyMs: 3_600_000,
  });
  const grants = ALL_ROLES.map((role) => ({ role, region: WHOLE_COUNTRY }));
  await access.accounts.create({ name: 'li', grants });
  const token = await access.sessions.begin('li');
  const app = buildServer({ ...server.parts, access });
  try {
    const address = await listen(app, { host: '127.0.0.1', port: 0, allowRemote: false });
    const { count, faults, forbidden } = await askAll({ address, runs: SIGNED_IN_RUNS, token });
    expect(count).toBeGreaterThan(90);
    expect(faults).toEqual([]);
    // Whatever somebody of these roles may do was let in at least once.
    expect(forbidden.filter(isForStaff)).toEqual([]);
  } finally {
    await closeServer(app, 500);
    await closeAccess(access);
  }
});
