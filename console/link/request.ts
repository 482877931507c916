// One way to the API. What the server refuses comes as a Refusal with its problem, what never reached it as a LinkDown: the first is about what was
// asked, the second about the line.
import { forewarnClient, type Problem } from '../../client/client.ts';

/** The API answered with a problem. */
export class Refusal extends Error {
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.detail ?? problem.title);
    this.problem = problem;
  }

  get code(): string {
    return this.problem.code;
  }
}

/** No answer: the line, the server, or something between is away. */
export class LinkDown extends Error {}

const ANSWER_MS_MAX = 15_000;
const LONG_MS_MAX = 180_000;
/** Told on the window when the server wants somebody to sign in. */
export const SIGNED_OUT = 'forewarn-signed-out';
/** What asks whether somebody is signed in: that nobody is, is its answer. */
const SESSION_PATHS: ReadonlySet<string> = new Set(['/v1/session', '/v1/walls/opening']);

/** The API, every route with the types that it says it has. Calls throw Refusal and LinkDown. */
export const api = forewarnClient({
  baseUrl: '',
  fetch: patiently,
  onProblem: refusalOf,
  onAway: (path, cause) => (cause instanceof Refusal ? cause : awayOf(path, cause)),
});

/**
 * Asks the API where a path is put together. `T` is the contract's type of the answer; 204 gives undefined. `signal` ends it early.
 * Throws Refusal and LinkDown.
 */
export async function request<T>(
  method: string,
  path: string,
  body?: object,
  headers: Readonly<Record<string, string>> = {},
  signal: AbortSignal | null = null,
): Promise<T> {
  const sent =
    body === undefined
      ? { headers }
      : { body: JSON.stringify(body), headers: { ...headers, 'content-type': 'application/json' } };
  try {
    return await read<T>(path, await patiently(new Request(path, { method, signal, ...sent })));
  } catch (error) {
    throw error instanceof Refusal ? error : awayOf(path, error);
  }
}

async function read<T>(path: string, answer: Response): Promise<T> {
  const text = await answer.text();
  const body = text === '' ? undefined : JSON.parse(text);
  if (answer.ok) return body;
  throw refusalOf(body, path);
}

/** The same of what takes the server a while, as a proposal does. Throws Refusal and LinkDown. */
export async function requestLong<T>(method: string, path: string, body?: object): Promise<T> {
  const headers = { 'content-type': 'application/json' };
  const sent = body === undefined ? {} : { body: JSON.stringify(body), headers };
  try {
    return await read<T>(path, await within(LONG_MS_MAX, new Request(path, { method, ...sent })));
  } catch (error) {
    throw error instanceof Refusal ? error : awayOf(path, error);
  }
}

function patiently(asked: Request): Promise<Response> {
  return within(ANSWER_MS_MAX, asked);
}

/** The whole answer, or an error when it does not come in time. */
async function within(msMax: number, asked: Request): Promise<Response> {
  const impatience = new AbortController();
  const leave = () => impatience.abort();
  asked.signal.addEventListener('abort', leave);
  const timer = setTimeout(leave, msMax);
  try {
    const answer = await fetch(asked, { signal: impatience.signal });
    const body = await answer.arrayBuffer();
    return new Response(body.byteLength === 0 ? null : body, answer);
  } finally {
    clearTimeout(timer);
    asked.signal.removeEventListener('abort', leave);
  }
}

function refusalOf(problem: Problem, path: string): Refusal {
  if (problem.status === 401 && !SESSION_PATHS.has(path)) dispatchEvent(new Event(SIGNED_OUT));
  return new Refusal(problem);
}

function awayOf(path: string, cause: unknown): LinkDown {
  return new LinkDown(`no answer from ${path}`, { cause });
}
