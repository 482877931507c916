// Folders for embedded ledgers of tests. Making the tables takes five times what opening them does, so that they are made once for a run of tests
// (ledger-template.ts) and copied.
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, inject } from 'vitest';

/** A folder with the tables of a new ledger and no row; it goes when the tests of its file are over. Call it at the head of a test file, before what closes the ledger. */
export function ledgerFolder(): string {
  const path = mkdtempSync(join(tmpdir(), 'forewarn-ledger-'));
  afterAll(() => rmSync(path, { recursive: true, force: true }));
  cpSync(inject('ledgerTemplate'), path, { recursive: true });
  return path;
}
