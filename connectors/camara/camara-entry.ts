// What the file of sources says of a carrier that is asked.
import type { TokenSettings } from '../http-pull/access-token.ts';
import { readToken } from '../http-pull/token-entry.ts';
import type { YamlNode } from '../mapping/yaml-node.ts';
import type { EntryValues, SharedConfig } from '../source/entry-values.ts';
import { QUESTIONS, type Question } from './questions.ts';

export interface CamaraConfig extends SharedConfig {
  readonly kind: 'camara';
  readonly url: string;
  readonly token: TokenSettings | undefined;
  /** What is asked, with the version of the interface. */
  readonly ask: readonly (readonly [Question, version: string])[];
  /** How the numbers begin that are asked about here; any when empty. */
  readonly numbers: readonly string[];
  readonly perSecond: number;
  readonly keepMs: number;
  readonly withinMs: number;
}

const KEYS = ['kind', 'url', 'token', 'ask', 'numbers', 'perSecond', 'keep', 'within'] as const;
const PER_SECOND = 10;
const KEEP_MS = 3_600_000;
const WITHIN_MS = 72 * 3_600_000;
const TIME_MS_MIN = 100;

/** The entry's settings; undefined when the complaints say why not. */
export function readCamaraEntry(
  name: string,
  entry: YamlNode,
  values: EntryValues,
): CamaraConfig | undefined {
  const keys = entry.keys('a source of kind camara', KEYS);
  if (keys.url === undefined) entry.complain("the source needs 'url'");
  const url = keys.url && values.httpUrl(keys.url, 'url');
  const token = keys.token && readToken(keys.token, values);
  if (keys.ask === undefined) entry.complain("the source needs 'ask', as { sim-swap: v2 }");
  const asked = keys.ask?.keys('a question', QUESTIONS);
  const ask = QUESTIONS.flatMap((question) => {
    const version = asked?.[question]?.text('a version');
    return version === undefined ? [] : [[question, version] as const];
  });
  const numbers = (keys.numbers?.items('numbers') ?? []).flatMap(
    (node) => values.text(node, 'the beginning of a number') ?? [],
  );
  const perSecond = keys.perSecond?.constant('perSecond') ?? PER_SECOND;
  if (typeof perSecond !== 'number' || perSecond <= 0)
    return keys.perSecond?.complain('perSecond is how many questions a second may be asked');
  const keepMs = values.durationMs(keys.keep, 'keep', TIME_MS_MIN) ?? KEEP_MS;
  const withinMs = values.durationMs(keys.within, 'within', TIME_MS_MIN) ?? WITHIN_MS;
  if (url === undefined || ask.length === 0) return undefined;
  const pace = { perSecond, keepMs, withinMs };
  return { kind: 'camara', name, mapping: undefined, url, token, ask, numbers, ...pace };
}
