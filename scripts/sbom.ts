// `npm run sbom`: prints what is inside, as CycloneDX JSON. npm lists the packages; asked to leave out those for development it leaves out those that both need as well, so
// which are left out is read from the lock file.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { shippedBill } from './shipped-bill.ts';

const WORDS = ['sbom', '--sbom-format', 'cyclonedx', '--package-lock-only'];
const bill: unknown = JSON.parse(
  execFileSync('npm', WORDS, { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 }),
);
const lock: unknown = JSON.parse(readFileSync('package-lock.json', 'utf8'));
console.log(JSON.stringify(shippedBill(bill, lock), undefined, 2));
