// An HTTP interface of a partner as a feed: pages of JSON or NDJSON behind a cursor or a link to the next page. The place is the cursor, which
// moves on only when the log has the page, so that a crash asks for the page again.
import { setTimeout as sleep } from 'node:timers/promises';
import { FwError, isFwError } from '../../signal/fw-error.ts';
import { parseExact } from '../mapping/exact-json.ts';
import type { Mapping } from '../mapping/mapping.ts';
import { valueAt } from '../mapping/source-row.ts';
import type { TlsTexts } from '../mapping/tls-texts.ts';
import { joined } from '../source/joined-batch.ts';
import type { Fed, Feed } from '../source/polled-source.ts';
import { RecordReader } from '../source/record-reader.ts';
import { AccessToken, type TokenSettings } from './access-token.ts';
import { nextLink } from './next-link.ts';
import { bodyOf, reasonOf, retryAfterMs } from './partner-answer.ts';
import { type PartnerFetch, partnerFetch, unanswered } from './partner-fetch.ts';
import { bodyWith } from './request-body.ts';

/** How the partner is asked, as the file of sources says. */
export interface HttpPullSettings {
  /** `{cursor}` stands for the cursor, percent-encoded. */
  readonly url: string;
  /** JSON that is posted, in which `{cursor}` stands for the cursor; without one pages are got. */
  readonly body?: string;
  /** Of an access token that goes with each request. */
  readonly token?: TokenSettings;
  /** Authorities that the partner's server is believed by, and our own certificate and key. */
  readonly tls?: TlsTexts;
  /** Sent with each request, such as Authorization. */
  readonly headers: Readonly<Record<string, string>>;
  /** The cursor before the first page. */
  readonly firstCursor: string;
  /** Path of the list of records in the answer, as `data.events`; the answer itself when empty. */
  readonly items: string;
  /** Path of the next cursor in the answer; without one pages are followed by the `Link` header with rel="next". */
  readonly cursor?: string;
  /** Pause when there was nothing new. */
  readonly everyMs: number;
}

export interface HttpPullOptions extends HttpPullSettings {
  readonly mapping?: Mapping;
  readonly timeoutMs?: number;
}

interface Page {
  readonly records: readonly string[];
  readonly cursor: string | undefined;
  readonly next: string | undefined;
}

/** Where reading goes on: a cursor, or the address of a page. */
interface Place {
  readonly cursor: string;
  readonly next: string | undefined;
}

const TIMEOUT_MS = 30_000;
const PAGE_BYTES_MAX = 67_108_864;

export class HttpPullFeed implements Feed {
  readonly #options: HttpPullOptions;
  readonly #reader: RecordReader;
  #access: { readonly ask: PartnerFetch; readonly token: AccessToken | undefined } | undefined;
  #place: Place;
  #notBefore = 0;
  #recordNumber = 0;
  /** Records of the page that was read last: the last page is asked for again until there is more. */
  #seen: ReadonlySet<string> = new Set();

  constructor(options: HttpPullOptions) {
    this.#options = options;
    this.#reader = new RecordReader(options.url, options.mapping);
    this.#place = { cursor: options.firstCursor, next: undefined };
  }

  get pauseMs(): number {
    return this.#options.everyMs;
  }

  /** Throws FW_CONFIG when our certificate cannot be used, FW_FILE for a place that is no cursor. */
  async open(place: unknown): Promise<void> {
    const { firstCursor } = this.#options;
    this.#place = place === undefined ? { cursor: firstCursor, next: undefined } : placeOf(place);
    this.#seen = new Set();
    this.#openAccess();
  }

  async next(stopping: AbortSignal): Promise<Fed | undefined> {
    const waitMs = this.#notBefore - performance.now();
    if (waitMs > 0) await sleep(waitMs, undefined, { signal: stopping }).catch(() => undefined);
    if (stopping.aborted) return undefined;
    const page = await this.#fetch(stopping);
    if (page === undefined) return undefined;
    const before = this.#place;
    const isMoved =
      (page.cursor !== undefined && page.cursor !== before.cursor) ||
      (page.next !== undefined && page.next !== before.next);
    // A page that does not lead on is asked for again, and only what was added to it is new.
    const seen = this.#seen;
    const records = isMoved ? page.records : page.records.filter((record) => !seen.has(record));
    this.#seen = new Set(page.records);
    if (records.length === 0 && !isMoved) return undefined;
    const batches = records.map((text) => this.#reader.readText(text, ++this.#recordNumber));
    this.#place = { cursor: page.cursor ?? before.cursor, next: page.next ?? before.next };
    return { batch: joined(batches), place: this.#place };
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  #openAccess() {
    if (this.#access !== undefined) return this.#access;
    const { tls, token } = this.#options;
    const ask = partnerFetch(tls);
    this.#access = { ask, token: token && new AccessToken(token, ask) };
    return this.#access;
  }

  async #fetch(stopping: AbortSignal): Promise<Page | undefined> {
    const url = this.#address();
    const { token } = this.#openAccess();
    try {
      let response = await this.#ask(url, stopping);
      if (response.status === 401 && token !== undefined) {
        token.drop();
        response = await this.#ask(url, stopping);
      }
      if (response.status === 204) return { records: [], cursor: undefined, next: undefined };
      if (!response.ok) throw this.#refused(response);
      return this.#pageOf(response, await bodyOf(response, url, PAGE_BYTES_MAX));
    } catch (error) {
      if (isFwError(error)) throw error;
      if (stopping.aborted) return undefined;
      throw unanswered(`${url} did not answer`, error);
    }
  }

  async #ask(url: string, stopping: AbortSignal): Promise<Response> {
    const { headers, body, timeoutMs = TIMEOUT_MS } = this.#options;
    const { ask, token } = this.#openAccess();
    const bearer = await token?.get();
    return await ask(url, {
      method: body === undefined ? 'GET' : 'POST',
      headers: {
        accept: 'application/json, application/x-ndjson',
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
        ...(bearer === undefined ? {} : { authorization: `Bearer ${bearer}` }),
      },
      ...(body === undefined ? {} : { body: bodyWith(body, this.#place.cursor) }),
      signal: AbortSignal.any([stopping, AbortSignal.timeout(timeoutMs)]),
    });
  }

  #address(): string {
    const { next, cursor } = this.#place;
    return next ?? this.#options.url.replaceAll('{cursor}', encodeURIComponent(cursor));
  }

  #refused(response: Response): FwError {
    const { status, headers } = response;
    const retryMs = retryAfterMs(headers.get('retry-after'));
    if (retryMs !== undefined) this.#notBefore = performance.now() + retryMs;
    const said = `${this.#address()} answered ${status} ${response.statusText}`.trimEnd();
    if (status === 429 || status >= 500) return new FwError('FW_SOURCE_AWAY', `${said}.`);
    const advice =
      status === 401 || status === 403
        ? 'Look at the headers and the token of this source: the partner does not let us in'
        : 'Look at the url of this source';
    return new FwError('FW_CONFIG', `${said}. ${advice}.`);
  }

  #pageOf(response: Response, text: string): Page {
    const { items, cursor } = this.#options;
    if (/ndjson|jsonl/.test(response.headers.get('content-type') ?? '')) {
      const records = text.split('\n').filter((line) => line.trim() !== '');
      return { records, cursor: undefined, next: this.#nextOf(response) };
    }
    let value: unknown;
    try {
      value = parseExact(text);
    } catch (cause) {
      const url = this.#address();
      throw new FwError('FW_SOURCE_AWAY', `${url} answered what is not JSON: ${reasonOf(cause)}.`, {
        cause,
      });
    }
    const list = valueAt(value, stepsOf(items));
    if (!Array.isArray(list)) {
      const where = items === '' ? 'The answer' : `'${items}' of the answer`;
      const text = `${where} of ${this.#address()} is no list: look at 'items' of this source.`;
      throw new FwError('FW_CONFIG', text);
    }
    const found = cursor === undefined ? undefined : valueAt(value, stepsOf(cursor));
    return {
      records: list.map((item) => JSON.stringify(item)),
      cursor: typeof found === 'string' || typeof found === 'number' ? String(found) : undefined,
      next: cursor === undefined ? this.#nextOf(response) : undefined,
    };
  }

  /** The next page by the Link header; of another origin it is refused, because our headers go with it. */
  #nextOf(response: Response): string | undefined {
    const link = nextLink(response.headers.get('link') ?? '');
    if (link === undefined) return undefined;
    const base = new URL(this.#address());
    const next = new URL(link, base);
    if (next.origin === base.origin) return next.href;
    throw new FwError(
      'FW_CONFIG',
      `${base.href} links to its next page on ${next.origin}, where our credentials do not belong.`,
    );
  }
}

/** The steps of a path such as `data.events`; none of an empty one. */
function stepsOf(path: string): string[] {
  return path === '' ? [] : path.split('.');
}

function placeOf(place: unknown): Place {
  if (typeof place === 'object' && place !== null && 'cursor' in place) {
    const { cursor } = place;
    const next: unknown = Reflect.get(place, 'next');
    if (typeof cursor === 'string')
      return { cursor, next: typeof next === 'string' ? next : undefined };
  }
  throw new FwError(
    'FW_FILE',
    'The place that was saved is no cursor. Remove the state file of this source to read it from its start.',
  );
}
