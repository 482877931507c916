// Asks a registry that speaks Confluent's interface for schemas as it keeps them.
import { FwError } from '../../signal/fw-error.ts';

export interface RegistrySettings {
  /** Address of the registry, for Confluent's clients. */
  readonly url: string;
  readonly user?: string;
  readonly password?: string;
}

export interface KeptSchema {
  /** AVRO, PROTOBUF, JSON, or one that is not known here. */
  readonly type: string;
  readonly text: string;
  readonly references: readonly SchemaReference[];
}

export interface SchemaReference {
  readonly subject: string;
  readonly version: number;
}

const ANSWER_MS_MAX = 5_000;
/** Files that import one another, all in all. */
const REFERENCES_MAX = 100;

export class SchemaClient {
  readonly #settings: RegistrySettings;

  constructor(settings: RegistrySettings) {
    this.#settings = settings;
  }

  /** The schema of an id. Throws FW_SOURCE_AWAY while the registry is away or lets nobody in, another Error when it has no such schema. */
  async schema(id: number): Promise<KeptSchema> {
    return keptSchema(await this.#get(`schemas/ids/${id}`, `schema ${id}`), this.#settings.url);
  }

  /** All that a schema refers to, and what that refers to, each once. Throws as `schema` does. */
  async referred(schema: KeptSchema): Promise<KeptSchema[]> {
    const found = new Map<string, KeptSchema>();
    const waiting = [...schema.references];
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const path = `subjects/${encodeURIComponent(next.subject)}/versions/${next.version}`;
      if (found.has(path)) continue;
      if (found.size === REFERENCES_MAX) throw new Error('its schema refers to too many others');
      const what = `version ${next.version} of ${next.subject}`;
      const other = keptSchema(await this.#get(path, what), this.#settings.url);
      found.set(path, other);
      waiting.push(...other.references);
    }
    return [...found.values()];
  }

  async #get(path: string, what: string): Promise<unknown> {
    const { url, user, password } = this.#settings;
    const login = Buffer.from(`${user ?? ''}:${password ?? ''}`).toString('base64');
    const headers = user === undefined ? {} : { authorization: `Basic ${login}` };
    let status: number;
    let text: string;
    try {
      const address = `${url.replace(/\/+$/, '')}/${path}`;
      const signal = AbortSignal.timeout(ANSWER_MS_MAX);
      const answer = await fetch(address, { headers, signal });
      ({ status } = answer);
      text = await answer.text();
    } catch (error) {
      throw away(url, `does not answer: ${reasonOf(error)}`, error);
    }
    if (status === 404) throw new Error(`the schema registry has no ${what}`);
    if (status === 422) throw new Error(`the schema registry cannot read its ${what}`);
    if (status === 401 || status === 403)
      throw away(url, `does not let us in (${status}). Look at its user and password`);
    if (status !== 200) throw away(url, `answers with the status ${status}`);
    try {
      return JSON.parse(text);
    } catch (error) {
      throw away(
        url,
        'answers with something that is no JSON. Is it the address of a registry?',
        error,
      );
    }
  }
}

/** A proxy that answers for the registry says something else: that is no fault of a record. */
function keptSchema(answer: unknown, url: string): KeptSchema {
  const field = (of: unknown, name: string): unknown => Reflect.get(Object(of), name);
  const [text, type = 'AVRO'] = [field(answer, 'schema'), field(answer, 'schemaType')];
  const references: unknown = field(answer, 'references') ?? [];
  if (typeof text !== 'string' || typeof type !== 'string' || !Array.isArray(references))
    throw away(url, 'answers with something that is no schema. Is it the address of a registry?');
  return {
    type,
    text,
    references: references.map((each: unknown) => ({
      subject: String(field(each, 'subject')),
      version: Number(field(each, 'version')),
    })),
  };
}

function away(url: string, why: string, cause?: unknown): FwError {
  const end = /[.?]$/.test(why) ? '' : '.';
  return new FwError('FW_SOURCE_AWAY', `The schema registry ${url} ${why}${end}`, { cause });
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? error.cause.message : error.message;
}
