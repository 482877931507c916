// Sign-in through an identity provider: OpenID Connect with the authorisation code and PKCE. What somebody may do comes from a claim that the provider
// gives, anew at each sign-in; such an account has no password here.
import { createHash, randomBytes } from 'node:crypto';
import * as oidc from 'openid-client';
import { FwError, isFwError } from '../signal/fw-error.ts';
import { isRegionCode } from '../signal/region.ts';
import type { AccessStore } from './access-store.ts';
import type { ProvidedAccount } from './account.ts';
import type { AccountBook } from './account-book.ts';
import { type Grant, ROLES, WHOLE_COUNTRY } from './role.ts';

export interface OidcOptions {
  /** As in its discovery document, such as `https://login.example.gov.cn/realms/police`. */
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** Where this API is reached by browsers, such as `https://forewarn.example.gov.cn`. */
  readonly publicUrl: string;
  /** Claim of the ID token with grants as `operator@330106`. */
  readonly claim: string;
}

export interface OidcBegun {
  /** Where the browser is sent. */
  readonly url: string;
  /** What its cookie holds until it comes back. */
  readonly browser: string;
}

const BEGUN_MS = 10 * 60_000;
const CALLBACK = '/v1/session/oidc/callback';

interface Checks {
  readonly verifier: string;
  readonly nonce: string;
  readonly browser: string;
}

export class OidcSignIn {
  readonly #options: OidcOptions;
  readonly #store: AccessStore;
  readonly #accounts: AccountBook;
  #provider: Promise<oidc.Configuration> | undefined;

  constructor(options: OidcOptions, store: AccessStore, accounts: AccountBook) {
    this.#options = options;
    this.#store = store;
    this.#accounts = accounts;
  }

  /** Throws FwError FW_SIGN_IN_AWAY when the provider cannot be reached, FW_REDIS_AWAY. */
  async begin(): Promise<OidcBegun> {
    const provider = await this.#discover();
    const verifier = oidc.randomPKCECodeVerifier();
    const [state, nonce] = [oidc.randomState(), oidc.randomNonce()];
    const browser = randomBytes(32).toString('base64url');
    const checks: Checks = { verifier, nonce, browser: hashOf(browser) };
    await this.#store.keepFor(`oidc:${state}`, JSON.stringify(checks), BEGUN_MS);
    const url = oidc.buildAuthorizationUrl(provider, {
      redirect_uri: this.#callback(),
      scope: 'openid profile',
      code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
      state,
      nonce,
    });
    return { url: url.href, browser };
  }

  /**
   * Who came back: `query` is that of the address, `browser` what the cookie holds, so that nobody can be signed in by a link of somebody
   * else's. Throws FwError FW_SIGN_IN_REFUSED, FW_SIGN_IN_AWAY, FW_REDIS_AWAY.
   */
  async end(query: string, browser: string | undefined): Promise<ProvidedAccount> {
    const state = new URLSearchParams(query).get('state') ?? '';
    const kept = await this.#store.take(`oidc:${state}`);
    const checks: Checks | undefined = kept === undefined ? undefined : JSON.parse(kept);
    if (checks === undefined || browser === undefined || hashOf(browser) !== checks.browser) {
      throw refused('this sign-in was not begun here, or is over; begin again');
    }
    const provider = await this.#discover();
    const claims = await this.#ask(async () => {
      const tokens = await oidc.authorizationCodeGrant(
        provider,
        new URL(`${this.#callback()}?${query}`),
        {
          pkceCodeVerifier: checks.verifier,
          expectedState: state,
          expectedNonce: checks.nonce,
          idTokenExpected: true,
        },
      );
      return tokens.claims();
    });
    const name = String(claims?.['preferred_username'] ?? claims?.sub ?? '').toLowerCase();
    return this.#accounts.fromProvider(name, grantsOf(claims?.[this.#options.claim]));
  }

  #discover(): Promise<oidc.Configuration> {
    const { issuer, clientId, clientSecret } = this.#options;
    const url = new URL(issuer);
    const execute = url.protocol === 'http:' ? { execute: [oidc.allowInsecureRequests] } : {};
    this.#provider ??= this.#ask(() =>
      oidc.discovery(url, clientId, clientSecret, undefined, execute),
    ).catch((error: unknown) => {
      this.#provider = undefined;
      throw error;
    });
    return this.#provider;
  }

  #callback(): string {
    return new URL(CALLBACK, this.#options.publicUrl).href;
  }

  async #ask<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (cause) {
      if (isFwError(cause)) throw cause;
      const why = cause instanceof Error ? cause.message : String(cause);
      const isRefusal =
        cause instanceof oidc.AuthorizationResponseError || cause instanceof oidc.ResponseBodyError;
      if (isRefusal) throw refused(`the identity provider refused it (${cause.error})`);
      const text = `The identity provider ${this.#options.issuer} does not answer as it should: ${why}.`;
      throw new FwError('FW_SIGN_IN_AWAY', text, { cause });
    }
  }
}

/** Grants as `operator@330106`, in a list or with spaces or commas between; what cannot be read gives nothing. */
export function grantsOf(claim: unknown): Grant[] {
  const texts = Array.isArray(claim) ? claim.map(String) : String(claim ?? '').split(/[\s,]+/);
  return texts.flatMap((text): Grant[] => {
    const [name, region = ''] = text.split('@');
    const role = ROLES.find((one) => one === name && one !== 'partner');
    const isRegion = region === WHOLE_COUNTRY || isRegionCode(region);
    return role === undefined || !isRegion ? [] : [{ role, region }];
  });
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function refused(why: string): FwError {
  return new FwError('FW_SIGN_IN_REFUSED', `Nobody is signed in: ${why}.`);
}
