// Places of the audit that were noted down: written one a line to a second place, and read back to hold the chain against them.
import { appendFile, mkdir, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { AuditAnchor } from '../access/audit-entry.ts';
import { FwError } from '../signal/fw-error.ts';
import { isWhole, jsonObjectOf } from '../signal/json-object.ts';

/** Adds a line; of several processes each adds its own. Throws the file system's own error. */
export async function noteAnchor(file: string, anchor: AuditAnchor, at: number): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await appendFile(file, `${JSON.stringify({ at, ...anchor })}\n`, { mode: 0o600, flush: true });
}

/** The newest anchor among lines of JSON, of a log too: it vouches for all before it. Undefined when no line is one. Throws FwError FW_FILE. */
export async function newestAnchor(file: string): Promise<AuditAnchor | undefined> {
  let newest: AuditAnchor | undefined;
  for (const line of (await textOf(file)).split('\n')) {
    const { seq, hash } = jsonObjectOf(line);
    if (isWhole(seq) && typeof hash === 'string' && seq > (newest?.seq ?? 0))
      newest = { seq, hash };
  }
  return newest;
}

async function textOf(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    throw new FwError('FW_FILE', `the anchors in '${file}' cannot be read`, { cause });
  }
}
