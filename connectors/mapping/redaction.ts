// What must not go further than the edge: columns that are left out, masked, or replaced by a keyed hash before anything else reads them,
// dead letters too. A keyed hash is the same for the same text under the same key, so that hashed identifiers still join.
import type { KeyObject } from 'node:crypto';
import { dirname, isAbsolute, join } from 'node:path';
import { maskAccount } from '../../signal/phone.ts';
import { isToken, keyedHash, readKeyFile } from '../identity/keyed-hash.ts';
import { isEntryPath, type SlotTable } from './slot-table.ts';
import { isPresent } from './source-row.ts';
import type { YamlNode } from './yaml-node.ts';

export interface Redaction {
  readonly path: string;
  readonly slot: number;
  /** What takes the place of a cell that is there. */
  readonly replace: (cell: unknown) => unknown;
}

const METHODS = ['drop', 'mask', 'hash'] as const;

/** Compiles `redact:`, either what is of the record or what is of entries; `key` names the file of the secret that `hash` needs. */
export function compileRedactions(
  node: YamlNode | undefined,
  key: YamlNode | undefined,
  slots: SlotTable,
  isOfEntries: boolean,
): Redaction[] {
  const entries = (node?.entries('redact') ?? []).filter(
    (entry) => isEntryPath(entry.key) === isOfEntries,
  );
  const secret = key === undefined ? undefined : readKey(key);
  return entries.flatMap(({ key: path, value }): Redaction[] => {
    const method = value.word('a way to redact', METHODS);
    if (method === undefined) return [];
    const slot = slots.slotOf(value, path);
    if (method === 'drop') return [{ path, slot, replace: () => undefined }];
    if (method === 'mask') return [{ path, slot, replace: (cell) => maskAccount(textOf(cell)) }];
    if (key === undefined) {
      value.complain(
        "'hash' needs 'hashKey', the file of a secret that this partner's data are hashed with",
      );
    }
    if (secret === undefined) return [];
    return [{ path, slot, replace: (cell) => hashedOnce(secret, textOf(cell)) }];
  });
}

/** The columns that `redact:` masks. */
export function maskedPaths(node: YamlNode | undefined): Set<string> {
  const entries = node?.isMap === true ? node.entries('redact') : [];
  const masked = entries.filter(({ value }) => value.isScalar && value.text('redact') === 'mask');
  return new Set(masked.map(({ key }) => key));
}

/** The cells with what is redacted replaced, those of an entry by the complement of their slots. */
export function redacted(
  redactions: readonly Redaction[],
  cells: readonly unknown[],
  isEntry: boolean,
): readonly unknown[] {
  let changed: unknown[] | undefined;
  for (const { slot, replace } of redactions) {
    if (slot < 0 !== isEntry) continue;
    const at = isEntry ? ~slot : slot;
    if (!isPresent(cells[at])) continue;
    changed ??= [...cells];
    changed[at] = replace(cells[at]);
  }
  return changed ?? cells;
}

/** What a dead letter kept is hashed already: another hash of it would be another person. */
function hashedOnce(secret: KeyObject, text: string): string {
  return isToken(text) ? text : keyedHash(secret, text);
}

function textOf(cell: unknown): string {
  return typeof cell === 'object' ? JSON.stringify(cell) : String(cell);
}

function readKey(node: YamlNode): KeyObject | undefined {
  const name = node.text('hashKey');
  if (name === undefined) return undefined;
  const key = readKeyFile(isAbsolute(name) ? name : join(dirname(node.source.file), name));
  return typeof key === 'string' ? node.complain(key) : key;
}
