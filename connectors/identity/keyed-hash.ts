// Identifiers under a keyed hash: the same text under the same key gives the same token, and without the key nobody can try all numbers.
import { createHmac, createSecretKey, type KeyObject } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { normalizePhone } from '../../signal/phone.ts';

/** A key that can be guessed protects nothing: numbers of phones can all be tried. */
export const KEY_BYTES_MIN = 16;
const HASH_DIGITS = 32;
const TOKEN = /^h_[0-9a-f]{32}$/;

/** 128 bits of HMAC-SHA-256 of the text, phones in their one written form first, so that partners' ways to write them do not matter. */
export function keyedHash(key: KeyObject, text: string): string {
  const digest = createHmac('sha256', key).update(normalizePhone(text)).digest('hex');
  return `h_${digest.slice(0, HASH_DIGITS)}`;
}

/** Whether a text is a token of `keyedHash`, by its form. */
export function isToken(text: string): boolean {
  return text.length === HASH_DIGITS + 2 && TOKEN.test(text);
}

/** The key in a file, without white space round it; a text says what is wrong with it. */
export function readKeyFile(path: string): KeyObject | string {
  try {
    const key = Buffer.from(readFileSync(path, 'utf8').trim());
    return key.length >= KEY_BYTES_MIN
      ? createSecretKey(key)
      : `the key in ${path} has ${key.length} bytes; it needs ${KEY_BYTES_MIN} or more`;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return `the key ${path} cannot be read: ${why}`;
  }
}
