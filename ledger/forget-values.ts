// Which sealed values name somebody who is to be forgotten: every one is opened and looked at, since a text may name anybody.
import type { Forgotten } from '../vault/forgotten.ts';
import type { Vault } from '../vault/vault.ts';
import type { Ledger } from './ledger.ts';
import { aboutValue } from './sealed-values.ts';

/** One id that is looked for, and what stands for it. Of the kind `phone` +86 may stand before it; of `token` it is one. */
export interface CoveredId {
  readonly core: string;
  readonly token: string;
  readonly kind: string;
}

export interface NamedValues {
  /** Tokens of ids, with letters of chance that stand in rows from then on. */
  readonly covers: readonly CoveredId[];
  /** Tokens of texts, with what is left of each, sealed. */
  readonly texts: ReadonlyMap<string, string>;
}

interface ValueRow {
  readonly token: string;
  readonly kind: string;
  readonly sealed: string;
}

const PAGE = 5_000;
const PAGE_SQL = `
SELECT token, kind, sealed FROM token_values WHERE token > {after:String} ORDER BY token, seen DESC LIMIT 1 BY token LIMIT ${PAGE}`;

/** Looks at all of them. Throws FwError FW_LEDGER_AWAY, and FW_CONFIG when a key is missing. */
export async function namedValues(
  ledger: Pick<Ledger, 'query'>,
  vault: Vault,
  forgotten: Pick<Forgotten, 'replacements' | 'isIn' | 'redact'>,
): Promise<NamedValues> {
  const ids = new Map<string, string>();
  for (const { kind, form } of vault.isOn ? forgotten.replacements.flatMap(formsOf) : [])
    ids.set(vault.tag(kind, form), forgotten.redact(form));
  const texts = new Map<string, string>();
  for await (const { token, kind, sealed } of everyValue(ledger)) {
    const plain = vault.open(sealed, aboutValue(token));
    if (!forgotten.isIn(plain)) continue;
    if (kind === 'words') texts.set(token, vault.seal(forgotten.redact(plain), aboutValue(token)));
    else ids.set(token, forgotten.redact(plain));
  }
  const covers = [...ids].map(([core, token]) => ({ core, token, kind: 'token' }));
  return { covers, texts };
}

/** Takes them out, once no row has the tokens of the ids any more; gives how many they were. Throws FwError FW_LEDGER_AWAY. */
export async function forgetValues(
  ledger: Pick<Ledger, 'query' | 'change'>,
  { covers, texts }: NamedValues,
  isDryRun: boolean,
): Promise<number> {
  const ids = await knownOf(
    ledger,
    covers.map(({ core }) => core),
  );
  if (!isDryRun) {
    await dropValues(ledger, ids);
    for (const some of pagesOf([...texts])) {
      const tokens = listOf(some.map(([token]) => token));
      const left = listOf(some.map(([, sealed]) => sealed));
      await ledger.change(
        `ALTER TABLE token_values UPDATE sealed = transform(token, [${tokens}], [${left}], sealed) WHERE token IN (${tokens})`,
      );
    }
  }
  return ids.length + texts.size;
}

/** Deletes what tokens stand for. Throws FwError FW_LEDGER_AWAY. */
export async function dropValues(
  ledger: Pick<Ledger, 'change'>,
  tokens: readonly string[],
): Promise<void> {
  for (const some of pagesOf(tokens))
    await ledger.change(`ALTER TABLE token_values DELETE WHERE token IN (${listOf(some)})`);
}

async function* everyValue(ledger: Pick<Ledger, 'query'>): AsyncGenerator<ValueRow> {
  for (let after = ''; ; ) {
    const rows = await ledger.query<ValueRow>(PAGE_SQL, { after });
    const last = rows.at(-1);
    if (last === undefined) return;
    after = last.token;
    yield* rows;
  }
}

async function knownOf(ledger: Pick<Ledger, 'query'>, tokens: readonly string[]) {
  const rows = await ledger.query<{ token: string }>(
    'SELECT DISTINCT token FROM token_values WHERE token IN {tokens:Array(String)}',
    { tokens },
  );
  return rows.map(({ token }) => token);
}

/** The ways in which an id may have been written: what its token stood for may be gone while the token is still in rows. */
function formsOf({ kind, id, core }: Forgotten['replacements'][number]) {
  if (kind === 'words') return [];
  const others = kind === 'phone' ? [core, `+86${core}`] : [id.toUpperCase(), id.toLowerCase()];
  return [id, ...others].map((form) => ({ kind, form }));
}

/** Tokens and sealed texts hold nothing that would have to be escaped. */
function listOf(texts: readonly string[]): string {
  return texts.map((text) => `'${text}'`).join(', ');
}

function* pagesOf<T>(all: readonly T[]): Generator<T[]> {
  for (let start = 0; start < all.length; start += PAGE) yield all.slice(start, start + PAGE);
}
