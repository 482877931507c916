// Messages through a short message centre over SMPP 3.4: long and Chinese ones, receipts, and the centre's ways of saying no.
import { setTimeout as sleep } from 'node:timers/promises';
import { bulkhead } from 'cockatiel';
import smpp, { type Pdu } from 'smpp';
import { contentId } from '../../../signal/content-id.ts';
import { FwError, isFwError } from '../../../signal/fw-error.ts';
import { normalizePhone } from '../../../signal/phone.ts';
import type { ReceiptState, SmsDelivery, Word } from '../delivery.ts';
import type { HearLater, HearReply, PersonReply, Provider, Taken, Throttled } from '../provider.ts';
import { type MessagePart, messageParts } from './message-parts.ts';
import { SmppSession, type SmppTarget, statusName } from './smpp-session.ts';

export interface SmppSettings extends SmppTarget {
  /** The number that messages come from. */
  readonly sender: string;
  /** The most messages that wait for an answer at once; centres have a limit. */
  readonly window: number;
}

const statuses = (...names: string[]) => new Set(names.map((name) => smpp.errors[name]));
const THROTTLED = statuses('ESME_RTHROTTLED', 'ESME_RMSGQFUL');
const AWAY = statuses('ESME_RINVBNDSTS', 'ESME_RSYSERR', 'ESME_RX_T_APPN', 'ESME_RUNKNOWNERR');
const LATER = smpp.errors['ESME_RX_T_APPN'] ?? 0x64;
const THROTTLED_MS = 1_000;
/** A receipt may come before its number is kept. */
const LOOKS = 4;
const LOOK_MS = 250;
const CLASS_BITS = 0x3c;
const RECEIPT_BIT = 0x04;
const HEADER_BIT = 0x40;
/** Receipt of the whole, and of a part only that it failed. */
const [RECEIPT, RECEIPT_OF_FAILURE] = [1, 2];

const STATES: Readonly<Record<string, ReceiptState>> = {
  DELIVRD: 'delivered',
  ACCEPTD: 'accepted',
  ENROUTE: 'accepted',
  EXPIRED: 'failed',
  DELETED: 'failed',
  UNDELIV: 'failed',
  REJECTD: 'failed',
  UNKNOWN: 'failed',
};
/** The same by the number that `message_state` has. */
const STATE_NAMES = [
  '',
  'ENROUTE',
  'DELIVRD',
  'EXPIRED',
  'DELETED',
  'UNDELIV',
  'ACCEPTD',
  'UNKNOWN',
  'REJECTD',
];

export function smppProvider(settings: SmppSettings): Provider {
  let hear: HearLater | undefined;
  let hearReply: HearReply | undefined;
  const session = new SmppSession(settings, (pdu) => {
    const reply = replyOf(pdu);
    return reply === undefined ? heard(pdu, hear) : replied(reply, hearReply);
  });
  const window = bulkhead(settings.window, Number.MAX_SAFE_INTEGER);
  return {
    open(listener, replyListener) {
      hear = listener;
      hearReply = replyListener;
      session.keep();
    },
    async check() {
      const once = new SmppSession(settings, () => Promise.resolve(LATER));
      await once.connect();
      await once.close();
    },
    async hand(delivery) {
      if (delivery.channel !== 'sms')
        throw new FwError('FW_INTERNAL', `a ${delivery.channel} is no short message`);
      return await sendParts(delivery, settings, (fields) =>
        window.execute(() => session.submit(fields)),
      ).catch((error: unknown) => {
        if (error instanceof NotBound) session.drop();
        throw error;
      });
    },
    close: () => session.close(),
  };
}

/** Our connection is not what the centre thinks: it is made anew. */
class NotBound extends FwError {}

async function sendParts(
  delivery: SmsDelivery,
  { sender }: SmppSettings,
  submit: (fields: object) => Promise<Pdu>,
): Promise<Taken | Throttled> {
  const { deliveryId, text } = delivery;
  const parts = messageParts(text, Number.parseInt(contentId(deliveryId).slice(0, 2), 16));
  const references: string[] = [];
  for (const [i, part] of parts.entries()) {
    const isLast = i === parts.length - 1;
    const pdu = await submit(fieldsOf(delivery, sender, part, isLast));
    const said = refusalOf(pdu.command_status);
    if (said !== undefined) return said;
    if (pdu.message_id) references.push(pdu.message_id);
  }
  const reference = references.pop();
  return {
    state: 'accepted',
    ...(reference === undefined ? {} : { reference }),
    otherReferences: references,
  };
}

function fieldsOf(
  { phone, expiresAt }: SmsDelivery,
  sender: string,
  { coding, hasHeader, bytes }: MessagePart,
  isLast: boolean,
): object {
  const isNumber = /^\d+$/.test(sender);
  return {
    source_addr: sender,
    source_addr_ton: isNumber ? 0 : 5,
    source_addr_npi: isNumber ? 1 : 0,
    destination_addr: phone.replace(/^\+/, ''),
    dest_addr_ton: 1,
    dest_addr_npi: 1,
    esm_class: hasHeader ? HEADER_BIT : 0,
    registered_delivery: isLast ? RECEIPT : RECEIPT_OF_FAILURE,
    data_coding: coding,
    short_message: bytes,
    ...(expiresAt === undefined ? {} : { validity_period: validFor(expiresAt - Date.now()) }),
  };
}

/** A stretch of time as SMPP has it: years, months, days, hours, minutes, seconds. */
function validFor(ms: number): string {
  const seconds = Math.min(Math.max(1, Math.ceil(ms / 1_000)), 27 * 86_400);
  const two = (value: number) => String(Math.floor(value)).padStart(2, '0');
  const [days, hours] = [two(seconds / 86_400), two((seconds / 3_600) % 24)];
  return `0000${days}${hours}${two((seconds / 60) % 60)}${two(seconds % 60)}000R`;
}

/** What the centre says when it does not take a message. Throws FW_DELIVERY_AWAY. */
function refusalOf(status: number): Word | Throttled | undefined {
  if (status === 0) return undefined;
  if (THROTTLED.has(status)) return { state: 'throttled', afterMs: THROTTLED_MS };
  const name = statusName(status);
  if (status === smpp.errors['ESME_RINVBNDSTS'])
    throw new NotBound('FW_DELIVERY_AWAY', `the centre answered ${name}`);
  if (AWAY.has(status)) throw new FwError('FW_DELIVERY_AWAY', `the centre answered ${name}`);
  return { state: 'failed', reason: name };
}

/** Gives the status of the answer to what the centre sends: a receipt that cannot be kept now is to be sent again. */
async function heard(pdu: Pdu, hear: HearLater | undefined): Promise<number> {
  const receipt = receiptOf(pdu);
  if (receipt === undefined) return 0;
  if (hear === undefined) return LATER;
  const { ids, word } = receipt;
  for (let look = 0; look < LOOKS; look++) {
    if (look > 0) await sleep(LOOK_MS);
    for (const reference of ids) {
      try {
        await hear({ reference, word });
        return 0;
      } catch (error) {
        if (!isFwError(error, 'FW_NOT_FOUND')) return LATER;
      }
    }
  }
  // It is not one of ours; asking for it again would bring it for ever.
  return 0;
}

async function replied(reply: PersonReply, hear: HearReply | undefined): Promise<number> {
  if (hear === undefined) return LATER;
  try {
    await hear(reply);
    return 0;
  } catch {
    return LATER;
  }
}

/** What a person sent; undefined for a receipt, and for what has no text. A long one comes in parts, of which each is heard by itself. */
export function replyOf(pdu: Pdu): PersonReply | undefined {
  if (((pdu.esm_class ?? 0) & CLASS_BITS) !== 0) return undefined;
  const text = String(pdu.short_message?.message ?? '').trim();
  const from = normalizePhone(pdu.source_addr ?? '');
  return text === '' || from === '' ? undefined : { phone: from, text };
}

/** A receipt, with the numbers under which the message may be known; undefined for a message of a person. */
export function receiptOf(pdu: Pdu): { ids: readonly string[]; word: Word } | undefined {
  if (((pdu.esm_class ?? 0) & CLASS_BITS) !== RECEIPT_BIT) return undefined;
  const text = String(pdu.short_message?.message ?? '');
  const id = pdu.receipted_message_id || /\bid:\s*(\S+)/i.exec(text)?.[1];
  const name = /\bstat:\s*([A-Z]+)/i.exec(text)?.[1]?.toUpperCase();
  const state = STATES[name ?? STATE_NAMES[pdu.message_state ?? 0] ?? ''];
  if (id === undefined || state === undefined) return undefined;
  const why = /\berr:\s*(\S+)/i.exec(text)?.[1];
  const reason = state === 'failed' ? { reason: `${name ?? 'failed'} ${why ?? ''}`.trim() } : {};
  return { ids: numbersOf(id), word: { state, ...reason } };
}

/** Some centres give a number in hexadecimal digits and repeat it in decimal ones, or the other way round. */
function numbersOf(id: string): string[] {
  const others: string[] = [];
  if (/^\d{1,20}$/.test(id))
    others.push(BigInt(id).toString(16), BigInt(id).toString(16).toUpperCase());
  if (/^[0-9a-f]{1,16}$/i.test(id)) others.push(BigInt(`0x${id}`).toString());
  return [...new Set([id, ...others])];
}
