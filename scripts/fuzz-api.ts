// `npm run fuzz:api`: schemathesis against a running forewarn, from the OpenAPI document that it serves: no answer is a fault of ours (5xx), none is another than the
// document has. First without accounts, then as a person of each role. Starts the system on a free port with a data folder that goes with it; schemathesis is
// installed into .cache once. Options: --seconds N (a pass, 120), --examples N (a route, 10), --seed N, --roles admin,operator (none: without accounts alone).
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { LocalSystem } from '../bench/local-system.ts';
import { isStream, operationsOf } from '../test/arbitrary-request.ts';

const VERSION = '4.32.5';
const VENV = resolve('.cache/schemathesis');
const PROGRAM = join(VENV, 'bin', 'schemathesis');
const PASSWORD = 'correct horse battery';
const ROLES = ['operator', 'supervisor', 'analyst', 'commander', 'auditor', 'admin'];
const CHECKS = [
  'not_a_server_error',
  'status_code_conformance',
  'content_type_conformance',
  'response_schema_conformance',
  'response_headers_conformance',
  'unsupported_method',
  'allow_header_conformance',
];
/** They would close the account or the session that asks. */
const LEFT_OUT = ['signOut', 'disableAccount', 'confirmSecondFactor'];

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '120' },
    examples: { type: 'string', default: '10' },
    seed: { type: 'string', default: '1' },
    roles: { type: 'string', default: ROLES.join(',') },
  },
});

install();
const roles = values.roles.split(',').filter((role) => role !== '' && role !== 'none');
const open = await LocalSystem.start('.cache/fuzz-api.log');
const bad: string[] = [];
try {
  await fillDesk(open.baseUrl);
  if (!(await fuzz('without accounts', open.baseUrl))) bad.push('without accounts');
} finally {
  await open.stop();
}
if (roles.length > 0) {
  const logFile = '.cache/fuzz-api-access.log';
  const guarded = await LocalSystem.start(logFile, { FOREWARN_ACCESS: 'on' });
  try {
    const tokens = await signInAll(guarded.baseUrl, logFile);
    for (const [role, token] of tokens) {
      if (!(await fuzz(`as ${role}`, guarded.baseUrl, token))) bad.push(`as ${role}`);
    }
  } finally {
    await guarded.stop();
  }
}
console.log(bad.length === 0 ? 'nothing was found' : `something was found ${bad.join(', ')}`);
process.exitCode = bad.length === 0 ? 0 : 1;

function install(): void {
  if (existsSync(PROGRAM)) return;
  console.log(`installing schemathesis ${VERSION} into .cache …`);
  execFileSync('python3', ['-m', 'venv', VENV], { stdio: 'inherit' });
  const pip = join(VENV, 'bin', 'pip');
  execFileSync(pip, ['install', '-q', `schemathesis==${VERSION}`], { stdio: 'inherit' });
}

/** Whether nothing was found. */
async function fuzz(who: string, baseUrl: string, token?: string): Promise<boolean> {
  const leftOut = [...LEFT_OUT, ...(await streamsOf(baseUrl))];
  console.log(`\nschemathesis ${who}`);
  const run = spawnSync(
    PROGRAM,
    [
      ...['run', `${baseUrl}/openapi.json`, '--checks', CHECKS.join(',')],
      ...['--phases', 'examples,coverage,fuzzing', '--max-examples', values.examples],
      ...['--max-time', values.seconds, '--seed', values.seed, '--request-timeout', '20'],
      ...['--continue-on-failure', '--no-shrink', '--warnings', 'off'],
      ...leftOut.flatMap((name) => ['--exclude-operation-id', name]),
      ...(token === undefined ? [] : ['--header', `Authorization: Bearer ${token}`]),
    ],
    {
      stdio: 'inherit',
      // What it remembers between runs stays there.
      cwd: VENV,
      env: {
        ...process.env,
        PYTHONPATH: resolve('scripts'),
        PYTHONDONTWRITEBYTECODE: '1',
        SCHEMATHESIS_HOOKS: 'schemathesis_ndjson',
      },
    },
  );
  return run.status === 0;
}

/** Operations whose answers have no end. */
async function streamsOf(baseUrl: string): Promise<string[]> {
  const document: Record<string, unknown> = JSON.parse(
    await (await fetch(`${baseUrl}/openapi.json`)).text(),
  );
  return operationsOf(document)
    .filter(isStream)
    .map(({ operationId }) => operationId);
}

/** A suspicious call and a payment, so that there is a task to ask for. */
async function fillDesk(baseUrl: string): Promise<void> {
  const head = { source: 'fuzz', region: '330106', time: Date.now() };
  const signals = [
    {
      type: 'call.started',
      id: 'c1',
      callId: 'c1',
      caller: '+85291234567',
      callee: '+8613812345678',
      ...head,
    },
    {
      type: 'case.filed',
      id: 'k1',
      caseId: 'k1',
      victim: '+8613812345679',
      typology: 'fake-police',
      lossFen: 100,
      ...head,
    },
  ];
  const answer = await fetch(`${baseUrl}/v1/signals`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-ndjson' },
    body: signals.map((signal) => JSON.stringify(signal)).join('\n'),
  });
  await answer.text();
}

/** A session of a person of each role, by role. */
async function signInAll(baseUrl: string, logFile: string): Promise<[string, string][]> {
  const token = /"token":"([\w-]+)"/.exec(readFileSync(logFile, 'utf8'))?.[1];
  if (token === undefined) throw new Error(`${logFile} tells no invitation.`);
  await ask(baseUrl, '/v1/session/invitation', { token, password: PASSWORD });
  const admin = await signIn(baseUrl, 'admin');
  const sessions: [string, string][] = [];
  for (const role of roles) {
    if (role === 'admin') {
      sessions.push([role, admin]);
      continue;
    }
    const grants = [{ role, region: '330000' }];
    await ask(baseUrl, '/v1/access-changes', { kind: 'create', name: role, grants }, admin);
    const invited = await ask(baseUrl, `/v1/accounts/${role}/invitation`, undefined, admin);
    await ask(baseUrl, '/v1/session/invitation', { token: invited['token'], password: PASSWORD });
    sessions.push([role, await signIn(baseUrl, role)]);
  }
  return sessions;
}

async function signIn(baseUrl: string, name: string): Promise<string> {
  return String((await ask(baseUrl, '/v1/session', { name, password: PASSWORD }))['token']);
}

async function ask(
  baseUrl: string,
  path: string,
  body?: object,
  token?: string,
): Promise<Record<string, unknown>> {
  const answer = await fetch(`${baseUrl}${path}`, {
    method: 'POST',
    headers: {
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`POST ${path} answers ${answer.status}: ${text}`);
  return text === '' ? {} : JSON.parse(text);
}
