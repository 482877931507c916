// Writes the pages that come from tables in the code: JSON Schemas and the reference of signals under docs/schemas.
// `node scripts/generate-docs.ts` writes them, `--check` only compares and exits 1 when one is stale, missing or left over.
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { packSchema } from '../rules/pack-schema.ts';
import { signalSchema, signalTypeSchema } from '../signal/json-schema.ts';
import { signalReference } from '../signal/signal-reference.ts';
import { SIGNAL_TYPE_NAMES } from '../signal/signal-type.ts';

const ROOT = join(import.meta.dirname, '..');

/** Folders that hold generated files alone: what is in them and is not generated any more is removed. */
const OWNED_FOLDERS = ['docs/schemas'];

/** Every generated file by its path from the top of the project, with its content. */
export function generatedDocs(): ReadonlyMap<string, string> {
  const docs = new Map<string, string>();
  docs.set('docs/schemas/README.md', signalReference());
  docs.set('docs/schemas/pack.schema.json', printJson(packSchema()));
  docs.set('docs/schemas/signal.schema.json', printJson(signalSchema()));
  for (const type of SIGNAL_TYPE_NAMES) {
    docs.set(`docs/schemas/${type}.schema.json`, printJson(signalTypeSchema(type)));
  }
  return docs;
}

/** Paths of generated files that are stale, missing or left over. */
export function staleDocs(): string[] {
  const docs = generatedDocs();
  const stale = [...docs].filter(([path, text]) => read(path) !== text).map(([path]) => path);
  return [...stale, ...leftovers(docs)];
}

function writeDocs(): void {
  const docs = generatedDocs();
  for (const [path, text] of docs) {
    mkdirSync(dirname(join(ROOT, path)), { recursive: true });
    if (read(path) !== text) writeFileSync(join(ROOT, path), text);
  }
  for (const path of leftovers(docs)) rmSync(join(ROOT, path));
  console.log(`${docs.size} generated files are up to date`);
}

function checkDocs(): void {
  const stale = staleDocs();
  for (const path of stale) console.error(`${path} is stale; run: node scripts/generate-docs.ts`);
  if (stale.length > 0) process.exitCode = 1;
}

function leftovers(docs: ReadonlyMap<string, string>): string[] {
  return OWNED_FOLDERS.flatMap(list).filter((path) => !docs.has(path));
}

function list(folder: string): string[] {
  try {
    return readdirSync(join(ROOT, folder)).map((name) => `${folder}/${name}`);
  } catch {
    return [];
  }
}

function read(path: string): string | undefined {
  try {
    return readFileSync(join(ROOT, path), 'utf8');
  } catch {
    return undefined;
  }
}

function printJson(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

if (import.meta.main) {
  if (process.argv.includes('--check')) checkDocs();
  else writeDocs();
}
