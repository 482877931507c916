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

/** Goes into a call of what takes the server a while, as a proposal does. */
export const PATIENT = { fetch: (asked: Request) => within(LONG_MS_MAX, asked) } as const;

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
