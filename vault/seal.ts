// What is sealed at rest: AES-256-GCM under the newest of the keys that are given; what older keys sealed can still be opened, so that keys are
// changed without a stop. The text names its key: `v1.<key id>.<nonce, tag and cipher text in base64url>`.
import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import { FwError } from '../signal/fw-error.ts';

export const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const SEALED = /^v1\.[0-9a-f]{8}\.[A-Za-z0-9_-]+$/;

export class Seal {
  readonly #keys: ReadonlyMap<string, Buffer>;
  readonly #newest: { readonly id: string; readonly key: Buffer };

  /** Keys of 32 bytes, the newest first. Throws FwError FW_CONFIG when there is none, or one of another length. */
  constructor(keys: readonly Buffer[]) {
    for (const key of keys) {
      if (key.length !== KEY_BYTES) {
        throw new FwError(
          'FW_CONFIG',
          `A sealing key has ${KEY_BYTES} bytes; one has ${key.length}.`,
        );
      }
    }
    this.#keys = new Map(keys.map((key) => [keyIdOf(key), key]));
    const [newest] = this.#keys;
    if (newest === undefined) throw new FwError('FW_CONFIG', 'No sealing key is given.');
    this.#newest = { id: newest[0], key: newest[1] };
  }

  /** Of the key that seals. */
  get newestId(): string {
    return this.#newest.id;
  }

  has(keyId: string): boolean {
    return this.#keys.has(keyId);
  }

  /** `about` is bound to the text: it opens only under the same, so that a sealed text cannot be moved to somebody else. */
  seal(text: string, about: string): string {
    return `v1.${this.#newest.id}.${this.#sealed(Buffer.from(text), about).toString('base64url')}`;
  }

  /** Throws FwError FW_CONFIG when its key is not among those given, or the text was changed or belongs to something else. */
  open(sealed: string, about: string): string {
    const [version, keyId, text] = sealed.split('.');
    if (version !== 'v1' || keyId === undefined || text === undefined) throw unreadable(about);
    return this.#opened(keyId, Buffer.from(text, 'base64url'), about).toString('utf8');
  }

  /** The same for bytes: the id of the key, then nonce, tag and what is sealed. */
  sealBytes(bytes: Uint8Array, about: string): Buffer<ArrayBuffer> {
    return Buffer.concat([Buffer.from(this.#newest.id, 'hex'), this.#sealed(bytes, about)]);
  }

  /** What `sealBytes` made. Throws as `open` does. */
  openBytes(sealed: Uint8Array, about: string): Buffer<ArrayBuffer> {
    const bytes = Buffer.from(sealed.buffer, sealed.byteOffset, sealed.byteLength);
    return this.#opened(bytes.toString('hex', 0, 4), bytes.subarray(4), about);
  }

  #sealed(bytes: Uint8Array, about: string): Buffer<ArrayBuffer> {
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv('aes-256-gcm', this.#newest.key, nonce);
    cipher.setAAD(Buffer.from(about));
    const body = cipher.update(bytes);
    const end = cipher.final();
    return Buffer.concat([nonce, cipher.getAuthTag(), body, end]);
  }

  #opened(keyId: string, all: Buffer, about: string): Buffer<ArrayBuffer> {
    const nonce = all.subarray(0, NONCE_BYTES);
    const decipher = createDecipheriv('aes-256-gcm', this.#keyOf(keyId), nonce, {
      authTagLength: TAG_BYTES,
    });
    decipher.setAAD(Buffer.from(about));
    try {
      decipher.setAuthTag(all.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
      const body = decipher.update(all.subarray(NONCE_BYTES + TAG_BYTES));
      return Buffer.concat([body, decipher.final()]);
    } catch {
      throw unreadable(about);
    }
  }

  #keyOf(id: string): Buffer {
    const key = this.#keys.get(id);
    if (key !== undefined) return key;
    const what = `The key ${id} with which something was sealed is not given; add it behind the newest.`;
    throw new FwError('FW_CONFIG', what);
  }
}

/** Of the key that sealed a text; undefined for one that is not sealed. */
export function keyIdOfSealed(text: string): string | undefined {
  return SEALED.test(text) ? text.slice(3, 11) : undefined;
}

/** A name of a key that tells nothing of it. */
export function keyIdOf(key: Buffer): string {
  return createHash('sha256').update('forewarn key id').update(key).digest('hex').slice(0, 8);
}

function unreadable(about: string): FwError {
  return new FwError(
    'FW_CONFIG',
    `What was sealed for ${about} cannot be opened: it was changed, or belongs elsewhere.`,
  );
}
