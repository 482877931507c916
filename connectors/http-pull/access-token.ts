// The access token of a partner's interfaces, by OAuth 2.0 client credentials: fetched when it is first needed, kept until shortly before it ends.
import { FwError, isFwError } from '../../signal/fw-error.ts';
import { bodyOf } from './partner-answer.ts';
import { type PartnerFetch, partnerFetch, unanswered } from './partner-fetch.ts';

export interface TokenSettings {
  /** The token endpoint. */
  readonly url: string;
  readonly client: string;
  readonly secret: string;
  readonly scope: string | undefined;
}

const TIMEOUT_MS = 10_000;
const BYTES_MAX = 65_536;
/** A token is renewed so long before it ends, so that none ends on its way. */
const SPARE_MS = 30_000;
/** How long a token is used whose end is not said. */
const LIFE_MS = 300_000;

export class AccessToken {
  readonly #settings: TokenSettings;
  readonly #ask: PartnerFetch;
  #token: Promise<string> | undefined;
  #endsAt = 0;

  /** `ask` is how its endpoint is asked, where that takes a certificate. */
  constructor(settings: TokenSettings, ask: PartnerFetch = partnerFetch()) {
    this.#settings = settings;
    this.#ask = ask;
  }

  /** A token that is good now. Throws FW_SOURCE_AWAY when nobody answers and FW_CONFIG when the client is refused. */
  async get(): Promise<string> {
    if (this.#token === undefined || performance.now() >= this.#endsAt) {
      this.#endsAt = Number.POSITIVE_INFINITY;
      this.#token = this.#fetch();
    }
    try {
      return await this.#token;
    } catch (error) {
      this.#token = undefined;
      throw error;
    }
  }

  /** Forgets a token that was refused. */
  drop(): void {
    this.#token = undefined;
  }

  async #fetch(): Promise<string> {
    const { url, client, secret, scope } = this.#settings;
    const credentials = [client, secret].map(encodeURIComponent).join(':');
    const form = { grant_type: 'client_credentials', ...(scope === undefined ? {} : { scope }) };
    try {
      const response = await this.#ask(url, {
        method: 'POST',
        headers: {
          authorization: `Basic ${Buffer.from(credentials).toString('base64')}`,
          accept: 'application/json',
          'content-type': 'application/x-www-form-urlencoded;charset=UTF-8',
        },
        body: new URLSearchParams(form).toString(),
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      const text = await bodyOf(response, url, BYTES_MAX);
      if (!response.ok) throw refused(url, response.status);
      return this.#tokenOf(text);
    } catch (error) {
      if (isFwError(error)) throw error;
      throw unanswered(`${url} gave no access token`, error);
    }
  }

  #tokenOf(text: string): string {
    const answer: unknown = JSON.parse(text);
    const token: unknown = Reflect.get(Object(answer), 'access_token');
    const seconds: unknown = Reflect.get(Object(answer), 'expires_in');
    if (typeof token !== 'string' || token === '') throw new Error('it has no access_token');
    const lifeMs = typeof seconds === 'number' && seconds > 0 ? seconds * 1_000 : LIFE_MS;
    this.#endsAt = performance.now() + Math.max(lifeMs / 2, lifeMs - SPARE_MS);
    return token;
  }
}

function refused(url: string, status: number): FwError {
  const said = `${url} answered ${status} to the request for an access token`;
  return status === 429 || status >= 500
    ? new FwError('FW_SOURCE_AWAY', `${said}.`)
    : new FwError('FW_CONFIG', `${said}. Look at client, secret and scope of this source's token.`);
}
