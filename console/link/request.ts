// One way to the API. What the server refuses comes as a Refusal with its problem, what never reached it as a LinkDown: the first is about what was
// asked, the second about the line.
import type { Problem } from '../../api/contract/problem.ts';

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
/** Told on the window when the server wants somebody to sign in. */
export const SIGNED_OUT = 'forewarn-signed-out';
/** What asks whether somebody is signed in: that nobody is, is its answer. */
const SESSION_PATHS: ReadonlySet<string> = new Set(['/v1/session', '/v1/walls/opening']);

/**
 * Asks the API. `T` is the contract's type of the answer; 204 gives undefined.
 * Throws Refusal and LinkDown.
 */
export async function request<T>(
  method: string,
  path: string,
  body?: object,
  headers: Readonly<Record<string, string>> = {},
): Promise<T> {
  const impatience = new AbortController();
  const timer = setTimeout(() => impatience.abort(), ANSWER_MS_MAX);
  try {
    const answer = await fetch(path, {
      method,
      signal: impatience.signal,
      ...(body === undefined
        ? { headers }
        : {
            body: JSON.stringify(body),
            headers: { ...headers, 'content-type': 'application/json' },
          }),
    });
    return await read<T>(answer);
  } catch (error) {
    if (error instanceof Refusal) {
      if (error.problem.status === 401 && !SESSION_PATHS.has(path))
        dispatchEvent(new Event(SIGNED_OUT));
      throw error;
    }
    throw new LinkDown(`no answer from ${path}`, { cause: error });
  } finally {
    clearTimeout(timer);
  }
}

async function read<T>(answer: Response): Promise<T> {
  const text = await answer.text();
  const body = text === '' ? undefined : JSON.parse(text);
  if (answer.ok) return body;
  throw new Refusal(body);
}
