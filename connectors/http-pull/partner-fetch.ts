// A request to a partner's HTTP interface: by `fetch`, and with a certificate of our own or authorities of the partner's by `node:https`, to which
// alone they can be given.
import { Agent, request } from 'node:https';
import { Readable } from 'node:stream';
import { createSecureContext } from 'node:tls';
import { FwError } from '../../signal/fw-error.ts';
import type { TlsTexts } from '../mapping/tls-texts.ts';
import { reasonOf } from './partner-answer.ts';

export interface PartnerRequest {
  readonly method: 'GET' | 'POST';
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly signal: AbortSignal;
}

/** Asks; redirects are answers, as our credentials belong to nobody else. Rejects as `fetch` does. */
export type PartnerFetch = (url: string, asked: PartnerRequest) => Promise<Response>;

/** Codes of OpenSSL and Node. */
const DISTRUST =
  /^ERR_TLS_CERT|^ERR_SSL_.*ALERT|SELF_SIGNED_CERT|^UNABLE_TO_(?:VERIFY|GET_ISSUER)|^CERT_/;
/** Statuses whose answers have no body. */
const BODILESS = new Set([204, 205, 304]);

/** How a partner is asked. Throws FW_CONFIG when the certificate or its key is none. */
export function partnerFetch(tls: TlsTexts = {}): PartnerFetch {
  if (Object.keys(tls).length === 0)
    return (url, asked) => fetch(url, { ...asked, redirect: 'manual' });
  try {
    const agent = new Agent({ keepAlive: true, secureContext: createSecureContext(tls) });
    return (url, asked) => askWith(agent, url, asked);
  } catch (cause) {
    const text = `The certificate of this source cannot be used: ${reasonOf(cause)}. Look at ca, cert and key of its tls.`;
    throw new FwError('FW_CONFIG', text, { cause });
  }
}

function askWith(
  agent: Agent,
  url: string,
  { method, headers, body, signal }: PartnerRequest,
): Promise<Response> {
  return new Promise((resolve, reject) => {
    const asked = request(url, { agent, method, headers, signal }, (incoming) => {
      const { statusCode: status = 0, statusMessage: statusText = '', rawHeaders } = incoming;
      const said = new Headers();
      for (let i = 0; i + 1 < rawHeaders.length; i += 2)
        said.append(rawHeaders[i] ?? '', rawHeaders[i + 1] ?? '');
      if (BODILESS.has(status)) incoming.resume();
      const stream = BODILESS.has(status) ? null : Readable.toWeb(incoming);
      resolve(new Response(stream, { status, statusText, headers: said }));
    });
    asked.on('error', reject);
    asked.end(body);
  });
}

/** Why there is no answer: FW_SOURCE_AWAY, or FW_CONFIG when one side did not believe the other's certificate, which waiting does not mend. */
export function unanswered(said: string, cause: unknown): FwError {
  const text = `${said}: ${reasonOf(cause)}.`;
  if (!isDistrust(cause)) return new FwError('FW_SOURCE_AWAY', text, { cause });
  const advice = 'Look at tls of this source: whom it believes, and our certificate';
  return new FwError('FW_CONFIG', `${text} ${advice}.`, { cause });
}

function isDistrust(error: unknown): boolean {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const code: unknown = Reflect.get(Object(cause), 'code');
  return typeof code === 'string' && DISTRUST.test(code);
}
