// Where the keys of data at rest come from: a file of our own, the environment, or a program that asks a key management system. All give the same: the
// keys that seal, newest first, and one that makes look-up hashes, which stays when the others are changed.
import { execFileSync } from 'node:child_process';
import { hkdfSync, randomBytes } from 'node:crypto';
import { readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { FwError } from '../signal/fw-error.ts';
import { KEY_BYTES, keyIdOf } from './seal.ts';

export interface RingKey {
  readonly key: Buffer;
  /** Epoch ms; undefined where the provider does not say. */
  readonly madeAt: number | undefined;
}

export interface KeyRing {
  /** Makes look-up hashes. */
  readonly index: Buffer;
  /** The newest first; it seals. */
  readonly keys: readonly RingKey[];
}

export interface KeyProvider {
  /** As messages name it. */
  readonly place: string;
  /** The keys as they are now. Throws FwError FW_CONFIG. */
  read(): KeyRing;
  /** Adds a newer key; undefined where that is done elsewhere. */
  readonly rotate: ((now: number) => KeyRing) | undefined;
  /** Takes an older key away, by its id; undefined where that is done elsewhere. Throws FwError FW_USAGE for the newest, and for one that is not there. */
  readonly retire: ((keyId: string) => KeyRing) | undefined;
}

/** Which provider it is, in a form that can be handed to a thread. */
export type KeySource =
  | { readonly kind: 'file'; readonly path: string; readonly isMade: boolean }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'program'; readonly command: string };

const KEY_FORM = /^[A-Za-z0-9+/]{43}=$/;
const COMMAND_MS_MAX = 20_000;
const OWNER_ALONE = 0o600;

/** The provider of a source. Throws FwError FW_CONFIG for keys that are none. */
export function providerOf(source: KeySource): KeyProvider {
  switch (source.kind) {
    case 'file':
      return fileProvider(source.path, source.isMade);
    case 'text':
      return textProvider(source.text);
    case 'program':
      return programProvider(source.command);
  }
}

/** A file that its owner alone can read; it is made when it is missing and `isMade`. */
export function fileProvider(path: string, isMade: boolean): KeyProvider {
  const read = () => {
    if (isMade) makeFile(path);
    return parseRing(readKeyFile(path), path);
  };
  return {
    place: path,
    read,
    rotate: (now) => {
      const { index, keys } = read();
      return replaceFile(path, {
        index,
        keys: [{ key: randomBytes(KEY_BYTES), madeAt: now }, ...keys],
      });
    },
    retire: (keyId) => {
      const { index, keys } = read();
      const at = keys.findIndex(({ key }) => keyIdOf(key) === keyId);
      if (at < 0) throw new FwError('FW_USAGE', `There is no key ${keyId} in ${path}.`);
      if (at === 0) throw new FwError('FW_USAGE', `The key ${keyId} seals; rotate first.`);
      return replaceFile(path, { index, keys: keys.toSpliced(at, 1) });
    },
  };
}

/** Keys in base64 with commas between, the newest first. The last one makes the look-up hashes too and stays as long as there is data. */
export function textProvider(text: string): KeyProvider {
  const keys = text
    .split(',')
    .map((part) => ({ key: keyOf(part, 'FOREWARN_DATA_KEYS'), madeAt: undefined }));
  const index = indexOf(keys);
  return {
    place: 'the environment',
    read: () => ({ index, keys }),
    rotate: undefined,
    retire: undefined,
  };
}

/** A program that prints what a key file holds: how a key management system is asked. It is run without a shell. */
export function programProvider(command: string): KeyProvider {
  const [program = '', ...args] = command.split(' ').filter((part) => part !== '');
  return {
    place: `'${program}'`,
    read: () => parseRing(printedBy(program, args), `what '${program}' printed`),
    rotate: undefined,
    retire: undefined,
  };
}

/** The text of a key file. */
export function printRing({ index, keys }: KeyRing): string {
  const printed = keys.map(({ key, madeAt }) => ({
    id: keyIdOf(key),
    key: key.toString('base64'),
    madeAt,
  }));
  return `${JSON.stringify({ index: index.toString('base64'), keys: printed }, undefined, 2)}\n`;
}

function replaceFile(path: string, ring: KeyRing): KeyRing {
  writeFileSync(`${path}.new`, printRing(ring), { mode: OWNER_ALONE });
  renameSync(`${path}.new`, path);
  return ring;
}

function makeFile(path: string): void {
  const key = { key: randomBytes(KEY_BYTES), madeAt: Date.now() };
  const text = printRing({ index: randomBytes(KEY_BYTES), keys: [key] });
  try {
    writeFileSync(path, text, { mode: OWNER_ALONE, flag: 'wx' });
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  }
}

function readKeyFile(path: string): string {
  try {
    const { mode } = statSync(path);
    if ((mode & 0o077) !== 0) {
      const what = `The key file '${path}' can be read by others; chmod 600 it.`;
      throw new FwError('FW_CONFIG', what);
    }
    return readFileSync(path, 'utf8');
  } catch (cause) {
    if (cause instanceof FwError) throw cause;
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new FwError('FW_CONFIG', `The key file '${path}' cannot be read: ${why}.`, { cause });
  }
}

function printedBy(program: string, args: readonly string[]): string {
  try {
    return execFileSync(program, args, { encoding: 'utf8', timeout: COMMAND_MS_MAX });
  } catch (cause) {
    // What it printed may hold keys: its text is told of by its status alone.
    const status = cause instanceof Error && 'status' in cause ? String(cause.status) : 'no';
    throw new FwError(
      'FW_CONFIG',
      `'${program}', which FOREWARN_DATA_KEYS names, gave no keys (status ${status}).`,
    );
  }
}

/** The keys of a key file's text; `place` is for people. Throws FwError FW_CONFIG, in words without anything of the text. */
export function parseRing(text: string, place: string): KeyRing {
  let given: unknown;
  try {
    given = JSON.parse(text);
  } catch {
    throw new FwError('FW_CONFIG', `${place} is not JSON.`);
  }
  const { index, keys } = Object(given);
  if (typeof index !== 'string' || !Array.isArray(keys) || keys.length === 0) {
    throw new FwError('FW_CONFIG', `${place} must hold {"index":"…","keys":[{"key":"…"}]}.`);
  }
  return {
    index: keyOf(index, place),
    keys: keys.map((one: unknown) => {
      const { key, madeAt } = Object(one);
      return {
        key: keyOf(String(key), place),
        madeAt: typeof madeAt === 'number' ? madeAt : undefined,
      };
    }),
  };
}

function keyOf(text: string, place: string): Buffer {
  if (KEY_FORM.test(text)) return Buffer.from(text, 'base64');
  throw new FwError(
    'FW_CONFIG',
    `A key of data at rest is 32 bytes in base64, as 'openssl rand -base64 32' makes it; one of ${place} is not.`,
  );
}

function indexOf(keys: readonly RingKey[]): Buffer {
  const oldest = keys.at(-1)?.key ?? Buffer.alloc(0);
  return Buffer.from(hkdfSync('sha256', oldest, '', 'forewarn look-up', KEY_BYTES));
}
