// Writes client/paths.ts, the types of every route, from the description of the API. `node scripts/generate-client.ts` writes it, `--check` only compares
// and exits 1 when it is stale.
import { randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import openapiTypes, { astToString } from 'openapi-typescript';
import { closeAccess, openAccess } from '../access/access-parts.ts';
import { NO_ENTRY } from '../access/audit-entry.ts';
import { depsWith } from '../api/fixture.ts';
import type { AuditPort } from '../api/ports.ts';
import { buildServer } from '../api/server.ts';
import { Seal } from '../vault/seal.ts';

const NO_REDIS = 'redis://127.0.0.1:1';
const NO_AUDIT: AuditPort = {
  page: async () => [],
  verify: async () => ({ entries: 0, head: NO_ENTRY }),
};
const PATH = 'client/paths.ts';
const FILE = join(import.meta.dirname, '..', PATH);
const HEAD = `// Every route of the API with what it takes and gives. Generated from its description by scripts/generate-client.ts; not to be changed by hand.\n`;

interface Answer {
  readonly description: string;
  readonly content?: Readonly<Record<string, { readonly schema: unknown; example?: unknown }>>;
  headers?: unknown;
}

interface Description {
  readonly paths: Record<string, Record<string, { responses: Record<string, Answer> }>>;
  readonly components: { readonly schemas: Record<string, unknown> };
}

/** Errors are one form everywhere: they are told once, as what any other status has. Answers have their types alone. */
function joinErrors(operation: { responses: Record<string, Answer> }, { components }: Description) {
  const answers = Object.entries(operation.responses);
  const good = answers.filter(([status]) => /^[23]/.test(status));
  const [problem] = answers.flatMap(
    ([, { content }]) => content?.['application/problem+json'] ?? [],
  );
  if (problem === undefined) return;
  components.schemas['Problem'] ??= problem.schema;
  for (const [, answer] of good) {
    delete answer.headers;
    // Examples of all answers would make the file a third longer, and are read in the description.
    for (const media of Object.values(answer.content ?? {})) delete media.example;
  }
  const schema = { $ref: '#/components/schemas/Problem' };
  const rest = { description: 'A problem', content: { 'application/problem+json': { schema } } };
  operation.responses = { ...Object.fromEntries(good), default: rest };
}

/** The text that the file is to have. */
export async function clientPaths(): Promise<string> {
  // Accounts add routes. None of them is asked here, so that there need be no Redis behind them.
  const access = openAccess({
    redisUrl: NO_REDIS,
    seal: new Seal([randomBytes(32)]),
    onError: () => undefined,
  });
  const app = buildServer(depsWith({ access, audit: NO_AUDIT }));
  try {
    const answer = await app.inject('/openapi.json');
    const description: Description = JSON.parse(answer.body);
    for (const path of Object.values(description.paths))
      for (const operation of Object.values(path)) joinErrors(operation, description);
    const nodes = await openapiTypes(JSON.stringify(description), { alphabetize: true });
    return (
      HEAD + astToString(nodes).replaceAll(/^ {12}(query|header|path|cookie)\?: never;\n/gm, '')
    );
  } finally {
    await app.close();
    await closeAccess(access);
  }
}

if (import.meta.main) {
  const text = await clientPaths();
  if (!process.argv.includes('--check')) {
    writeFileSync(FILE, text);
    console.log(`${PATH} is up to date`);
  } else if (readFileSync(FILE, 'utf8') !== text) {
    console.error(`${PATH} is stale; run: node scripts/generate-client.ts`);
    process.exitCode = 1;
  }
}
