// The client of forewarn's API, for programs of partners and for our own console: every route with its types (paths.ts), requests that sign themselves, and
// problems as errors. Runs wherever there is fetch and Web Crypto.
import createClient, { type Client, type Middleware } from 'openapi-fetch';
import type { components, paths } from './paths.ts';

export type Problem = components['schemas']['Problem'];

/** A partner's key (POST /v1/accounts/{name}/keys); docs/access.md says what is signed. */
export interface SigningKey {
  readonly keyId: string;
  readonly secret: string;
}

export interface ClientOptions {
  /** Where the API is, as https://forewarn.example; the page's own origin when it is empty. */
  readonly baseUrl: string;
  /** Of a session (POST /v1/session). */
  readonly token?: string;
  readonly key?: SigningKey;
  readonly fetch?: (request: Request) => Promise<Response>;
  /** What is thrown when the API refuses; a Refused when missing. */
  readonly onProblem?: (problem: Problem, path: string) => Error;
  /** What is thrown when no answer comes; what fetch throws when missing. */
  readonly onAway?: (path: string, cause: unknown) => Error;
}

/** The API answered with a problem: decide by `problem.code`; `problem.retry` says whether the same may succeed later. */
export class Refused extends Error {
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.detail ?? problem.title);
    this.problem = problem;
  }
}

/** A client of one API. Its calls resolve only when the API did what was asked: all else is thrown. */
export function forewarnClient(options: ClientOptions): Client<paths> {
  const { baseUrl, token, key, fetch } = options;
  const client = createClient<paths>({ baseUrl, ...(fetch === undefined ? {} : { fetch }) });
  const middleware: Middleware = {
    async onRequest({ request }) {
      if (token !== undefined) request.headers.set('authorization', `Bearer ${token}`);
      if (key !== undefined) await sign(request, key, Date.now());
      return request;
    },
    async onResponse({ response, schemaPath }) {
      if (response.ok) return;
      const problem: Problem = JSON.parse(await response.text());
      throw options.onProblem?.(problem, schemaPath) ?? new Refused(problem);
    },
    onError({ error, schemaPath }) {
      return options.onAway?.(schemaPath, error) ?? (error instanceof Error ? error : undefined);
    },
  };
  client.use(middleware);
  return client;
}

/** What a call gave: `await given(api.GET('/v1/status'))`. */
export async function given<Data>(
  call: Promise<{ readonly data?: Data; readonly error?: unknown }>,
): Promise<Exclude<Data, undefined>>;
export async function given(call: Promise<{ readonly data?: unknown }>): Promise<unknown> {
  return (await call).data;
}

/** Signs a request as a partner; `now` is epoch ms. */
async function sign(request: Request, { keyId, secret }: SigningKey, now: number): Promise<void> {
  const nonce = crypto.randomUUID();
  const { pathname, search } = new URL(request.url);
  const body = await request.clone().text();
  const text = `${now}.${nonce}.${request.method} ${pathname}${search}.${body}`;
  const bytes = new TextEncoder();
  const algorithm = { name: 'HMAC', hash: 'SHA-256' };
  const hmac = await crypto.subtle.importKey('raw', bytes.encode(secret), algorithm, false, [
    'sign',
  ]);
  const signature = new Uint8Array(await crypto.subtle.sign('HMAC', hmac, bytes.encode(text)));
  const hexadecimal = [...signature].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  request.headers.set('x-forewarn-key', keyId);
  request.headers.set('x-forewarn-time', String(now));
  request.headers.set('x-forewarn-nonce', nonce);
  request.headers.set('x-forewarn-signature', `v1=${hexadecimal}`);
}
