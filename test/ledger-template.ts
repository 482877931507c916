// Makes the tables of a ledger once for all test files of a run: what vitest runs before the tests with real servers (vitest.config.ts).
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Folder of a ledger without rows, which nobody has open. */
    ledgerTemplate: string;
  }
}

/** Makes it in a process of its own, as a process may have one embedded ClickHouse; gives what takes it away. Rejects with what kept the process from it. */
export async function setup(project: TestProject): Promise<() => void> {
  const path = mkdtempSync(join(tmpdir(), 'forewarn-ledger-template-'));
  const ledger = new URL('../ledger/ledger.ts', import.meta.url).href;
  const program = `const { openLedger } = await import(${JSON.stringify(ledger)});
    await (await openLedger({ path: ${JSON.stringify(path)} })).close();`;
  const args = ['--no-memory-protection-keys', '--input-type=module', '--eval', program];
  await promisify(execFile)(process.execPath, args);
  project.provide('ledgerTemplate', path);
  return () => rmSync(path, { recursive: true, force: true });
}
