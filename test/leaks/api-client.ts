// Somebody who asks the API as a browser or a partner's program does; every answer is kept, so that it can be looked through afterwards.
import { randomUUID } from 'node:crypto';
import { signatureOf } from '../../access/signed-request.ts';

export interface KeptAnswer {
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly text: string;
}

export interface Key {
  readonly keyId: string;
  readonly secret: string;
}

export class ApiClient {
  readonly #url: string;
  readonly #answers: KeptAnswer[];
  /** Of a session. */
  token: string | undefined;
  /** Of a program. */
  key: Key | undefined;

  constructor(url: string, answers: KeptAnswer[]) {
    this.#url = url;
    this.#answers = answers;
  }

  /** The answer, whatever its status is. */
  async ask(method: string, path: string, body?: object | string): Promise<KeptAnswer> {
    const text = typeof body === 'string' ? body : JSON.stringify(body ?? {});
    const sent = body === undefined ? '' : text;
    const response = await fetch(this.#url + path, {
      method,
      headers: {
        ...(body === undefined ? {} : { 'content-type': typeOf(body) }),
        ...(this.token === undefined ? {} : { authorization: `Bearer ${this.token}` }),
        ...this.#signature(method, path, sent),
      },
      ...(body === undefined ? {} : { body: text }),
    });
    const answer = { method, path, status: response.status, text: await response.text() };
    this.#answers.push(answer);
    return answer;
  }

  /** What a successful answer holds. Throws an Error with what was answered otherwise. */
  async get(method: string, path: string, body?: object | string) {
    const { status, text } = await this.ask(method, path, body);
    if (status >= 300) throw new Error(`${method} ${path} was answered ${status}: ${text}`);
    return text === '' ? undefined : JSON.parse(text);
  }

  #signature(method: string, path: string, body: string): Record<string, string> {
    if (this.key === undefined) return {};
    const [time, nonce] = [String(Date.now()), randomUUID()];
    const parts = { time, nonce, method, path, body: Buffer.from(body) };
    return {
      'x-forewarn-key': this.key.keyId,
      'x-forewarn-time': time,
      'x-forewarn-nonce': nonce,
      'x-forewarn-signature': signatureOf(this.key.secret, parts),
    };
  }
}

function typeOf(body: object | string): string {
  return typeof body === 'string' ? 'application/x-ndjson' : 'application/json';
}
