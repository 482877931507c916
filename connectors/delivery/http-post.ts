// One HTTP request to a provider: with an end to how long it may take and how much may come back, no redirects, and no way to an address inside
// the own network unless that is wanted: who may name an address must not reach what is behind our walls by it.
import { lookup as lookUp } from 'node:dns';
import { Agent as HttpAgent, request as httpRequest, type IncomingMessage } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { BlockList, isIP, type LookupFunction } from 'node:net';
import { FwError } from '../../signal/fw-error.ts';

export interface HttpRequest {
  readonly url: string;
  readonly method?: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** How long an answer may take, ms. */
  readonly answerMs: number;
  /** Whether the address may be loopback or inside the own network. */
  readonly isPrivate: boolean;
}

export interface HttpAnswer {
  readonly status: number;
  /** Cut at 100 kB. */
  readonly body: string;
  /** What `Retry-After` says, ms. */
  readonly retryAfterMs: number | undefined;
}

const ANSWER_BYTES_MAX = 100_000;
/** An answer that is longer is given up, with its connection. */
const DROPPED_BYTES_MAX = 1_000_000;
const AGENT = { keepAlive: true, maxSockets: 64 };
/** Connections are told apart, so that none to the inside is used for who may not go there. */
const AGENTS = {
  private: { http: new HttpAgent(AGENT), https: new HttpsAgent(AGENT) },
  public: { http: new HttpAgent(AGENT), https: new HttpsAgent(AGENT) },
};

const INSIDE = new BlockList();
for (const [net, bits] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
] as const)
  INSIDE.addSubnet(net, bits, 'ipv4');
for (const [net, bits] of [
  ['::', 127],
  ['64:ff9b::', 96],
  ['2002::', 16],
  ['fc00::', 7],
  ['fe80::', 10],
  ['ff00::', 8],
] as const)
  INSIDE.addSubnet(net, bits, 'ipv6');

/** Throws FW_DELIVERY_AWAY when there is no whole answer in time, and FW_CONFIG when the address is one that must not be reached. */
export async function ask(asked: HttpRequest): Promise<HttpAnswer> {
  const url = new URL(asked.url);
  const host = url.hostname.replace(/^\[|\]$/g, '');
  if (!asked.isPrivate && isIP(host) !== 0 && isInside(host)) throw insideFault(host);
  try {
    return await answerOf(url, asked);
  } catch (error) {
    if (error instanceof InsideAddress) throw insideFault(url.hostname);
    const why = error instanceof Error ? error.message || error.name : String(error);
    throw new FwError('FW_DELIVERY_AWAY', `${url.host} cannot be reached: ${why}`, {
      cause: error,
    });
  }
}

async function answerOf(url: URL, asked: HttpRequest): Promise<HttpAnswer> {
  const { method = 'POST', headers, body, answerMs, isPrivate } = asked;
  const isHttps = url.protocol === 'https:';
  const agents = isPrivate ? AGENTS.private : AGENTS.public;
  const signal = AbortSignal.timeout(answerMs);
  const request = (isHttps ? httpsRequest : httpRequest)(url, {
    method,
    headers: { ...headers, 'content-length': Buffer.byteLength(body) },
    agent: isHttps ? agents.https : agents.http,
    signal,
    ...(isPrivate ? {} : { lookup: outsideLookup }),
  });
  try {
    const response = new Promise<IncomingMessage>((resolve, reject) => {
      request.on('response', resolve).on('error', reject);
    });
    request.end(body);
    return await read(await response);
  } catch (error) {
    request.destroy();
    if (signal.aborted) throw new Error(`no answer within ${answerMs} ms`, { cause: error });
    throw error;
  }
}

async function read(response: IncomingMessage): Promise<HttpAnswer> {
  const pieces: Buffer[] = [];
  let byteCount = 0;
  for await (const piece of response) {
    const bytes = Buffer.from(piece);
    // The rest is read and dropped, so that the connection can be used again.
    if (byteCount < ANSWER_BYTES_MAX) pieces.push(bytes.subarray(0, ANSWER_BYTES_MAX - byteCount));
    byteCount += bytes.length;
    if (byteCount > DROPPED_BYTES_MAX) throw new Error('the answer does not end');
  }
  const body = Buffer.concat(pieces).toString();
  const { statusCode = 0, headers } = response;
  return { status: statusCode, body, retryAfterMs: retryAfterOf(headers['retry-after']) };
}

/** Seconds, or a date. */
function retryAfterOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const ms = /^\d{1,9}$/.test(text) ? Number(text) * 1_000 : Date.parse(text) - Date.now();
  return Number.isFinite(ms) && ms >= 0 ? ms : undefined;
}

class InsideAddress extends Error {}

/** As the system looks names up; an address of the inside among them is an end of it, whatever the name said a moment ago. */
const outsideLookup: LookupFunction = (name, options, done) => {
  lookUp(name, { ...options, all: true }, (error, addresses) => {
    if (error !== null) return done(error, '');
    const inside = addresses.find(({ address }) => isInside(address));
    const [first] = addresses;
    if (inside !== undefined || first === undefined)
      return done(new InsideAddress(inside?.address ?? 'no address'), '');
    if (options.all === true) return done(null, addresses);
    return done(null, first.address, first.family);
  });
};

/** Whether an address is loopback, of the own network, or not of one host. */
export function isInside(address: string): boolean {
  return INSIDE.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4');
}

function insideFault(host: string): FwError {
  const what = `${host} is an address of the own network, which is not gone to`;
  return new FwError(
    'FW_CONFIG',
    `${what}: where that is meant, the provider gets 'private: true'.`,
  );
}
