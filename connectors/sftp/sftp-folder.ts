// A folder of a partner's SFTP server as a folder of files. The server must show the host key that the settings name: nobody else gets our
// password, and nobody else's files are believed.
import { createHash } from 'node:crypto';
import type { ConnectConfig, FileEntryWithStats } from 'ssh2';
import { FwError, isFwError } from '../../signal/fw-error.ts';
import type { RemoteFile, RemoteFolder } from '../drop/remote-folder.ts';
import { SftpConnection, statusOf } from './sftp-connection.ts';
import { filesOf, type ListedEntry } from './sftp-listing.ts';

export interface SftpSettings {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  /** As ssh-keygen prints it: `SHA256:…`. */
  readonly hostKey: string;
  readonly path: string;
  readonly password?: string;
  /** PEM or OpenSSH text. */
  readonly privateKey?: string;
  readonly passphrase?: string;
}

const READY_MS_MAX = 10_000;
const KEEP_ALIVE_MS = 10_000;
const KEEP_ALIVES_MAX = 3;
/** What every server answers in one piece, and how many pieces are asked for ahead: far servers are slow to answer, not to send. */
const READ_BYTES = 32_768;
const READS_AT_ONCE = 16;
/** Codes of the SFTP protocol. */
const NO_SUCH_FILE = 2;
const PERMISSION_DENIED = 3;

export class SftpFolder implements RemoteFolder {
  readonly isAtomic = false;
  readonly where: string;
  readonly #settings: SftpSettings;
  #connection: SftpConnection | undefined;

  constructor(settings: SftpSettings) {
    this.#settings = settings;
    const { host, port, user, path } = settings;
    this.where = `sftp://${user}@${host}:${port}${path.startsWith('/') ? '' : '/~/'}${path}`;
  }

  async open(): Promise<void> {
    this.#connection ??= await this.#connect();
  }

  async *list(after: string | undefined): AsyncGenerator<RemoteFile> {
    const connection = this.#open();
    const { path } = this.#settings;
    let entries: readonly ListedEntry[];
    try {
      entries = await connection.ask<FileEntryWithStats[]>((sftp, done) =>
        sftp.readdir(path, done),
      );
    } catch (error) {
      throw this.#errorOf(error, 'FW_CONFIG', 'Look at the path and the user of this source');
    }
    yield* filesOf(entries, after);
  }

  async *read(file: RemoteFile, from: number, end?: number): AsyncGenerator<Buffer> {
    const connection = this.#open();
    const path = `${this.#settings.path}/${file.name}`;
    const asks: Promise<Buffer>[] = [];
    let handle: Buffer | undefined;
    try {
      const opened = await connection.ask<Buffer>((sftp, done) => sftp.open(path, 'r', done));
      handle = opened;
      for (let at = from; end === undefined || at < end; ) {
        // Behind the end that the file had one question is enough to see whether it has grown.
        do {
          const bytes = Math.min(READ_BYTES, (end ?? Number.POSITIVE_INFINITY) - at);
          const ask = connection.read(opened, at, bytes);
          ask.catch(() => undefined);
          asks.push(ask);
          at += bytes;
        } while (asks.length < READS_AT_ONCE && at < (end ?? file.size));
        const chunk = await asks.shift();
        if (chunk === undefined || chunk.length === 0) break;
        yield chunk;
        if (chunk.length < READ_BYTES) break;
      }
    } catch (error) {
      throw this.#errorOf(error, 'FW_FILE', `Look at who may read ${file.name}`);
    } finally {
      await Promise.allSettled(asks);
      await closed(connection, handle);
    }
  }

  close(): Promise<void> {
    this.#connection?.close();
    this.#connection = undefined;
    return Promise.resolve();
  }

  #open(): SftpConnection {
    if (this.#connection !== undefined) return this.#connection;
    throw new FwError('FW_SOURCE_AWAY', `The connection to ${this.where} is closed.`);
  }

  async #connect(): Promise<SftpConnection> {
    const { hostKey } = this.#settings;
    let shown = '';
    const hostVerifier = (key: Buffer) => {
      shown = fingerprintOf(key);
      return shown === hostKey;
    };
    try {
      return await SftpConnection.open({ ...this.#login(), hostVerifier });
    } catch (error) {
      throw this.#refusalOf(error, shown);
    }
  }

  #login(): ConnectConfig {
    const { host, port, user, password, privateKey, passphrase } = this.#settings;
    return {
      host,
      port,
      username: user,
      readyTimeout: READY_MS_MAX,
      keepaliveInterval: KEEP_ALIVE_MS,
      keepaliveCountMax: KEEP_ALIVES_MAX,
      ...(password === undefined ? {} : { password, tryKeyboard: true }),
      ...(privateKey === undefined ? {} : { privateKey }),
      ...(passphrase === undefined ? {} : { passphrase }),
    };
  }

  /** Why there is no connection: what somebody has to mend, or a server that is away. */
  #refusalOf(cause: unknown, shown: string): FwError {
    const { hostKey, user } = this.#settings;
    const why = reasonOf(cause);
    if (shown !== '' && shown !== hostKey) {
      const text = `The server of ${this.where} shows the host key ${shown}, not ${hostKey}. Ask the partner before you change hostKey: it may be somebody else's server.`;
      return new FwError('FW_CONFIG', text, { cause });
    }
    const level = cause instanceof Error && 'level' in cause ? cause.level : undefined;
    const text = `${this.where} cannot be reached: ${why}.`;
    if (level === 'client-authentication') {
      const advice = `Look at the password or the key of ${user}`;
      return new FwError('FW_CONFIG', `${text} ${advice}.`, { cause });
    }
    if (/privateKey|passphrase/i.test(why))
      return new FwError('FW_CONFIG', `${text} Look at the private key of this source.`, { cause });
    return new FwError('FW_SOURCE_AWAY', text, { cause });
  }

  #errorOf(cause: unknown, refused: 'FW_CONFIG' | 'FW_FILE', advice: string): FwError {
    if (isFwError(cause)) return cause;
    const code = statusOf(cause);
    const text = `${this.where} cannot be read: ${reasonOf(cause)}.`;
    const isMissing = code === NO_SUCH_FILE;
    if (isMissing && refused === 'FW_FILE') return new FwError('FW_NOT_FOUND', text, { cause });
    if (isMissing || code === PERMISSION_DENIED)
      return new FwError(refused, `${text} ${advice}.`, { cause });
    return new FwError('FW_SOURCE_AWAY', text, { cause });
  }
}

/** A host key as ssh-keygen prints it. */
export function fingerprintOf(key: Buffer): string {
  return `SHA256:${createHash('sha256').update(key).digest('base64').replace(/=+$/, '')}`;
}

/** A file that cannot be closed ends with its connection. */
async function closed(connection: SftpConnection, handle: Buffer | undefined): Promise<void> {
  if (handle === undefined) return;
  await connection
    .ask<unknown>((sftp, done) => sftp.close(handle, (error) => done(error, undefined)))
    .catch(() => undefined);
}

function reasonOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.replace(/\.$/, '');
}
