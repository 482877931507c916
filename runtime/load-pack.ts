// Reads a pack's folder from disk and compiles it.
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { type Compiled, compilePack } from '../rules/compile.ts';
import { printDiagnostic } from '../rules/diagnostic.ts';
import type { PackFile } from '../rules/pack-file.ts';
import type { Plan } from '../rules/plan.ts';
import { FwError } from '../signal/fw-error.ts';
import type { SecondPack } from './second-pack.ts';

/** A pack as it was read, to be compiled by whoever needs its plan: a plan holds functions and does not go from thread to thread. */
export interface PackSource {
  /** As complaints call it: its folder. */
  readonly name: string;
  readonly files: readonly PackFile[];
  /** Runs beside it in the same engine. */
  readonly second?: SecondPack;
}

/** Reads a pack's folder. Throws FW_FILE when there is no such folder. */
export function readPack(folder: string): PackSource {
  return { name: folder, files: readPackFiles(folder) };
}

/** The text files of a pack's folder, sorted by name. Throws FW_FILE when there is no such folder. */
export function readPackFiles(folder: string): PackFile[] {
  try {
    if (!statSync(folder).isDirectory()) throw new Error('it is not a folder');
    return readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && /\.(ya?ml|txt|csv)$/.test(entry.name))
      .map((entry) => join(entry.parentPath, entry.name))
      .sort()
      .map((path) => ({ name: relative(folder, path), text: readFileSync(path, 'utf8') }));
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new FwError('FW_FILE', `cannot read the rule pack '${folder}': ${why}`, { cause });
  }
}

/** Reads and compiles a pack; faults stay in the result. */
export function compileFolder(folder: string): Compiled {
  return compilePack(readPackFiles(folder));
}

/** The plan of a pack's folder. Throws FW_FILE, and FW_PACK_INVALID with every fault when it does not compile. */
export function loadPlan(folder: string): Plan {
  return planOfPack(readPack(folder));
}

/** The plan of a pack that was read. Throws FW_PACK_INVALID with every fault when it does not compile. */
export function planOfPack({ name, files }: PackSource): Plan {
  const { plan, diagnostics } = compilePack(files);
  if (plan !== undefined) return plan;
  const faults = diagnostics.filter(({ severity }) => severity === 'error').map(printDiagnostic);
  throw new FwError(
    'FW_PACK_INVALID',
    `the rule pack '${name}' does not compile:\n${faults.join('\n')}`,
  );
}
