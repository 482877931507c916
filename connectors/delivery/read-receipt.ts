// A receipt that a provider posts to us: first whether it is the provider who says it, then what it says.
import { FwError } from '../../signal/fw-error.ts';
import { isSameSecret } from '../http/same-secret.ts';
import { isXml, readResolution } from './camt/resolution.ts';
import { RECEIPT_STATES } from './delivery.ts';
import { type ReceiptForm, textAt, valueAt } from './message-form.ts';
import type { LaterWord } from './provider.ts';
import type { ProviderConfig } from './provider-config.ts';
import { parsed, shortText, wordOf } from './read-word.ts';
import { signatureFault } from './signature.ts';

export interface ReceiptPost {
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** As it came, for the signature is of its bytes. */
  readonly body: string;
}

const BEARER = 'Bearer ';

/**
 * What a post says, of one delivery or of several. Throws FW_RECEIPT_REFUSED when it is not signed as it should be, and FW_REQUEST_INVALID when it cannot
 * be read. `now` is epoch ms.
 */
export function readReceipts(config: ProviderConfig, post: ReceiptPost, now: number): LaterWord[] {
  checkSender(config, post, now);
  if (config.kind === 'camt-056' && isXml(post.body)) return [readResolution(post.body)];
  const json = parsed(post.body) ?? Object.fromEntries(new URLSearchParams(post.body));
  const form = 'form' in config ? config.form.receipt : undefined;
  const found = form?.items === undefined ? json : valueAt(json, form.items);
  const items = Array.isArray(found) ? found : [found];
  return items.map((item) => (form === undefined ? inOurForm(item) : inTheirForm(item, form)));
}

function inOurForm(json: unknown): LaterWord {
  const said = Object(json);
  const word = wordOf(json);
  const named = {
    ...shortText('deliveryId', said.deliveryId),
    ...shortText('reference', said.reference),
  };
  if (word === undefined || Object.keys(named).length === 0) {
    const wanted = `deliveryId or reference, and state: ${RECEIPT_STATES.join(', ')}`;
    throw new FwError('FW_REQUEST_INVALID', `A receipt is JSON with ${wanted}.`);
  }
  return { ...named, word };
}

/** A word of theirs that the file does not explain says that it is on its way. */
function inTheirForm(json: unknown, form: ReceiptForm): LaterWord {
  const named = {
    ...shortText('deliveryId', textAt(json, form.deliveryId)),
    ...shortText('reference', textAt(json, form.reference)),
  };
  const said = textAt(json, form.state);
  if (said === undefined || Object.keys(named).length === 0) {
    const paths = [form.deliveryId, form.reference, form.state].filter((one) => one !== undefined);
    const wanted = `these paths, as the file of deliveries says: ${paths.join(', ')}`;
    throw new FwError('FW_REQUEST_INVALID', `A receipt of this provider has ${wanted}.`);
  }
  const state = Object.hasOwn(form.states, said) ? form.states[said] : undefined;
  return {
    ...named,
    word: {
      state: state ?? 'accepted',
      ...shortText('reason', textAt(json, form.reason)),
      ...shortText('answer', textAt(json, form.answer)),
    },
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
    if (isSameSecret(authorization.slice(BEARER.length), receiptSecret)) return;
    throw new FwError(
      'FW_RECEIPT_REFUSED',
      `The bearer token is not the receiptSecret of ${name}.`,
    );
  }
  const fault = signatureFault(receiptSecret, post.headers, post.body, now);
  if (fault !== undefined)
    throw new FwError('FW_RECEIPT_REFUSED', `The receipt of ${name} is refused: ${fault}.`);
}
