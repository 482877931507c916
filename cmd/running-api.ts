// The API of a forewarn that runs, asked by commands beside it.
import type { Static, TSchema } from 'typebox';
import { Value } from 'typebox/value';
import { ERRORS, type ErrorCode, FwError } from '../signal/fw-error.ts';
import type { Config } from './config.ts';
import { runningApiOf } from './data-folder.ts';

export interface ApiPlace {
  readonly url: string;
  /** Of a session, where people sign in. */
  readonly token: string | undefined;
}

export interface ApiQuestion<S extends TSchema> {
  readonly method?: 'GET' | 'POST';
  /** Path and query below /v1, as `rules/versions`. */
  readonly path: string;
  readonly query?: URLSearchParams;
  readonly body?: object;
  readonly form: S;
}

/** The code of an error for a problem of the API other than that one may not ask. */
type CodeOf = (problem: { readonly status: number; readonly code: unknown }) => ErrorCode;

/** Of the forewarn that runs on the data folder of the settings. Throws FwError FW_NOT_FOUND when none does. */
export function runningApi({ dataDir, token }: Pick<Config, 'dataDir' | 'token'>): ApiPlace {
  const url = runningApiOf(dataDir);
  if (url !== undefined) return { url, token };
  const text = `no forewarn runs on the data folder '${dataDir}': start it, or name its folder in FOREWARN_DATA_DIR`;
  throw new FwError('FW_NOT_FOUND', text);
}

/** Throws FwError with the code of the problem; FW_USAGE for what is asked wrongly or not allowed, FW_SOURCE_AWAY without an answer. */
export async function askRunning<S extends TSchema>(
  api: ApiPlace,
  question: ApiQuestion<S>,
): Promise<Static<S>> {
  return askApi(api, question, 'FW_SOURCE_AWAY', ({ status, code }) =>
    status === 400 || !isErrorCode(code) ? 'FW_USAGE' : code,
  );
}

/** The same with `away` without an answer, and with the code that `codeOf` makes of a problem other than that one may not ask. */
export async function askApi<S extends TSchema>(
  place: ApiPlace,
  { form, ...asked }: ApiQuestion<S>,
  away: ErrorCode,
  codeOf: CodeOf,
): Promise<Static<S>> {
  const response = await answerOf(place, asked, away, codeOf);
  return Value.Parse(form, await response.json());
}

/** The bytes of a file, asked for by GET. Throws as askApi. */
export async function askApiFile(
  place: ApiPlace,
  asked: Pick<ApiQuestion<TSchema>, 'path' | 'query'>,
  away: ErrorCode,
  codeOf: CodeOf,
): Promise<Buffer> {
  const response = await answerOf(place, asked, away, codeOf);
  return Buffer.from(await response.arrayBuffer());
}

async function answerOf(
  { url, token }: ApiPlace,
  { method = 'GET', path, query, body }: Omit<ApiQuestion<TSchema>, 'form'>,
  away: ErrorCode,
  codeOf: CodeOf,
): Promise<Response> {
  const place = `${url}/v1/${path}`;
  let response: Response;
  try {
    response = await fetch(query === undefined ? place : `${place}?${query}`, {
      method,
      headers: {
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  } catch (cause) {
    const why = `The forewarn that runs on this data folder does not answer at ${place}.`;
    throw new FwError(away, why, { cause });
  }
  if (response.ok) return response;
  const answer: unknown = await response.json();
  const { detail, code } = Object(answer);
  if (response.status === 401 || response.status === 403) {
    const isKnown = token !== undefined && response.status === 403;
    const how = isKnown ? '' : ' Put the token of a session into FOREWARN_TOKEN (docs/access.md).';
    throw new FwError('FW_USAGE', `${String(detail)}${how}`);
  }
  throw new FwError(codeOf({ status: response.status, code }), String(detail));
}

function isErrorCode(code: unknown): code is ErrorCode {
  return typeof code === 'string' && Object.hasOwn(ERRORS, code);
}
