// Objects of a bucket, at S3 or a store that speaks its language, as a folder of files. An object appears whole and changes whole: its entity tag
// is its version.
import { Readable } from 'node:stream';
import { FwError, isFwError } from '../../signal/fw-error.ts';
import type { RemoteFile, RemoteFolder } from '../drop/remote-folder.ts';

export interface BucketSettings {
  readonly bucket: string;
  /** What all keys begin with, as `cdr/`; '' for all of the bucket. */
  readonly prefix: string;
  /** Of a store other than Amazon's. */
  readonly endpoint?: string;
  readonly region?: string;
  /** Without them the usual places of the SDK are asked: the environment, its files, the machine's role. */
  readonly keys?: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

const CONNECT_MS_MAX = 5_000;
/** Without a byte for so long the store is away. */
const SILENCE_MS_MAX = 30_000;
/** PolledSource tries again by itself, and says so meanwhile. */
const ATTEMPTS_MAX = 2;
/** What somebody has to mend, by the name that the store gives it. */
const ADVICE: Readonly<Record<string, string>> = {
  NoSuchBucket: 'Look at the bucket and the endpoint of this source',
  AccessDenied: 'The keys of this source need leave to list the bucket and get its objects',
  Forbidden: 'The keys of this source need leave to list the bucket and get its objects',
  InvalidAccessKeyId: 'Look at the keys of this source',
  SignatureDoesNotMatch: 'Look at the keys of this source',
  CredentialsProviderError: 'Give this source keys, or the machine a role',
  PermanentRedirect: 'Look at the region of this source',
  AuthorizationHeaderMalformed: 'Look at the region of this source',
};
const GONE = new Set(['NoSuchKey', 'NotFound', 'PreconditionFailed', 'InvalidRange']);

/** The client is large and loaded only by those who use it. */
async function load({ endpoint, region, keys }: BucketSettings) {
  const sdk = await import('@aws-sdk/client-s3');
  const client = new sdk.S3Client({
    // Another store than Amazon's mostly has buckets in the path, and any region will do.
    ...(endpoint === undefined ? {} : { endpoint, forcePathStyle: true, region: 'us-east-1' }),
    ...(region === undefined ? {} : { region }),
    ...(keys === undefined ? {} : { credentials: keys }),
    maxAttempts: ATTEMPTS_MAX,
    // Not every store knows Amazon's checksums.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    requestHandler: { connectionTimeout: CONNECT_MS_MAX, socketTimeout: SILENCE_MS_MAX },
  });
  return { sdk, client };
}

export class BucketFolder implements RemoteFolder {
  readonly isAtomic = true;
  readonly where: string;
  readonly #settings: BucketSettings;
  #loaded: Awaited<ReturnType<typeof load>> | undefined;
  #cut = new AbortController();

  constructor(settings: BucketSettings) {
    this.#settings = settings;
    this.where = `s3://${settings.bucket}/${settings.prefix}`;
  }

  async open(): Promise<void> {
    this.#cut = new AbortController();
    this.#loaded ??= await load(this.#settings);
  }

  async *list(after: string | undefined): AsyncGenerator<RemoteFile> {
    const { sdk, client } = await this.#open();
    const { bucket: Bucket, prefix: Prefix } = this.#settings;
    const StartAfter = after === undefined ? undefined : Prefix + after;
    let ContinuationToken: string | undefined;
    do {
      const ask = { Bucket, Prefix, StartAfter, ContinuationToken };
      const abortSignal = this.#cut.signal;
      const page = await this.#said(
        client.send(new sdk.ListObjectsV2Command(ask), { abortSignal }),
      );
      for (const { Key = '', ETag = '', Size = 0, LastModified } of page.Contents ?? []) {
        const changedAt = LastModified?.getTime() ?? 0;
        yield { name: Key.slice(Prefix.length), version: ETag, size: Size, changedAt };
      }
      ContinuationToken = page.NextContinuationToken;
    } while (ContinuationToken !== undefined);
  }

  async *read(file: RemoteFile, from: number, end?: number): AsyncGenerator<Buffer> {
    // A range behind the last byte is an error, and nothing is there.
    if (from >= Math.min(file.size, end ?? file.size)) return;
    const { sdk, client } = await this.#open();
    const { bucket: Bucket, prefix } = this.#settings;
    const isAll = from === 0 && end === undefined;
    const Range = isAll ? undefined : `bytes=${from}-${end === undefined ? '' : end - 1}`;
    const ask = { Bucket, Key: prefix + file.name, IfMatch: file.version, Range };
    const abortSignal = this.#cut.signal;
    try {
      const { Body } = await client.send(new sdk.GetObjectCommand(ask), { abortSignal });
      if (!(Body instanceof Readable)) return;
      for await (const chunk of Body) if (Buffer.isBuffer(chunk)) yield chunk;
    } catch (error) {
      throw this.#errorOf(error);
    }
  }

  close(): Promise<void> {
    this.#cut.abort();
    this.#loaded?.client.destroy();
    this.#loaded = undefined;
    return Promise.resolve();
  }

  async #open() {
    this.#loaded ??= await load(this.#settings);
    return this.#loaded;
  }

  async #said<T>(answer: Promise<T>): Promise<T> {
    try {
      return await answer;
    } catch (error) {
      throw this.#errorOf(error);
    }
  }

  #errorOf(cause: unknown): FwError {
    if (isFwError(cause)) return cause;
    const name = cause instanceof Error ? cause.name : '';
    const why = cause instanceof Error ? `${name}: ${cause.message}` : String(cause);
    const said = `${this.where} cannot be read: ${why.replace(/\.$/, '')}.`;
    if (GONE.has(name)) return new FwError('FW_NOT_FOUND', said, { cause });
    const advice = ADVICE[name];
    if (advice !== undefined) return new FwError('FW_CONFIG', `${said} ${advice}.`, { cause });
    return new FwError('FW_SOURCE_AWAY', said, { cause });
  }
}
