// The places of the sandbox that are reached over HTTP, each a path: `/bank`, `/sms`, `/police`, any name. A name is a place of its own, with a
// behaviour of its own, which its address may carry: `/bank?answer=error&times=3`.
import type { IncomingMessage, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { FwError } from '../../../signal/fw-error.ts';
import { parsed } from '../read-word.ts';
import { type Behaviour, readBehaviour } from './behaviour.ts';
import type { SandboxBook } from './sandbox-book.ts';

const THROTTLED_SECONDS = 1;

/** Takes one delivery and answers it as the place behaves. Throws FW_REQUEST_INVALID for a knob that is none. */
export async function takeDelivery(
  book: SandboxBook,
  place: string,
  url: URL,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const body = await text(request);
  if (url.search !== '')
    book.behave(place, readBehaviour(url.searchParams, book.behaviourOf(place)));
  const deliveryId = String(
    request.headers['idempotency-key'] ?? Object(parsed(body)).deliveryId ?? '',
  );
  const isKnown = book.taken(place).some((one) => one.deliveryId === deliveryId);
  const came = { place, deliveryId, text: body, headers: request.headers };
  const behaviour = book.take(came);
  if (behaviour.delayMs > 0) await sleep(behaviour.delayMs);
  answer(response, behaviour, `${place}-${deliveryId}`, isKnown);
  if (!isKnown) book.oweReceipts(behaviour, (word) => book.post(place, deliveryId, word));
}

function answer(
  response: ServerResponse,
  { answer: how }: Behaviour,
  reference: string,
  isKnown: boolean,
): void {
  const say = (status: number, what: object, headers = {}) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(JSON.stringify(what));
  };
  switch (how) {
    case 'accept':
      say(isKnown ? 409 : 202, { state: 'accepted', reference });
      return;
    case 'refuse':
      say(200, { state: 'refused', reference, reason: 'the sandbox refuses' });
      return;
    case 'fail':
      say(422, { reason: 'the sandbox cannot deliver this' });
      return;
    case 'throttle':
      say(429, {}, { 'retry-after': String(THROTTLED_SECONDS) });
      return;
    case 'error':
      say(503, { reason: 'the sandbox is in trouble' });
      return;
    case 'deny':
      say(401, { reason: 'the sandbox lets nobody in' });
      return;
    case 'drop':
      response.destroy();
      return;
    case 'silent':
      return;
  }
}

/** The place that a path names. Throws FW_NOT_FOUND. */
export function placeOf(pathname: string): string {
  const place = /^\/([a-z0-9][a-z0-9-]{0,62})$/.exec(pathname)?.[1];
  if (place === undefined)
    throw new FwError(
      'FW_NOT_FOUND',
      `A place of the sandbox is a path such as /bank, not ${pathname}.`,
    );
  return place;
}
