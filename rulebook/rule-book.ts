// The rule book: every version of the pack, who wrote it, how it was tried, who approved it, for whom it is live. The ledger is told of every revision, so
// that a lost Redis is filled again from there.
import type { PackCheck } from '../rules/pack-check.ts';
import type { PackFile } from '../rules/pack-file.ts';
import { contentId } from '../signal/content-id.ts';
import { FwError } from '../signal/fw-error.ts';
import { digestOfAll, entriesOf, soundFiles } from './content.ts';
import type { BookChange, ReadBook, RuleStore } from './rule-store.ts';
import {
  type AskedMove,
  type Evidence,
  isSound,
  movedVersion,
  type RuleVersion,
  refused,
  type Standing,
  standingOf,
  withMove,
} from './version.ts';

/** A text by its digest. */
export interface RuleText {
  readonly digest: string;
  readonly text: string;
}

export interface KeptBook {
  readonly versions: readonly RuleVersion[];
  readonly texts: readonly RuleText[];
}

export interface RuleBookOptions {
  readonly store: RuleStore;
  /** Compiles a pack and plays its stories. */
  readonly check: (files: readonly PackFile[]) => Promise<PackCheck>;
  /** Tells the ledger. Doing it again changes nothing. */
  readonly tell: (kept: KeptBook) => Promise<unknown>;
  /** What the ledger was told, for a Redis that knows nothing. */
  readonly recall: () => Promise<KeptBook>;
  /** The ledger does not take it; it is told again with the next change and at the next start. */
  readonly onTrouble?: (error: unknown) => void;
  /** Processing time, epoch ms; the machine's clock when missing. */
  readonly now?: () => number;
}

export interface NewDraft {
  readonly by: string;
  readonly reason: string;
  /** Those of `basedOn` when missing. */
  readonly files?: readonly PackFile[];
  /** The live version when neither is given. */
  readonly basedOn?: string;
}

export type GivenEvidence = Omit<Evidence, 'at' | 'digest'> & Partial<Pick<Evidence, 'digest'>>;

const TRIES_MAX = 10;

/** All calls throw FwError FW_REDIS_AWAY when Redis cannot be reached. */
export class RuleBook {
  readonly #options: RuleBookOptions;
  readonly #store: RuleStore;
  readonly #now: () => number;

  constructor(options: RuleBookOptions) {
    this.#options = options;
    this.#store = options.store;
    this.#now = options.now ?? Date.now;
  }

  /** Fills an empty Redis from the ledger, and tells the ledger what it was not told. Throws FwError FW_LEDGER_AWAY. */
  async open(): Promise<void> {
    const book = await this.#store.read();
    if (book.versions.length === 0) {
      const { versions, texts } = await this.#options.recall();
      if (versions.length > 0) {
        const change = {
          versions,
          texts: new Map(texts.map(({ digest, text }) => [digest, text])),
        };
        await this.#store.save(book, change);
      }
    }
    await this.#tell();
  }

  close(): void {
    this.#store.close();
  }

  /** The newest first. */
  async list(): Promise<RuleVersion[]> {
    const { versions } = await this.#store.read();
    return [...versions].sort(
      (a, b) => b.madeAt - a.madeAt || (a.versionId < b.versionId ? -1 : 1),
    );
  }

  /** Throws FwError FW_NOT_FOUND. */
  async require(versionId: string): Promise<RuleVersion> {
    const version = await this.#store.find(versionId);
    if (version !== undefined) return version;
    throw new FwError('FW_NOT_FOUND', `There is no rule version ${versionId}.`);
  }

  async filesOf({ files }: RuleVersion): Promise<PackFile[]> {
    const texts = await this.#store.texts(files.map(({ digest }) => digest));
    return files.map(({ name }, index) => ({ name, text: texts[index] ?? '' }));
  }

  async standing(): Promise<Standing> {
    return standingOf((await this.#store.read()).versions);
  }

  /** Throws FwError FW_NOT_FOUND, FW_REQUEST_INVALID. */
  async draft({ by, reason, files, basedOn }: NewDraft): Promise<RuleVersion> {
    const base = basedOn === undefined ? (await this.standing()).live : await this.require(basedOn);
    if (files === undefined && base === undefined) {
      throw new FwError('FW_REQUEST_INVALID', 'Nothing is live yet: send the files of the pack.');
    }
    const given = files ?? (base === undefined ? [] : await this.filesOf(base));
    return this.#add(given, { by, reason, ...(base && { basedOn: base.versionId }) });
  }

  /** Takes in what the pack folder says as the version that is live. Throws FwError FW_REQUEST_INVALID. */
  async adopt(files: readonly PackFile[], by: string, reason: string): Promise<RuleVersion> {
    const made = await this.#add(files, { by, reason, isAdopted: true });
    const [adopted] = await this.#change(({ versions }) => {
      const found = required(versions, made.versionId);
      const after = withMove(found, { to: 'live', by, reason }, this.#now());
      return { versions: [...this.#retireLive(versions, made.versionId, by, reason), after] };
    }, made.versionId);
    return adopted;
  }

  /**
   * Writes at a draft. Throws FwError FW_NOT_FOUND, FW_REQUEST_INVALID, FW_RULES_REFUSED when it is no draft any more, and FW_RULES_CHANGED when it is
   * another revision than the one that was read.
   */
  async save(
    versionId: string,
    { revision, files, by }: { revision: number; files: readonly PackFile[]; by: string },
  ): Promise<RuleVersion> {
    const sound = soundFiles(files);
    const check = await this.#options.check(sound);
    const entries = entriesOf(sound);
    const texts = textsOf(sound, entries);
    const [saved] = await this.#change(({ versions }) => {
      const version = required(versions, versionId);
      if (version.state !== 'draft')
        throw refused(version, `it is ${version.state}; move it back to draft, or draft another`);
      if (version.revision !== revision) {
        const what = `Rule version ${versionId} is at revision ${version.revision} by now, not ${revision}: read it again.`;
        throw new FwError('FW_RULES_CHANGED', what);
      }
      const editors = [...new Set([...version.editors, by])];
      const after = { ...version, files: entries, digest: digestOfAll(entries), check, editors };
      return { versions: [after], texts };
    }, versionId);
    return saved;
  }

  /** About the content that the version has now, unless another is named. Throws FwError FW_NOT_FOUND. */
  async addEvidence(versionId: string, given: GivenEvidence): Promise<RuleVersion> {
    const [after] = await this.#change(({ versions }) => {
      const version = required(versions, versionId);
      const evidence: Evidence = { digest: version.digest, ...given, at: this.#now() };
      return { versions: [{ ...version, evidence: [...version.evidence, evidence] }] };
    }, versionId);
    return after;
  }

  /** Throws FwError FW_NOT_FOUND, and FW_RULES_REFUSED with what is missing. */
  async move(versionId: string, asked: AskedMove): Promise<RuleVersion> {
    const [moved] = await this.#change((book) => this.#moved(book, versionId, asked), versionId);
    return moved;
  }

  /** What would stand after a move; changes nothing. Throws as `move`. */
  async standingAfter(versionId: string, asked: AskedMove): Promise<Standing> {
    const book = await this.#store.read();
    return standingAfter(book, this.#moved(book, versionId, asked));
  }

  /**
   * One step back: the version that is live for some is retired, else the one that is live is, and the one that it replaced is live again. Gives what
   * is live then. `awayId` is the version that is meant to go. Throws FwError FW_RULES_REFUSED when another one would, or there is nothing to go back to.
   */
  async rollBack(by: string, reason: string, awayId: string | undefined): Promise<RuleVersion> {
    const step = stepBackOf(await this.standing(), awayId);
    const about = { by, reason };
    const [after] = await this.#change((book) => this.#backed(book, step, about), step.back);
    return after;
  }

  /** What would stand after a step back; changes nothing. Throws as `rollBack`. */
  async standingBack(awayId: string | undefined): Promise<Standing> {
    const book = await this.#store.read();
    const step = stepBackOf(standingOf(book.versions), awayId);
    return standingAfter(book, this.#backed(book, step, { by: '', reason: '' }));
  }

  #moved({ versions }: ReadBook, versionId: string, asked: AskedMove): BookChange {
    const version = required(versions, versionId);
    const after = movedVersion(version, asked, this.#now());
    const standing = standingOf(versions);
    if (asked.to === 'shadow') refuseSecondChallenger(version, standing);
    if (version.state === 'live' && asked.to === 'retired') refuseNothingLive(version);
    if (asked.to !== 'live') return { versions: [after] };
    refuseSecondPartial(version, standing);
    const { live } = standing;
    if (asked.scope !== undefined && live === undefined)
      throw refused(version, 'nothing is live beside it; make it live for everybody');
    const replaced =
      live === undefined || live.versionId === versionId ? {} : { replaced: live.versionId };
    const placed = { ...after, ...replaced };
    if (asked.scope !== undefined) return { versions: [placed] };
    const retired = this.#retireLive(versions, versionId, asked.by, asked.reason);
    return { versions: [...retired, placed] };
  }

  #backed(
    { versions }: ReadBook,
    { awayId, back }: StepBack,
    { by, reason }: { readonly by: string; readonly reason: string },
  ): BookChange {
    if (stepBackOf(standingOf(versions), awayId).back !== back) throw bookMoved();
    const at = this.#now();
    const retired = withMove(required(versions, awayId), { to: 'retired', by, reason }, at);
    const before = required(versions, back);
    if (before.state === 'live') return { versions: [retired, before] };
    return { versions: [retired, withMove(before, { to: 'live', by, reason }, at)] };
  }

  async #add(
    files: readonly PackFile[],
    about: { by: string; reason: string; basedOn?: string; isAdopted?: true },
  ): Promise<RuleVersion> {
    const { by, ...rest } = about;
    const sound = soundFiles(files);
    const entries = entriesOf(sound);
    const digest = digestOfAll(entries);
    const madeAt = this.#now();
    const check = await this.#options.check(sound);
    const made: RuleVersion = {
      versionId: contentId('rule-version', by, String(madeAt), digest),
      revision: 0,
      state: 'draft',
      digest,
      files: entries,
      check,
      author: by,
      madeAt,
      ...rest,
      editors: [],
      evidence: [],
      moves: [],
    };
    const change = { versions: [made], texts: textsOf(sound, entries) };
    const [added] = await this.#change(() => change, made.versionId);
    return added;
  }

  /** Versions that stop being live for everybody, but for one. */
  #retireLive(
    versions: readonly RuleVersion[],
    but: string,
    by: string,
    reason: string,
  ): RuleVersion[] {
    const { live } = standingOf(versions);
    if (live === undefined || live.versionId === but) return [];
    return [withMove(live, { to: 'retired', by, reason: `replaced: ${reason}` }, this.#now())];
  }

  /** Changes the book until nobody was faster; gives the version that was asked about, as it is then. */
  async #change(
    apply: (book: ReadBook) => BookChange,
    versionId: string,
  ): Promise<readonly [RuleVersion]> {
    for (let tries = 0; tries < TRIES_MAX; tries++) {
      const book = await this.#store.read();
      const { versions, texts } = apply(book);
      const next = versions.map((version) => ({ ...version, revision: version.revision + 1 }));
      if (await this.#store.save(book, { versions: next, ...(texts && { texts }) })) {
        await this.#tell();
        return [required(next, versionId)];
      }
    }
    throw new FwError('FW_REDIS_AWAY', 'Others change the rule book all the time; try again.');
  }

  async #tell(): Promise<void> {
    try {
      const { versions, digests } = await this.#store.untold();
      if (versions.length === 0 && digests.length === 0) return;
      const texts = await this.#store.texts(digests);
      const named = digests.map((digest, index) => ({ digest, text: texts[index] ?? '' }));
      await this.#options.tell({ versions, texts: named });
      await this.#store.told(versions, digests);
    } catch (error) {
      this.#options.onTrouble?.(error);
    }
  }
}

function standingAfter({ versions }: ReadBook, change: BookChange): Standing {
  const after = new Map([...versions, ...change.versions].map((one) => [one.versionId, one]));
  return standingOf([...after.values()]);
}

interface StepBack {
  /** The version that goes. */
  readonly awayId: string;
  /** The version that it makes live, or leaves so. */
  readonly back: string;
}

/** Two who step back at once mean the same version: the second of them goes no further. */
function stepBackOf({ live, partial }: Standing, awayId: string | undefined): StepBack {
  const away = partial ?? live;
  if (away?.versionId !== awayId) throw bookMoved();
  const back = partial === undefined ? live?.replaced : live?.versionId;
  if (away !== undefined && back !== undefined) return { awayId: away.versionId, back };
  throw new FwError('FW_RULES_REFUSED', 'There is no version before the one that is live.');
}

function required(versions: readonly RuleVersion[], versionId: string): RuleVersion {
  const version = versions.find((one) => one.versionId === versionId);
  if (version !== undefined) return version;
  throw new FwError('FW_NOT_FOUND', `There is no rule version ${versionId}.`);
}

function textsOf(
  files: readonly PackFile[],
  entries: readonly { readonly digest: string }[],
): Map<string, string> {
  return new Map(files.map(({ text }, index) => [entries[index]?.digest ?? '', text]));
}

function bookMoved(): FwError {
  return new FwError('FW_RULES_REFUSED', 'Somebody else changed what is live; look again.');
}

function refuseSecondChallenger(version: RuleVersion, { challenger }: Standing): void {
  if (!isSound(version.check)) throw refused(version, 'its check found faults');
  if (challenger === undefined || challenger.versionId === version.versionId) return;
  throw refused(version, `${challenger.versionId} runs in shadow; make it live or retire it first`);
}

function refuseSecondPartial(version: RuleVersion, { partial }: Standing): void {
  if (partial === undefined || partial.versionId === version.versionId) return;
  const what = `${partial.versionId} is live for some people; widen it or roll it back first`;
  throw refused(version, what);
}

function refuseNothingLive(version: RuleVersion): void {
  if (version.scope !== undefined) return;
  throw refused(version, 'nothing would be live then; make another version live, or roll back');
}
