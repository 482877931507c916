// A subscription to events at a carrier, in the form of CAMARA: of one kind of event and one number, told to an address of ours by whoever shows the token that
// goes with it. Definition: camaraproject/SimSwap, sim-swap-subscriptions 0.3.0; the others are made alike.
import { FwError, isFwError } from '../../signal/fw-error.ts';
import { AccessToken, type TokenSettings } from '../http-pull/access-token.ts';
import { bodyOf, reasonOf } from '../http-pull/partner-answer.ts';

/** Where and of what events are told. */
export interface SubscriptionSettings {
  /** Before /subscriptions. */
  readonly url: string;
  /** Of the event, as org.camaraproject.sim-swap-subscriptions.v0.swapped. */
  readonly type: string;
  /** Where the carrier sends events: the records of a source, from outside. */
  readonly sink: string;
  readonly token: TokenSettings | undefined;
}

export interface Subscription {
  /** As events name it; missing where the carrier has not made it yet. */
  readonly id: string | undefined;
}

const TIMEOUT_MS = 30_000;
const BYTES_MAX = 65_536;

export class EventSubscriber {
  readonly settings: SubscriptionSettings;
  readonly #token: AccessToken | undefined;
  readonly #sinkToken: string | undefined;

  /** `sinkToken` is what the carrier is to show with each event; nothing when missing. */
  constructor(settings: SubscriptionSettings, sinkToken: string | undefined) {
    this.settings = settings;
    this.#token = settings.token && new AccessToken(settings.token);
    this.#sinkToken = sinkToken;
  }

  /**
   * Subscribes to the events of a number (`+86…`) up to a time, epoch ms. Throws FW_SOURCE_AWAY when it can be tried again later, FW_CONFIG with what the carrier
   * says against it.
   */
  async subscribe(phone: string, until: number): Promise<Subscription> {
    const url = `${this.settings.url}/subscriptions`;
    try {
      const token = await this.#token?.get();
      const response = await fetch(url, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          accept: 'application/json',
          ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        },
        body: JSON.stringify(this.#requestOf(phone, new Date(until).toISOString())),
        redirect: 'manual',
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      const text = await bodyOf(response, url, BYTES_MAX);
      if (!response.ok) throw refused(url, response.status, text);
      const id: unknown = Reflect.get(Object(JSON.parse(text)), 'id');
      return { id: typeof id === 'string' ? id : undefined };
    } catch (error) {
      if (isFwError(error)) throw error;
      const message = `${url} did not say that it subscribed: ${reasonOf(error)}.`;
      throw new FwError('FW_SOURCE_AWAY', message, { cause: error });
    }
  }

  #requestOf(phoneNumber: string, until: string): object {
    const { type, sink } = this.settings;
    const sinkCredential = {
      credentialType: 'ACCESSTOKEN',
      accessToken: this.#sinkToken,
      accessTokenType: 'bearer',
      accessTokenExpiresUtc: until,
    };
    return {
      protocol: 'HTTP',
      sink,
      ...(this.#sinkToken === undefined ? {} : { sinkCredential }),
      types: [type],
      config: { subscriptionDetail: { phoneNumber }, subscriptionExpireTime: until },
    };
  }
}

function refused(url: string, status: number, text: string): FwError {
  const said = `${url} answered ${status}${wordsOf(text)}.`;
  const isAway = status === 429 || status >= 500;
  return new FwError(isAway ? 'FW_SOURCE_AWAY' : 'FW_CONFIG', said);
}

/** What CAMARA's errors say. */
function wordsOf(text: string): string {
  try {
    const { code, message } = Object(JSON.parse(text));
    return [code, message].some((word) => typeof word !== 'string') ? '' : ` ${code}: ${message}`;
  } catch {
    return '';
  }
}
