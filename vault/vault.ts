// What stands between personal data and the places where it is kept: texts are sealed on their way in and opened on their way out, and what must be
// found again is kept under a keyed hash. Keys come from a provider (key-ring.ts) and are read anew when it has newer ones.
import { createHmac, createSecretKey, type KeyObject } from 'node:crypto';
import { FwError } from '../signal/fw-error.ts';
import type { KeyProvider, KeyRing } from './key-ring.ts';
import { keyIdOfBytes, keyIdOfHead, keyIdOfSealed, Seal } from './seal.ts';

/** What of a vault is needed to keep something in it. */
export interface Vault {
  /** Whether anything is sealed at all. */
  readonly isOn: boolean;
  /** The text as it is to be kept. `about` says whose it is; it opens only under the same. */
  seal(text: string, about: string): string;
  /** What `seal` was given; a text that is not sealed is given back. Throws FwError FW_CONFIG when its key is missing, or it was changed. */
  open(text: string, about: string): string;
  /** The same for bytes, on another thread. */
  sealBytes(bytes: Uint8Array<ArrayBuffer>, about: string): Promise<Uint8Array<ArrayBuffer>>;
  openBytes(bytes: Uint8Array<ArrayBuffer>, about: string): Promise<Uint8Array<ArrayBuffer>>;
  /** Whether the key is here that sealed bytes. */
  canOpen(sealed: Uint8Array): boolean;
  /** A name under which something of somebody is found again, the same for the same id as long as the look-up key is. */
  tag(kind: string, id: string): string;
}

/** 96 bits: two of a billion people share one once in a hundred million such provinces. */
const TAG_LENGTH = 24;
const REREAD_MS = 10_000;

/** Nothing is sealed. What was sealed before cannot be opened, and says so. */
export const PLAIN: Vault = {
  isOn: false,
  seal: (text) => text,
  open: (text) => {
    if (keyIdOfSealed(text) !== undefined) throw noKeys();
    return text;
  },
  sealBytes: async (bytes) => bytes,
  openBytes: () => Promise.reject(noKeys()),
  canOpen: () => false,
  tag: (kind, id) => `${kind}:${id}`,
};

/** A vault of the keys that a provider has. */
export class KeyedVault implements Vault {
  readonly isOn = true;
  readonly #provider: KeyProvider;
  readonly #clock: () => number;
  #ring: KeyRing;
  /** The look-up key, as Node wants it. */
  #index: KeyObject;
  #seal: Seal;
  #readAt: number;

  /** `clock` is ms from whenever. Throws FwError FW_CONFIG when the provider has no keys. */
  constructor(provider: KeyProvider, clock: () => number = () => performance.now()) {
    this.#provider = provider;
    this.#clock = clock;
    this.#ring = provider.read();
    this.#index = createSecretKey(this.#ring.index);
    this.#seal = sealOf(this.#ring);
    this.#readAt = clock();
  }

  /** Of the look-up key: two processes that share data must have the same. */
  get fingerprint(): string {
    return createHmac('sha256', this.#index).update('fingerprint').digest('hex').slice(0, 16);
  }

  get newestKeyId(): string {
    return this.#seal.newestId;
  }

  /** Of all keys, the newest first. */
  get keyIds(): string[] {
    return this.#seal.ids;
  }

  seal(text: string, about: string): string {
    this.#rereadWhenOld();
    return this.#seal.seal(text, about);
  }

  open(text: string, about: string): string {
    const keyId = keyIdOfHead(text);
    if (keyId === undefined) return text;
    try {
      this.#rereadWithout(keyId);
      return this.#seal.open(text, about);
    } catch (error) {
      // Somebody typed what begins as a sealed text does.
      if (keyIdOfSealed(text) === undefined) return text;
      throw error;
    }
  }

  sealBytes(bytes: Uint8Array<ArrayBuffer>, about: string): Promise<Uint8Array<ArrayBuffer>> {
    this.#rereadWhenOld();
    return this.#seal.sealBytes(bytes, about);
  }

  async openBytes(bytes: Uint8Array<ArrayBuffer>, about: string): Promise<Uint8Array<ArrayBuffer>> {
    this.#rereadWithout(keyIdOfBytes(bytes));
    return this.#seal.openBytes(bytes, about);
  }

  canOpen(sealed: Uint8Array): boolean {
    const keyId = keyIdOfBytes(sealed);
    this.#rereadWithout(keyId);
    return this.#seal.has(keyId);
  }

  tag(kind: string, id: string): string {
    const digest = createHmac('sha256', this.#index).update(`${kind}:${id}`).digest('hex');
    return `h_${digest.slice(0, TAG_LENGTH)}`;
  }

  #rereadWhenOld(): void {
    if (this.#clock() - this.#readAt >= REREAD_MS) this.#reread();
  }

  /** Another process may have sealed with a key that is newer than what is known here. */
  #rereadWithout(keyId: string): void {
    if (!this.#seal.has(keyId)) this.#reread();
  }

  #reread(): void {
    this.#readAt = this.#clock();
    this.#ring = this.#provider.read();
    this.#index = createSecretKey(this.#ring.index);
    this.#seal = sealOf(this.#ring);
  }
}

function sealOf(ring: KeyRing): Seal {
  return new Seal(ring.keys.map(({ key }) => key));
}

/** What is sealed needs keys that are not here. */
export function noKeys(): FwError {
  return new FwError(
    'FW_CONFIG',
    'What is kept here is sealed and no keys are given: FOREWARN_DATA_KEYS says where they are (docs/personal-data.md).',
  );
}
