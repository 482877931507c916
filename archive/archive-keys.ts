// Keys that seal blocks of the archive. What an older key sealed can still be opened as long as that key is given.
import { createHash, randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { FwError } from '../signal/fw-error.ts';

const KEY_BYTES = 32;

export interface ArchiveKey {
  /** Stands in each block in plain; tells nothing of the key. */
  readonly id: string;
  /** 32 bytes. */
  readonly key: Buffer;
}

/** Where keys come from. */
export interface ArchiveKeys {
  /** The newest first. */
  readonly all: readonly ArchiveKey[];
  /** Seals what is written now. */
  newest(): ArchiveKey;
  /** Throws FwError FW_ARCHIVE when there is no such key. */
  byId(id: string): ArchiveKey;
}

/** Keys of 32 bytes, the newest first. Throws FwError FW_CONFIG when there is none, or one of another length. */
export function archiveKeys(keys: readonly Buffer[]): ArchiveKeys {
  const named = keys.map((key) => ({ id: idOf(key), key }));
  const [newest] = named;
  if (newest === undefined || keys.some((key) => key.length !== KEY_BYTES)) {
    const text = `a key of the archive has ${KEY_BYTES} bytes in base64, as \`openssl rand -base64 32\` makes them`;
    throw new FwError('FW_CONFIG', text);
  }
  return {
    all: named,
    newest: () => newest,
    byId(id) {
      const found = named.find((each) => each.id === id);
      if (found !== undefined) return found;
      const text = `the key ${id} that sealed a block of the archive is not given; add it to the key file, behind the newest`;
      throw new FwError('FW_ARCHIVE', text);
    },
  };
}

/**
 * Keys of a file, one a line, the newest first; the file is made with a key of its own when it is missing, and only its owner can read it.
 * Throws FwError FW_CONFIG when it holds none, and what the disk says.
 */
export function archiveKeysOfFile(path: string): ArchiveKeys {
  try {
    mkdirSync(dirname(path), { recursive: true });
    const text = `${randomBytes(KEY_BYTES).toString('base64')}\n`;
    writeFileSync(path, text, { mode: 0o600, flag: 'wx', flush: true });
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  }
  const lines = readFileSync(path, 'utf8').split('\n');
  const keys = lines.map((line) => line.trim()).filter((line) => line !== '');
  return archiveKeys(keys.map((line) => Buffer.from(line, 'base64')));
}

function idOf(key: Buffer): string {
  return createHash('sha256').update('forewarn archive key').update(key).digest('hex').slice(0, 8);
}
