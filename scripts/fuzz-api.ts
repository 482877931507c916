// `npm run fuzz:api`: schemathesis against a running forewarn, from the OpenAPI document that it serves: no answer is a fault of ours (5xx), none is another than the
// document has. Without accounts, and then as callers of each kind on a server with accounts. Starts the system on a free port with a data folder that goes with it.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { LocalSystem } from '../bench/local-system.ts';
import { isStream, operationsOf } from '../test/arbitrary-request.ts';
import { type Caller, callersOf, fillDesk, PERSON_ROLES } from './fuzz-callers.ts';
import { ensureSchemathesis } from './schemathesis.ts';

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

/** `open`: without accounts. The others are callers of a server with accounts: nobody, a person of each role or of all of them, a partner's program. */
const CALLERS = ['open', 'nobody', ...PERSON_ROLES, 'partner'];

const { values } = parseArgs({
  options: {
    as: { type: 'string', default: CALLERS.join(',') },
    seconds: { type: 'string', default: '120' },
    examples: { type: 'string', default: '10' },
    phases: { type: 'string', default: 'examples,coverage,fuzzing' },
    seed: { type: 'string', default: '1' },
  },
});

const asked = values.as.split(',').filter((name) => name !== '');
const unknown = asked.filter((name) => ![...CALLERS, 'all'].includes(name));
if (unknown.length > 0) throw new Error(`--as knows ${CALLERS.join(', ')}, all; not ${unknown}`);
const program = await ensureSchemathesis((text) => console.error(`forewarn: ${text}`));
const bad: string[] = [];
const withAccounts = asked.filter((name) => name !== 'open');
if (withAccounts.length < asked.length) {
  const open = await LocalSystem.start('.cache/fuzz-api.log');
  try {
    const caller = { name: 'open' };
    await fillDesk(open.baseUrl, caller);
    await fuzz(open.baseUrl, caller);
  } finally {
    await open.stop();
  }
}
if (withAccounts.length > 0) {
  const logFile = '.cache/fuzz-api-access.log';
  const settings = {
    FOREWARN_ACCESS: 'on',
    FOREWARN_SECOND_FACTOR: 'nobody',
    FOREWARN_LIMIT_PERSON: '0',
  };
  const system = await LocalSystem.start(logFile, settings);
  try {
    for (const caller of await callersOf(system.baseUrl, logFile, withAccounts))
      await fuzz(system.baseUrl, caller);
  } finally {
    await system.stop();
  }
}
console.log(bad.length === 0 ? 'nothing was found' : `something was found as ${bad.join(', ')}`);
process.exitCode = bad.length === 0 ? 0 : 1;

async function fuzz(baseUrl: string, { name, token, key }: Caller): Promise<void> {
  const leftOut = [...LEFT_OUT, ...(await streamsOf(baseUrl))];
  console.log(`\nschemathesis as ${name}`);
  // Not held still meanwhile: what the server says is read as it says it.
  const run = spawn(
    program,
    [
      ...['run', `${baseUrl}/openapi.json`, '--checks', CHECKS.join(',')],
      ...['--phases', values.phases, '--max-examples', values.examples],
      ...['--max-time', values.seconds, '--seed', values.seed, '--request-timeout', '20'],
      ...['--continue-on-failure', '--no-shrink', '--warnings', 'off'],
      ...leftOut.flatMap((operation) => ['--exclude-operation-id', operation]),
      ...(token === undefined ? [] : ['--header', `Authorization: Bearer ${token}`]),
    ],
    {
      stdio: 'inherit',
      // What it remembers between runs stays there.
      cwd: resolve('.cache'),
      env: {
        ...process.env,
        PYTHONPATH: resolve('scripts'),
        PYTHONDONTWRITEBYTECODE: '1',
        SCHEMATHESIS_HOOKS: 'schemathesis_forewarn',
        ...(key === undefined ? {} : { FUZZ_KEY_ID: key.keyId, FUZZ_KEY_SECRET: key.secret }),
      },
    },
  );
  const [code] = await once(run, 'exit');
  if (code !== 0) bad.push(name);
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
