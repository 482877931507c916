// Messages and robot calls through a provider with an HTTP interface, in the provider's own words.
import { FwError } from '../../signal/fw-error.ts';
import type { Delivery, Word } from './delivery.ts';
import { type AnswerForm, fillBody, type MessageForm, textAt } from './message-form.ts';
import type { Provider, Throttled } from './provider.ts';
import { parsed, readWord, shortText } from './read-word.ts';
import { checkTarget, type HttpTarget, outcomeOf, send } from './signed-http.ts';

const HOME = '+86';
const THROTTLED_MS = 1_000;

/** Posts each message or call as the form says. */
export function httpMessage(target: HttpTarget, form: MessageForm): Provider {
  return {
    open: () => undefined,
    check: () => checkTarget(target),
    async hand(delivery) {
      const body = fillBody(form.body, placesOf(delivery));
      const [text, type] =
        form.type === 'json'
          ? [JSON.stringify(body), 'application/json']
          : [formOf(body), 'application/x-www-form-urlencoded'];
      const answer = await send(target, delivery.deliveryId, text, type);
      const refused = outcomeOf(answer, target);
      if (refused !== undefined) return refused;
      if (form.answer === undefined) return readWord(answer.body) ?? { state: 'accepted' };
      return readAnswer(answer.body, form.answer);
    },
    close: () => Promise.resolve(),
  };
}

function placesOf(delivery: Delivery) {
  if (delivery.channel !== 'sms' && delivery.channel !== 'voice')
    throw new FwError('FW_INTERNAL', `a ${delivery.channel} is no message`);
  const { deliveryId, phone, text, language } = delivery;
  const localPhone = phone.startsWith(HOME) ? phone.slice(HOME.length) : phone;
  const time = String(Math.floor(Date.now() / 1_000));
  return { deliveryId, phone, localPhone, text, language, time };
}

function formOf(body: unknown): string {
  const fields = Object.entries(Object(body)).map(([key, value]): [string, string] => [
    key,
    typeof value === 'string' ? value : JSON.stringify(value),
  ]);
  return new URLSearchParams(fields).toString();
}

function readAnswer(body: string, form: AnswerForm): Word | Throttled {
  const json = parsed(body);
  const code = textAt(json, form.code);
  if (code !== undefined && form.throttled.includes(code))
    return { state: 'throttled', afterMs: THROTTLED_MS };
  const isTaken = form.code === undefined || (code !== undefined && form.taken.includes(code));
  const reason = textAt(json, form.reason);
  const why = reason ?? `the provider said ${code ?? 'nothing that we can read'}`;
  return {
    state: isTaken ? 'accepted' : 'failed',
    ...shortText('reference', textAt(json, form.reference)),
    ...(isTaken ? {} : shortText('reason', why)),
  };
}
