// What is sealed at rest: AES-256-GCM under the newest of the keys that are given; what older keys sealed can still be opened, so that keys are
// changed without a stop. The text names its key: `v1.<key id>.<nonce, tag and cipher text in base64url>`.
import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createSecretKey,
  type KeyObject,
  randomBytes,
  webcrypto,
} from 'node:crypto';
import { FwError } from '../signal/fw-error.ts';

const { subtle } = webcrypto;

export const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const NONCES_DRAWN = 500;
const TAG_BYTES = 16;
const HEAD_LENGTH = 'v1.00000000.'.length;
/** As every sealed text begins; most texts that begin so are sealed, and to read all of one takes longer than to open it. */
const SEALED_HEAD = /^v1\.[0-9a-f]{8}\./;
const SEALED = /^v1\.[0-9a-f]{8}\.[A-Za-z0-9_-]+$/;

export class Seal {
  /** As key objects: Node makes one of a Buffer at every call, which takes twice as long as the sealing. */
  readonly #keys: ReadonlyMap<string, KeyObject>;
  readonly #subtleKeys = new Map<string, Promise<webcrypto.CryptoKey>>();
  readonly #nonces = new Nonces();
  readonly #newest: { readonly id: string; readonly key: KeyObject };

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
    this.#keys = new Map(keys.map((key) => [keyIdOf(key), createSecretKey(key)]));
    const [newest] = this.#keys;
    if (newest === undefined) throw new FwError('FW_CONFIG', 'No sealing key is given.');
    this.#newest = { id: newest[0], key: newest[1] };
  }

  /** Of the key that seals. */
  get newestId(): string {
    return this.#newest.id;
  }

  /** Of all keys, the newest first. */
  get ids(): string[] {
    return [...this.#keys.keys()];
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
    const keyId = keyIdOfHead(sealed);
    if (keyId === undefined) throw unreadable(about);
    const bytes = Buffer.from(sealed.slice(HEAD_LENGTH), 'base64url');
    return this.#opened(keyId, bytes, about).toString('utf8');
  }

  /** The same for bytes, on another thread: the id of the key, then nonce, what is sealed, and tag. */
  async sealBytes(bytes: Uint8Array<ArrayBuffer>, about: string): Promise<Buffer<ArrayBuffer>> {
    const { id } = this.#newest;
    const iv = randomBytes(NONCE_BYTES);
    const sealed = await subtle.encrypt(formOf(iv, about), await this.#subtleKey(id), bytes);
    return Buffer.concat([Buffer.from(id, 'hex'), iv, Buffer.from(sealed)]);
  }

  /** What `sealBytes` made. Rejects as `open` throws. */
  async openBytes(sealed: Uint8Array<ArrayBuffer>, about: string): Promise<Buffer<ArrayBuffer>> {
    const key = await this.#subtleKey(keyIdOfBytes(sealed));
    const [iv, rest] = [sealed.slice(4, 4 + NONCE_BYTES), sealed.subarray(4 + NONCE_BYTES)];
    try {
      return Buffer.from(await subtle.decrypt(formOf(iv, about), key, rest));
    } catch {
      throw unreadable(about);
    }
  }

  #sealed(bytes: Uint8Array, about: string): Buffer<ArrayBuffer> {
    const nonce = this.#nonces.next();
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

  #subtleKey(id: string): Promise<webcrypto.CryptoKey> {
    const known = this.#subtleKeys.get(id);
    if (known !== undefined) return known;
    const raw = Uint8Array.from(this.#keyOf(id).export());
    const key = subtle.importKey('raw', raw, 'AES-GCM', false, ['encrypt', 'decrypt']);
    this.#subtleKeys.set(id, key);
    return key;
  }

  #keyOf(id: string): KeyObject {
    const key = this.#keys.get(id);
    if (key !== undefined) return key;
    const what = `The key ${id} with which something was sealed is not given; add it behind the newest.`;
    throw new FwError('FW_CONFIG', what);
  }
}

/** Random nonces, each given once. Drawn many at a time: to draw one takes as long as to seal with it. */
class Nonces {
  #drawn = Buffer.alloc(0);
  #at = 0;

  next(): Buffer {
    if (this.#at >= this.#drawn.length) {
      this.#drawn = randomBytes(NONCE_BYTES * NONCES_DRAWN);
      this.#at = 0;
    }
    const nonce = this.#drawn.subarray(this.#at, this.#at + NONCE_BYTES);
    this.#at += NONCE_BYTES;
    return nonce;
  }
}

/** Of the key that sealed a text; undefined for one that is not sealed. */
export function keyIdOfSealed(text: string): string | undefined {
  return SEALED.test(text) ? text.slice(3, 11) : undefined;
}

/** The same of what may be a sealed text: only its beginning is looked at. */
export function keyIdOfHead(text: string): string | undefined {
  return SEALED_HEAD.test(text) ? text.slice(3, 11) : undefined;
}

/** Of the key that sealed bytes. */
export function keyIdOfBytes(sealed: Uint8Array): string {
  return Buffer.from(sealed.subarray(0, 4)).toString('hex');
}

function formOf(iv: Uint8Array<ArrayBuffer>, about: string): webcrypto.AesGcmParams {
  return { name: 'AES-GCM', iv, additionalData: Buffer.from(about), tagLength: 8 * TAG_BYTES };
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
