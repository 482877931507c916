// A receipt that a provider posts to us: first whether it is the provider who says it, then what it says.
import { createHash, timingSafeEqual } from 'node:crypto';
import { FwError } from '../../signal/fw-error.ts';
import type { LaterWord } from './provider.ts';
import type { ProviderConfig } from './provider-config.ts';
import { parsed, readWord, shortText } from './read-word.ts';
import { signatureFault } from './signature.ts';

export interface ReceiptPost {
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** As it came, for the signature is of its bytes. */
  readonly body: string;
}

const BEARER = 'Bearer ';

/** Throws FW_RECEIPT_REFUSED when it is not signed as it should be, and FW_REQUEST_INVALID when it cannot be read. `now` is epoch ms. */
export function readReceipt(config: ProviderConfig, post: ReceiptPost, now: number): LaterWord {
  checkSender(config, post, now);
  const { deliveryId, reference } = {
    ...shortText('deliveryId', Object(parsed(post.body)).deliveryId),
    ...shortText('reference', Object(parsed(post.body)).reference),
  };
  const word = readWord(post.body);
  if (word === undefined || (deliveryId === undefined && reference === undefined)) {
    const wanted =
      'deliveryId or reference, and state: accepted, delivered, done, refused or failed';
    throw new FwError('FW_REQUEST_INVALID', `A receipt is JSON with ${wanted}.`);
  }
  return {
    ...(deliveryId === undefined ? {} : { deliveryId }),
    ...(reference === undefined ? {} : { reference }),
    word,
  };
}

/** Signed as Standard Webhooks has it, or, for a provider that cannot sign, with the secret itself as its bearer token. */
function checkSender(
  { name, receiptSecret }: ProviderConfig,
  post: ReceiptPost,
  now: number,
): void {
  if (receiptSecret === undefined)
    throw new FwError(
      'FW_RECEIPT_REFUSED',
      `${name} has no 'receiptSecret', so it posts no receipts.`,
    );
  const { authorization } = post.headers;
  if (typeof authorization === 'string' && authorization.startsWith(BEARER)) {
    if (isSame(authorization.slice(BEARER.length), receiptSecret)) return;
    throw new FwError(
      'FW_RECEIPT_REFUSED',
      `The bearer token is not the receiptSecret of ${name}.`,
    );
  }
  const fault = signatureFault(receiptSecret, post.headers, post.body, now);
  if (fault !== undefined)
    throw new FwError('FW_RECEIPT_REFUSED', `The receipt of ${name} is refused: ${fault}.`);
}

/** Without telling by the time it takes how much of it is the same. */
function isSame(one: string, other: string): boolean {
  const [a, b] = [one, other].map((text) => createHash('sha256').update(text).digest());
  return a !== undefined && b !== undefined && timingSafeEqual(a, b);
}
