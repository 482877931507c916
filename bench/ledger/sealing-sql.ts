// What a vault makes of ids, said in SQL, so that ClickHouse itself fills tables with the tokens and sealed values of millions of people. Keys stand in
// the statements: for ledgers of benchmarks alone. fill.int.test.ts holds it to the vault.
import type { KeyRing } from '../../vault/key-ring.ts';
import { keyIdOf } from '../../vault/seal.ts';

export interface SealingSql {
  /** SQL of the token of an id, whose SQL is `id`. */
  token(kind: string, id: string): string;
  /** SQL of what is kept for a token; `nonce` is SQL of 12 bytes. */
  sealed(plain: string, token: string, nonce: string): string;
}

const TAG_BYTES = 16;

/** The SQL of a ring's keys; undefined of none, when ids stand as they are. */
export function sealingSql(ring: KeyRing | undefined): SealingSql | undefined {
  const key = ring?.keys[0]?.key;
  if (ring === undefined || key === undefined) return undefined;
  const newestKeyId = keyIdOf(key);
  const bytes = (buffer: Buffer) => `unhex('${buffer.toString('hex')}')`;
  return {
    token: (kind, id) =>
      `concat('h_', lower(hex(substring(HMAC('sha256', concat('${kind}:', ${id}), ${bytes(ring.index)}), 1, 12))))`,
    sealed: (plain, token, nonce) => {
      const body = `encrypt('aes-256-gcm', ${plain}, ${bytes(key)}, ${nonce}, concat('value ', ${token}))`;
      const parts = `${nonce}, substring(${body}, length(${plain}) + 1, ${TAG_BYTES}), substring(${body}, 1, length(${plain}))`;
      return `concat('v1.${newestKeyId}.', base64URLEncode(concat(${parts})))`;
    },
  };
}
