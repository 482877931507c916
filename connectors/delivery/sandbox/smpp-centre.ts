// The sandbox as a short message centre: whoever binds is a place of the name of its system id, and gets receipts as a centre sends them.
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import smpp, { type Pdu, type Session } from 'smpp';
import type { Word } from '../delivery.ts';
import type { Answer } from './behaviour.ts';
import type { SandboxBook } from './sandbox-book.ts';

export interface SmppCentre {
  readonly port: number;
  /** A person sends a message to a place. Rejects when nobody is bound there, or it is not taken. */
  reply(place: string, phone: string, text: string): Promise<void>;
  stop(): Promise<void>;
}

/** What each answer is in this protocol; the others are no answer. */
const STATUSES: Partial<Record<Answer, string>> = {
  accept: 'ESME_ROK',
  refuse: 'ESME_RX_R_APPN',
  fail: 'ESME_RINVDSTADR',
  throttle: 'ESME_RTHROTTLED',
  error: 'ESME_RSYSERR',
  deny: 'ESME_RINVBNDSTS',
};
const RECEIPT_STATES: Partial<Record<Word['state'], string>> = {
  delivered: 'DELIVRD',
  done: 'DELIVRD',
  failed: 'UNDELIV',
  refused: 'REJECTD',
};
const RECEIPT_CLASS = 0x04;
const ANSWER_MS = 5_000;

/** Starts it; port 0 for a free one. */
export async function startSmppCentre(book: SandboxBook, port: number): Promise<SmppCentre> {
  const bound = new Map<Session, string>();
  const sessions = new Set<Session>();
  let count = 0;
  const server = smpp.createServer((session) => {
    sessions.add(session);
    session.on('error', () => session.destroy());
    session.on('close', () => {
      bound.delete(session);
      sessions.delete(session);
    });
    session.on('enquire_link', (pdu: Pdu) => session.send(pdu.response()));
    session.on('unbind', (pdu: Pdu) => {
      bound.delete(session);
      session.send(pdu.response());
      session.close();
    });
    session.on('bind_transceiver', (pdu: Pdu) => {
      const place = pdu.system_id ?? '';
      const isDenied = book.behaviourOf(place).answer === 'deny';
      session.send(pdu.response({ command_status: isDenied ? smpp.errors['ESME_RBINDFAIL'] : 0 }));
      if (!isDenied) bound.set(session, place);
    });
    session.on('submit_sm', (pdu: Pdu) => {
      take(session, pdu, `${Date.now().toString(16)}${++count}`).catch(() => session.destroy());
    });
  });

  async function take(session: Session, pdu: Pdu, messageId: string): Promise<void> {
    const place = bound.get(session) ?? '';
    const text = String(pdu.short_message?.message ?? '');
    const to = pdu.destination_addr ?? '';
    const behaviour = book.take({ place, deliveryId: '', text: `${to}: ${text}`, headers: {} });
    if (behaviour.delayMs > 0) await sleep(behaviour.delayMs);
    const name = STATUSES[behaviour.answer];
    if (behaviour.answer === 'drop') session.destroy();
    if (name === undefined) return;
    const taken = behaviour.answer === 'accept' ? { message_id: messageId } : {};
    session.send(pdu.response({ command_status: smpp.errors[name], ...taken }));
    const isWanted = (pdu.registered_delivery ?? 0) === 1 || behaviour.receipt === 'failed';
    if (isWanted) book.oweReceipts(behaviour, (word) => sendReceipt(place, messageId, word));
  }

  /** To any connection of the place. Rejects when there is none, or it does not take it. */
  async function sendReceipt(place: string, messageId: string, { state }: Word): Promise<void> {
    const text = `id:${messageId} sub:001 dlvrd:001 stat:${RECEIPT_STATES[state] ?? 'ENROUTE'} err:000 text:`;
    await deliver(place, { esm_class: RECEIPT_CLASS, short_message: text });
  }

  async function deliver(place: string, fields: object): Promise<void> {
    const session = [...bound].findLast(([, name]) => name === place)?.[0];
    const status = await new Promise<number>((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error('no answer')), ANSWER_MS);
      const answered = (pdu: Pdu) => {
        clearTimeout(timer);
        resolve(pdu.command_status);
      };
      if (session?.deliver_sm(fields, answered) !== true) {
        clearTimeout(timer);
        reject(new Error('nobody is bound'));
      }
    });
    if (status !== 0) throw new Error('it was not taken');
  }

  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : port,
    reply: (place, phone, text) =>
      deliver(place, { source_addr: phone.replace(/^\+/, ''), short_message: text }),
    async stop() {
      for (const session of sessions) session.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
