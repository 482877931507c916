// The file of keys: under which keys each partner hashes its identifiers. Several keys of a partner hold at once while it changes from one to the next.
import type { KeyObject } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { FwError } from '../../signal/fw-error.ts';
import { MappingSource, type YamlNode } from '../mapping/yaml-node.ts';
import { readKeyFile } from './keyed-hash.ts';

export interface PartnerKeys {
  readonly partner: string;
  readonly keys: readonly KeyObject[];
}

/** Reads the file. Throws FW_FILE when it cannot be read and FW_CONFIG with a line a complaint, also for keys that are missing or too short. */
export async function loadPartnerKeys(path: string): Promise<PartnerKeys[]> {
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new FwError('FW_FILE', `The file of partners' keys ${path} cannot be read: ${why}.`, {
      cause,
    });
  });
  const file = new MappingSource(path, 'FW_CONFIG');
  const { partners } = file.parse(text).keys('a file of keys', ['partners'] as const);
  if (partners === undefined) file.complain(0, "the file needs 'partners'");
  const folder = dirname(resolve(path));
  const read = (partners?.entries('partners') ?? []).map(({ key, value }) => ({
    partner: key,
    keys: value.items(`the keys of ${key}`).flatMap((node) => keyOf(node, folder) ?? []),
  }));
  file.throwComplaints();
  return read;
}

function keyOf(node: YamlNode, folder: string): KeyObject | undefined {
  const name = node.text('a key file');
  if (name === undefined) return undefined;
  const key = readKeyFile(resolve(folder, name));
  return typeof key === 'string' ? node.complain(key) : key;
}
