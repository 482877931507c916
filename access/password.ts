// Passwords as Argon2id hashes (RFC 9106) in the usual text form, so that parameters can be raised and old hashes still be read.
import { argon2, randomBytes, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import { FwError } from '../signal/fw-error.ts';
import { STRENGTH_ENOUGH, strengthOf } from './password-strength.ts';

interface Costs {
  readonly memory: number;
  readonly passes: number;
  readonly parallelism: number;
}

/** OWASP's Password Storage Cheat Sheet: 19 MiB, two passes, one lane. Memory is in KiB. */
const COSTS: Costs = { memory: 19_456, passes: 2, parallelism: 1 };
const SALT_BYTES = 16;
const TAG_BYTES = 32;
export const PASSWORD_LENGTH_MIN = 12;
export const PASSWORD_LENGTH_MAX = 256;
const FORM = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/;

const derive = promisify(argon2);

/** The hash to keep of a password. Throws FwError FW_REQUEST_INVALID when it is too short, too long, easily guessed, or holds the name. */
export async function hashPassword(password: string, name: string): Promise<string> {
  const length = [...password].length;
  if (length < PASSWORD_LENGTH_MIN || length > PASSWORD_LENGTH_MAX) {
    const what = `A password has ${PASSWORD_LENGTH_MIN} to ${PASSWORD_LENGTH_MAX} characters; this one has ${length}.`;
    throw new FwError('FW_REQUEST_INVALID', what);
  }
  if (password.toLowerCase().includes(name.toLowerCase())) {
    throw new FwError(
      'FW_REQUEST_INVALID',
      'A password must not hold the name that it belongs to.',
    );
  }
  if ((await strengthOf(password, name)) < STRENGTH_ENOUGH) {
    throw new FwError(
      'FW_REQUEST_INVALID',
      'This password is among the first that are tried: it is a common or leaked one, or follows a pattern. Take several words that do not belong together.',
    );
  }
  const nonce = randomBytes(SALT_BYTES);
  const tag = await tagOf(password, nonce, COSTS, TAG_BYTES);
  const { memory, passes, parallelism } = COSTS;
  return `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}$${plainBase64(nonce)}$${plainBase64(tag)}`;
}

/**
 * Whether a password is the one of a hash. Without a hash it works as long and says no, so that the time of an answer does not tell which names
 * exist.
 */
export async function isPassword(password: string, hash: string | undefined): Promise<boolean> {
  const [, memory, passes, lanes, salt, kept] = FORM.exec(hash ?? '') ?? [];
  if (salt === undefined || kept === undefined) {
    await tagOf(password, randomBytes(SALT_BYTES), COSTS, TAG_BYTES);
    return false;
  }
  const wanted = Buffer.from(kept, 'base64');
  const costs = { memory: Number(memory), passes: Number(passes), parallelism: Number(lanes) };
  const tag = await tagOf(password, Buffer.from(salt, 'base64'), costs, wanted.length);
  return timingSafeEqual(tag, wanted);
}

function tagOf(password: string, nonce: Buffer, costs: Costs, tagLength: number): Promise<Buffer> {
  const message = password.normalize('NFKC').slice(0, 4 * PASSWORD_LENGTH_MAX);
  return derive('argon2id', { message, nonce, tagLength, ...costs });
}

function plainBase64(bytes: Buffer): string {
  return bytes.toString('base64').replace(/=+$/, '');
}
