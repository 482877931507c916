// Checkpoints in a bucket of S3 or of a store that speaks its language. The bytes go into an object that nobody else has a name for; what makes the
// checkpoint is a small object that names it, put on the condition that there is none. So a checkpoint appears whole, and of two processes that
// believe a partition to be theirs one is told at once.
import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import { FwError } from '../signal/fw-error.ts';
import { type CheckpointStorage, takenError } from './checkpoint-storage.ts';

/** A bucket and where in it. */
export interface BucketPlace {
  readonly bucket: string;
  /** Of all keys, '' or ending in a slash. */
  readonly prefix: string;
  /** Of a store other than Amazon's. */
  readonly endpoint?: string;
  readonly region?: string;
}

/** One part of a large object; two are on their way at a time. */
const PART_BYTES = 8 << 20;
const PARTS_AT_ONCE = 2;
const DATA_MARK = '.data-';
const CONNECT_MS_MAX = 5_000;
const REQUEST_MS_MAX = 60_000;

/** Reads `s3://bucket/prefix?endpoint=http://127.0.0.1:9000&region=eu-west-1`. Throws FW_CONFIG. */
export function bucketPlaceOf(text: string): BucketPlace {
  const url = URL.parse(text);
  const known = ['endpoint', 'region'];
  const unknown = [...(url?.searchParams.keys() ?? [])].find((key) => !known.includes(key));
  const endpoint = url?.searchParams.get('endpoint') ?? undefined;
  const region = url?.searchParams.get('region') ?? undefined;
  const isWrong = url === null || url.protocol !== 's3:' || url.hostname === '';
  if (isWrong || unknown !== undefined || (endpoint !== undefined && !URL.canParse(endpoint))) {
    const form = 's3://bucket/prefix?endpoint=https://store.example:9000&region=eu-west-1';
    throw new FwError('FW_CONFIG', `'${text}' names no bucket; write it as ${form}`);
  }
  const path = url.pathname.replace(/^\/+|\/+$/g, '');
  return {
    bucket: url.hostname,
    prefix: path === '' ? '' : `${decodeURIComponent(path)}/`,
    ...(endpoint === undefined ? {} : { endpoint }),
    ...(region === undefined ? {} : { region }),
  };
}

/** The client is large and loaded only by those who use it. */
async function load(place: BucketPlace) {
  const [sdk, { Upload }] = await Promise.all([
    import('@aws-sdk/client-s3'),
    import('@aws-sdk/lib-storage'),
  ]);
  const { endpoint, region } = place;
  const client = new sdk.S3Client({
    // Another store than Amazon's mostly has buckets in the path, and any region will do.
    ...(endpoint === undefined ? {} : { endpoint, forcePathStyle: true, region: 'us-east-1' }),
    ...(region === undefined ? {} : { region }),
    // Checkpoints have checksums of their own, and not every store knows those of Amazon's.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    requestHandler: { connectionTimeout: CONNECT_MS_MAX, requestTimeout: REQUEST_MS_MAX },
  });
  return { sdk, Upload, client };
}

export class BucketStorage implements CheckpointStorage {
  readonly place: string;
  readonly #where: BucketPlace;
  #loaded: ReturnType<typeof load> | undefined;
  /** Data that we tried to give a name, and did not hear whether it has it. */
  readonly #unsure = new Set<string>();

  constructor(where: BucketPlace) {
    this.#where = where;
    this.place = `s3://${where.bucket}/${where.prefix}`;
  }

  async list(): Promise<string[]> {
    return (await this.#keys('')).filter((name) => !name.includes(DATA_MARK));
  }

  placeFor(name: string): string {
    return `${name}${DATA_MARK}${randomUUID()}`;
  }

  async put(place: string, chunks: AsyncIterable<Uint8Array>): Promise<number> {
    const { Upload, client } = await this.#open();
    let byteCount = 0;
    async function* counted() {
      for await (const chunk of chunks) {
        byteCount += chunk.length;
        yield chunk;
      }
    }
    const Body = Readable.from(counted(), { objectMode: false });
    const params = { ...this.#object(place), Body };
    const sizes = { partSize: PART_BYTES, queueSize: PARTS_AT_ONCE };
    await said(new Upload({ client, params, ...sizes }).done());
    return byteCount;
  }

  async name(place: string, name: string): Promise<void> {
    try {
      await this.#name(name, place);
    } catch (error) {
      if (!this.#unsure.has(place)) await this.drop(place).catch(() => undefined);
      throw error;
    }
    this.#unsure.clear();
  }

  drop(place: string): Promise<void> {
    return this.#removeKey(place);
  }

  async head(name: string, count: number): Promise<Uint8Array> {
    const data = await this.#dataOf(name);
    return Buffer.concat(await Array.fromAsync(this.#bytes(data, `bytes=0-${count - 1}`)));
  }

  async *read(name: string): AsyncGenerator<Uint8Array> {
    yield* this.#bytes(await this.#dataOf(name));
  }

  async remove(name: string): Promise<void> {
    await this.#removeKey(name);
    // Those too that were written under this name by somebody who did not come to name them.
    for (const data of await this.#keys(`${name}${DATA_MARK}`)) await this.#removeKey(data);
  }

  /** Puts the object that names the data. Rejects with FW_CHECKPOINT_TAKEN when somebody else did. */
  async #name(name: string, data: string): Promise<void> {
    const { sdk, client } = await this.#open();
    const put = { ...this.#object(name), Body: data };
    this.#unsure.add(data);
    try {
      await said(client.send(new sdk.PutObjectCommand({ ...put, IfNoneMatch: '*' })));
    } catch (error) {
      if (!isRefusedCondition(error)) throw error;
      const there = await this.#dataOf(name);
      if (!this.#unsure.has(there)) {
        this.#unsure.delete(data);
        throw takenError(this.place, name, error);
      }
      // It is ours, of a put whose answer was lost: nobody else can have the name.
      await said(client.send(new sdk.PutObjectCommand(put)));
    }
  }

  /** The data that an object names. */
  async #dataOf(name: string): Promise<string> {
    return Buffer.concat(await Array.fromAsync(this.#bytes(name))).toString();
  }

  async *#bytes(name: string, range?: string): AsyncGenerator<Uint8Array> {
    const { sdk, client } = await this.#open();
    const get = { ...this.#object(name), ...(range === undefined ? {} : { Range: range }) };
    const { Body } = await said(client.send(new sdk.GetObjectCommand(get)));
    if (!(Body instanceof Readable)) throw new Error(`${name} has no content`);
    for await (const chunk of Body) yield chunk;
  }

  /** Names that begin so. */
  async #keys(start: string): Promise<string[]> {
    const { sdk, client } = await this.#open();
    const { bucket: Bucket, prefix } = this.#where;
    const names: string[] = [];
    const pages = sdk.paginateListObjectsV2({ client }, { Bucket, Prefix: prefix + start });
    const next = () => said(pages.next());
    for (let page = await next(); page.done !== true; page = await next())
      for (const { Key = '' } of page.value.Contents ?? []) names.push(Key.slice(prefix.length));
    return names;
  }

  async #removeKey(name: string): Promise<void> {
    const { sdk, client } = await this.#open();
    await said(client.send(new sdk.DeleteObjectCommand(this.#object(name))));
  }

  #object(name: string): { Bucket: string; Key: string } {
    return { Bucket: this.#where.bucket, Key: this.#where.prefix + name };
  }

  #open(): ReturnType<typeof load> {
    this.#loaded ??= load(this.#where);
    return this.#loaded;
  }
}

/** What a store says is often a name and no more: it goes into the message. */
async function said<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (cause) {
    if (!(cause instanceof Error)) throw cause;
    throw new Error(`${cause.name}: ${cause.message}`, { cause });
  }
}

function isRefusedCondition(error: unknown): boolean {
  const cause = error instanceof Error ? error.cause : undefined;
  const name = cause instanceof Error ? cause.name : '';
  return name === 'PreconditionFailed' || name === 'ConditionalRequestConflict';
}
