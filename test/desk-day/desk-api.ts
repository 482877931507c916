// The desk's side of the API over connections that stay open, as browsers have them. Nothing here throws because the other side is away: an
// answer then has the status 0, and whoever asked asks again.
import { Agent, request } from 'node:http';

export interface Answer {
  /** 0 when there was none. */
  readonly status: number;
  readonly text: string;
}

/** Answers that say nothing of the deed: it may be done or not, and is asked for again. */
export function isUnknown({ status }: Answer): boolean {
  return status === 0 || status === 503;
}

const ANSWER_MS_MAX = 15_000;

export class DeskApi {
  readonly #port: number;
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 256 });
  /** How many answers had which status. */
  readonly statuses = new Map<number, number>();

  constructor(port: number) {
    this.#port = port;
  }

  async ask(method: string, path: string, body?: object | string): Promise<Answer> {
    const answer = await this.#send(method, path, body);
    this.statuses.set(answer.status, (this.statuses.get(answer.status) ?? 0) + 1);
    return answer;
  }

  close(): void {
    this.#agent.destroy();
  }

  #send(method: string, path: string, body?: object | string): Promise<Answer> {
    const isText = typeof body === 'string';
    const text = isText ? body : JSON.stringify(body ?? {});
    const headers =
      body === undefined
        ? {}
        : {
            'content-type': isText ? 'application/x-ndjson' : 'application/json',
            'content-length': Buffer.byteLength(text),
          };
    const { promise, resolve } = Promise.withResolvers<Answer>();
    const none = () => resolve({ status: 0, text: '' });
    const place = { host: '127.0.0.1', port: this.#port, agent: this.#agent };
    const asked = request({ ...place, method, path, headers, timeout: ANSWER_MS_MAX }, (answer) => {
      const parts: Buffer[] = [];
      answer.on('data', (part: Buffer) => parts.push(part));
      answer.on('error', none);
      answer.on('aborted', none);
      answer.on('end', () =>
        resolve({ status: answer.statusCode ?? 0, text: Buffer.concat(parts).toString() }),
      );
    });
    asked.on('error', none);
    asked.on('timeout', () => asked.destroy());
    asked.end(body === undefined ? undefined : text);
    return promise;
  }
}
