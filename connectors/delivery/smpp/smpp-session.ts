// A connection to a short message centre that is kept: bound, asked now and then whether it is still there, and made again when it is gone. The package
// calls nobody back when a connection breaks, and stands still after bytes that it cannot read: both end the connection here.
import { setTimeout as sleep } from 'node:timers/promises';
import smpp, { type Pdu, type Session } from 'smpp';
import { FwError } from '../../../signal/fw-error.ts';
import type { TlsTexts } from '../../mapping/tls-texts.ts';

export interface SmppTarget {
  readonly host: string;
  readonly port: number;
  /** Not encrypted when undefined. */
  readonly tls: TlsTexts | undefined;
  readonly systemId: string;
  readonly password: string;
  readonly systemType: string;
  /** How long an answer may take, ms. */
  readonly answerMs: number;
}

/** Answers a message of the centre: resolves with the status of the answer. */
export type HearMessage = (pdu: Pdu) => Promise<number>;

type Request = (session: Session, answered: (pdu: Pdu) => void) => boolean;

const LINK_MS = 30_000;
const AGAIN_MS_MIN = 500;
const AGAIN_MS_MAX = 30_000;
/** The centre knows us, and does not let us in. */
const REFUSES_US = new Set(
  ['ESME_RBINDFAIL', 'ESME_RINVPASWD', 'ESME_RINVSYSID', 'ESME_RINVSYSTYP'].map(
    (name) => smpp.errors[name],
  ),
);
const VERSION = 0x34;

export class SmppSession {
  readonly #target: SmppTarget;
  readonly #hear: HearMessage;
  #bound: Promise<Session> | undefined;
  #session: Session | undefined;
  readonly #waiting = new Set<(error: FwError) => void>();
  #link: NodeJS.Timeout | undefined;
  #isKept = false;
  #againMs = AGAIN_MS_MIN;

  constructor(target: SmppTarget, hear: HearMessage) {
    this.#target = target;
    this.#hear = hear;
  }

  /** Connects, and connects again whenever the connection is gone, so that receipts are heard. */
  keep(): void {
    this.#isKept = true;
    this.connect().catch(() => undefined);
  }

  /** Resolves when it is bound. Throws FW_DELIVERY_AWAY, and FW_CONFIG when the centre does not let us in. */
  async connect(): Promise<void> {
    await this.#connected();
  }

  /** Hands over a short message; resolves with the answer. Throws FW_DELIVERY_AWAY, and FW_CONFIG when the centre does not let us in. */
  async submit(fields: object): Promise<Pdu> {
    const session = await this.#connected();
    return await this.#ask(session, (on, answered) => on.submit_sm(fields, answered));
  }

  /** Ends the connection, which is made again when it is needed. */
  drop(): void {
    this.#session?.destroy();
  }

  /** Says good-bye and ends the connection. */
  async close(): Promise<void> {
    this.#isKept = false;
    const session = this.#session;
    if (session === undefined) return;
    await this.#ask(session, (on, answered) => on.unbind(answered)).catch(() => undefined);
    session.destroy();
  }

  #connected(): Promise<Session> {
    this.#bound ??= this.#bind();
    return this.#bound;
  }

  async #bind(): Promise<Session> {
    const { host, port, tls, systemId, password, systemType } = this.#target;
    const session = smpp.connect({ host, port, ...(tls && { tls: true, ...tls }) });
    this.#session = session;
    let why = '';
    session.on('error', (error: Error) => {
      why = `: ${error.message}`;
      session.destroy();
    });
    session.on('close', () => this.#gone(session, why));
    session.on('enquire_link', (pdu: Pdu) => session.send(pdu.response()));
    session.on('unbind', (pdu: Pdu) => {
      session.send(pdu.response());
      session.close();
    });
    session.on('deliver_sm', (pdu: Pdu) => {
      this.#hear(pdu).then(
        (status) => session.send(answerTo(pdu, status)),
        () => session.destroy(),
      );
    });
    await this.#ask(session, (on, answered) => {
      on.once(tls === undefined ? 'connect' : 'secureConnect', answered);
      return true;
    });
    const login = { system_id: systemId, password, system_type: systemType };
    const fields = { ...login, interface_version: VERSION };
    const { command_status: status } = await this.#ask(session, (on, answered) =>
      on.bind_transceiver(fields, answered),
    );
    if (status !== 0) {
      session.destroy();
      const code = REFUSES_US.has(status) ? 'FW_CONFIG' : 'FW_DELIVERY_AWAY';
      throw new FwError(code, `${host}:${port} refused to bind ${systemId}: ${statusName(status)}`);
    }
    this.#againMs = AGAIN_MS_MIN;
    this.#watch(session);
    return session;
  }

  /** Asks now and then whether the centre is there. */
  #watch(session: Session): void {
    this.#link = setInterval(() => {
      this.#ask(session, (on, answered) => on.enquire_link(answered)).catch(() => undefined);
    }, LINK_MS);
    this.#link.unref();
  }

  /** A request whose answer does not come in time ends the connection: nothing is known of it any more. */
  #ask(session: Session, request: Request): Promise<Pdu> {
    const { answerMs } = this.#target;
    return new Promise((resolve, reject) => {
      const fail = (error: FwError) => {
        clearTimeout(timer);
        this.#waiting.delete(fail);
        reject(error);
      };
      const timer = setTimeout(() => {
        fail(this.#away(`did not answer within ${answerMs} ms`));
        session.destroy();
      }, answerMs);
      this.#waiting.add(fail);
      const isSent = request(session, (pdu) => {
        clearTimeout(timer);
        this.#waiting.delete(fail);
        resolve(pdu);
      });
      if (!isSent) fail(this.#away('cannot be written to'));
    });
  }

  #gone(session: Session, why: string): void {
    if (this.#session !== session) return;
    clearInterval(this.#link);
    this.#session = undefined;
    this.#bound = undefined;
    for (const fail of [...this.#waiting]) fail(this.#away(`closed the connection${why}`));
    if (this.#isKept) this.#again().catch(() => undefined);
  }

  async #again(): Promise<void> {
    const pauseMs = this.#againMs;
    this.#againMs = Math.min(AGAIN_MS_MAX, pauseMs * 2);
    await sleep(pauseMs, undefined, { ref: false });
    if (this.#isKept) await this.connect();
  }

  #away(why: string): FwError {
    const { host, port } = this.#target;
    return new FwError('FW_DELIVERY_AWAY', `${host}:${port} ${why}`);
  }
}

/**
 * The answer to a message of the centre. The package leaves the body out of every answer that is an error; this one has one always (SMPP 3.4, 4.6.2), and
 * there are centres that give the connection up when it is missing.
 */
function answerTo(pdu: Pdu, status: number): Pdu {
  const answer = pdu.response({ command_status: status });
  if (status === 0) return answer;
  const head = answer.toBuffer.bind(answer);
  answer.toBuffer = () => {
    const bytes = Buffer.concat([head(), Buffer.alloc(1)]);
    bytes.writeUInt32BE(bytes.length, 0);
    return bytes;
  };
  return answer;
}

/** The name of a status as the standard has it. */
export function statusName(status: number): string {
  const name = Object.entries(smpp.errors).find(([, value]) => value === status)?.[0];
  return name ?? `status 0x${status.toString(16)}`;
}
