// The rule book of a running forewarn: beside its tasks in Redis, told to its ledger.
import type { ApiLogger } from '../api/logger.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { keptRules } from '../ledger/rule-versions.ts';
import { digestOfAll, entriesOf, soundFiles } from '../rulebook/content.ts';
import { type KeptBook, RuleBook } from '../rulebook/rule-book.ts';
import { RuleStore } from '../rulebook/rule-store.ts';
import { warmStanding } from '../rulebook/step-back.ts';
import type { RuleVersion } from '../rulebook/version.ts';
import { lineupOf } from '../runtime/lineup.ts';
import { type PackSource, planOfPack } from '../runtime/load-pack.ts';
import { checkPackApart } from '../runtime/pack-check-thread.ts';
import { contentId } from '../signal/content-id.ts';
import { isFwError } from '../signal/fw-error.ts';
import type { Config } from './config.ts';
import type { DeskPlace } from './desk-parts.ts';
import { approvedOf, sourceOf } from './rule-life.ts';

export interface RuleParts {
  readonly ledger: Ledger;
  readonly logger: ApiLogger;
}

/** The book, not opened yet. */
export function ruleBookOf(
  place: Pick<DeskPlace, 'redisUrl' | 'keyPrefix'>,
  { ledger, logger }: RuleParts,
): RuleBook {
  const store = new RuleStore({
    ...place,
    onError: (error) => logger.warn({ err: error }, 'trouble with the rule book'),
  });
  return new RuleBook({
    store,
    check: checkPackApart,
    tell: (kept) => tellLedger(ledger, kept),
    recall: () => recalled(ledger),
    onTrouble: (error) => logger.warn({ err: error }, 'the ledger does not take the rule book'),
  });
}

/** Opens the book; its closing is added to `closers`. Throws FwError FW_REDIS_AWAY, FW_LEDGER_AWAY. */
export async function openRuleBook(
  place: Pick<DeskPlace, 'redisUrl' | 'keyPrefix'>,
  parts: RuleParts,
  closers: (() => Promise<unknown>)[],
): Promise<RuleBook> {
  const book = ruleBookOf(place, parts);
  closers.push(async () => book.close());
  await book.open();
  return book;
}

/**
 * The pack that the engine begins with: the version that is live, once somebody approved one. Until then the pack folder is followed: what it says is
 * taken into the book as live, and what can run beside it does.
 */
export async function packInForce(
  book: RuleBook,
  folder: PackSource,
  { warmMs }: Pick<Config, 'warmMs'>,
  onNote: (text: string) => void,
): Promise<PackSource> {
  const standing = async () => warmStanding(await book.standing(), warmMs, Date.now());
  const now = await standing();
  const digest = digestOfAll(entriesOf(soundFiles(folder.files)));
  const besideFolder = async () => {
    const { second } = (await sourceOf(book, await standing())) ?? folder;
    if (second === undefined) return folder;
    try {
      lineupOf({ ...folder, second }, planOfPack);
      return { ...folder, second };
    } catch (error) {
      if (!isFwError(error)) throw error;
      onNote(`nothing runs beside the pack folder: ${error.message}`);
      return folder;
    }
  };
  if (now.live?.digest === digest) return besideFolder();
  const approved = approvedOf(now);
  if (approved === undefined) {
    await book.adopt(folder.files, 'forewarn', `the pack folder ${folder.name} at a start`);
    return besideFolder();
  }
  const version = `version ${approved.versionId} (${approved.check.pack}) of the rule book is live`;
  onNote(`${version}; the pack folder ${folder.name} says otherwise and is not followed`);
  return (await sourceOf(book, await standing())) ?? folder;
}

function tellLedger(ledger: Ledger, { versions, texts }: KeptBook): Promise<unknown> {
  const ruleVersions = versions.map((version) => ({
    versionId: version.versionId,
    revision: version.revision,
    state: version.state,
    pack: version.check.pack,
    digest: version.digest,
    author: version.author,
    madeAt: version.madeAt,
    record: JSON.stringify(version),
  }));
  const named = versions.map(({ versionId, revision }) => `${versionId}-${revision}`);
  const token = contentId('rules', ...named, ...texts.map(({ digest }) => digest));
  return ledger.write({ ruleVersions, ruleTexts: texts }, token);
}

/** Records were written by tellLedger from this very type. */
async function recalled(ledger: Ledger): Promise<KeptBook> {
  const { records, texts } = await keptRules(ledger);
  return { versions: records.map((record): RuleVersion => JSON.parse(record)), texts };
}
