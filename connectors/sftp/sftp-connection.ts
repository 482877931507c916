// A connection to an SFTP server whose questions are all answered: by the server, by the end of the connection, or by a time limit. The library
// leaves a question without an answer when the connection ends.
import type { Client, ConnectConfig, SFTPWrapper } from 'ssh2';

const ANSWER_MS_MAX = 30_000;
/** Code of the protocol for a position behind the end of a file. */
const END_OF_FILE = 1;

type Answer<T> = (error: Error | null | undefined, value: T) => void;

export class SftpConnection {
  readonly #client: Client;
  readonly #sftp: SFTPWrapper;
  readonly #waiting = new Set<(why: Error) => void>();
  #end: Error | undefined;

  private constructor(client: Client, sftp: SFTPWrapper) {
    this.#client = client;
    this.#sftp = sftp;
    client.on('error', (error) => this.#ended(error));
    client.on('close', () => this.#ended(new Error('the server ended the connection')));
    sftp.on('error', (error: Error) => this.#ended(error));
    sftp.on('close', () => this.#ended(new Error('the server ended the SFTP session')));
  }

  /** Connects and logs in. Throws the library's errors. */
  static async open(config: ConnectConfig): Promise<SftpConnection> {
    // The library is loaded only by those who use it.
    const { default: ssh2 } = await import('ssh2');
    const client = new ssh2.Client();
    const opened = Promise.withResolvers<SFTPWrapper>();
    client.on('error', opened.reject);
    client.on('close', () => opened.reject(new Error('the server ended the connection')));
    client.on('keyboard-interactive', (_name, _text, _language, prompts, finish) =>
      finish(prompts.map(() => config.password ?? '')),
    );
    client.once('ready', () => {
      client.sftp((error, sftp) => (error ? opened.reject(error) : opened.resolve(sftp)));
    });
    try {
      client.connect(config);
      return new SftpConnection(client, await opened.promise);
    } catch (error) {
      client.destroy();
      throw error;
    }
  }

  /** The answer to a question with a callback. */
  async ask<T>(question: (sftp: SFTPWrapper, done: Answer<T>) => void): Promise<T> {
    if (this.#end !== undefined) throw this.#end;
    const answer = Promise.withResolvers<T>();
    const late = () => answer.reject(new Error(`no answer in ${ANSWER_MS_MAX} ms`));
    const timer = setTimeout(late, ANSWER_MS_MAX);
    this.#waiting.add(answer.reject);
    try {
      question(this.#sftp, (error, value) =>
        error ? answer.reject(error) : answer.resolve(value),
      );
      return await answer.promise;
    } finally {
      this.#waiting.delete(answer.reject);
      clearTimeout(timer);
    }
  }

  /** So many bytes of a file from a position on, or fewer at its end. */
  async read(handle: Buffer, from: number, bytes: number): Promise<Buffer> {
    const buffer = Buffer.allocUnsafe(bytes);
    let filled = 0;
    while (filled < bytes) {
      const count = await this.ask<number>((sftp, done) =>
        sftp.read(handle, buffer, filled, bytes - filled, from + filled, done),
      ).catch((error: unknown) => {
        if (statusOf(error) === END_OF_FILE) return 0;
        throw error;
      });
      if (count === 0) break;
      filled += count;
    }
    return buffer.subarray(0, filled);
  }

  close(): void {
    this.#ended(new Error('the connection was closed'));
    this.#client.destroy();
  }

  #ended(why: Error): void {
    this.#end ??= why;
    for (const reject of this.#waiting) reject(this.#end);
    this.#waiting.clear();
  }
}

/** The code by which the protocol says what is wrong, if it did. */
export function statusOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}
