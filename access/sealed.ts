// Secrets at rest: AES-256-GCM under the newest of the keys that are given; what older keys sealed can still be opened, so that keys are
// changed without a stop. The text names its key: `v1.<key id>.<nonce, tag and cipher text in base64url>`.
import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import { FwError } from '../signal/fw-error.ts';

const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

export class Seal {
  readonly #keys: ReadonlyMap<string, Buffer>;
  readonly #newest: string;

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
    const [newest] = this.#keys.keys();
    if (newest === undefined) throw new FwError('FW_CONFIG', 'No sealing key is given.');
    this.#newest = newest;
  }

  /** `about` is bound to the text: it opens only under the same, so that a sealed text cannot be moved to somebody else. */
  seal(text: string, about: string): string {
    const key = this.#keyOf(this.#newest);
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv('aes-256-gcm', key, nonce);
    cipher.setAAD(Buffer.from(about));
    const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
    const all = Buffer.concat([nonce, cipher.getAuthTag(), body]);
    return `v1.${this.#newest}.${all.toString('base64url')}`;
  }

  /** Throws FwError FW_CONFIG when its key is not among those given, or the text was changed or belongs to something else. */
  open(sealed: string, about: string): string {
    const [version, keyId, text] = sealed.split('.');
    if (version !== 'v1' || keyId === undefined || text === undefined) throw unreadable(about);
    const all = Buffer.from(text, 'base64url');
    const nonce = all.subarray(0, NONCE_BYTES);
    const decipher = createDecipheriv('aes-256-gcm', this.#keyOf(keyId), nonce, {
      authTagLength: TAG_BYTES,
    });
    decipher.setAAD(Buffer.from(about));
    decipher.setAuthTag(all.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
    try {
      const body = all.subarray(NONCE_BYTES + TAG_BYTES);
      return Buffer.concat([decipher.update(body), decipher.final()]).toString('utf8');
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

/** A name of a key that tells nothing of it. */
function keyIdOf(key: Buffer): string {
  return createHash('sha256').update('forewarn key id').update(key).digest('hex').slice(0, 8);
}

function unreadable(about: string): FwError {
  return new FwError(
    'FW_CONFIG',
    `What was sealed for ${about} cannot be opened: it was changed, or belongs elsewhere.`,
  );
}
