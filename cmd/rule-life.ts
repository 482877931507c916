// The rule book beside a running engine: what changes in the book about who speaks changes in the engine, between two frames. The engine goes first: what it
// refuses does not stand in the book.
import type { RulePort } from '../api/ports.ts';
import type { RuleBook } from '../rulebook/rule-book.ts';
import { lackOfShadow, type ShadowNeed } from '../rulebook/shadow-need.ts';
import { ranBesideAllAlong, warmStanding } from '../rulebook/step-back.ts';
import {
  type AskedMove,
  type RuleVersion,
  refused,
  type Standing,
  standingOf,
} from '../rulebook/version.ts';
import type { PackChange } from '../runtime/engine-port.ts';
import { lineupOf } from '../runtime/lineup.ts';
import { type PackSource, planOfPack } from '../runtime/load-pack.ts';
import type { Comparison } from '../runtime/plan-comparison.ts';
import type { SecondPack } from '../runtime/second-pack.ts';
import { FwError, isFwError } from '../signal/fw-error.ts';
import type { Flood } from './flood-watch.ts';

export interface RuleEngine {
  /** As Pump.reload. */
  reload(pack: PackSource): Promise<PackChange>;
  comparison(): Promise<Comparison | undefined>;
  /** How long a version has to run in shadow before it is approved. */
  readonly shadowNeed: ShadowNeed;
  /** How long the version that was replaced runs on beside the live one, ms. */
  readonly warmMs: number;
  /** Processing time, epoch ms; the machine's clock when missing. */
  readonly now?: () => number;
}

export class RuleLife implements RulePort {
  readonly #book: RuleBook;
  readonly #engine: RuleEngine | undefined;
  /** Changes go one after the other. */
  #line: Promise<unknown> = Promise.resolve();

  /** Without an engine the book alone changes: engines elsewhere take what is exported to them. */
  constructor(book: RuleBook, engine?: RuleEngine) {
    this.#book = book;
    this.#engine = engine;
  }

  list(): Promise<RuleVersion[]> {
    return this.#book.list();
  }

  require(versionId: string): Promise<RuleVersion> {
    return this.#book.require(versionId);
  }

  filesOf(version: RuleVersion): ReturnType<RuleBook['filesOf']> {
    return this.#book.filesOf(version);
  }

  standing(): Promise<Standing> {
    return this.#book.standing();
  }

  draft(...given: Parameters<RuleBook['draft']>): Promise<RuleVersion> {
    return this.#book.draft(...given);
  }

  save(...given: Parameters<RuleBook['save']>): Promise<RuleVersion> {
    return this.#book.save(...given);
  }

  addEvidence(...given: Parameters<RuleBook['addEvidence']>): Promise<RuleVersion> {
    return this.#book.addEvidence(...given);
  }

  comparison(): Promise<Comparison | undefined> {
    return this.#engine?.comparison() ?? Promise.resolve(undefined);
  }

  /** As RuleBook.move; throws FW_RELOAD_REFUSED and FW_CHECKPOINT as well, when the engine does not go along. */
  move(versionId: string, asked: AskedMove): Promise<RuleVersion> {
    return this.#inLine(async () => {
      const after = await this.#book.standingAfter(versionId, asked);
      if (asked.to === 'approved') await this.#noteShadow(versionId, asked.by);
      await this.#goTo(after);
      return this.#book.move(versionId, asked);
    });
  }

  /** As RuleBook.rollBack; throws FW_RELOAD_REFUSED and FW_CHECKPOINT as well. */
  rollBack(...given: Parameters<RuleBook['rollBack']>): Promise<RuleVersion> {
    return this.#inLine(async () => {
      const [, , awayId] = given;
      await this.#goTo(await this.#book.standingBack(awayId));
      return this.#book.rollBack(...given);
    });
  }

  /** Takes the newest version back because it floods a desk; gives it as it is then, and undefined where it is no reason to. Throws as `rollBack`. */
  async halt({ pack, desk, calls, before, capacity }: Flood): Promise<RuleVersion | undefined> {
    const versions = await this.#book.list();
    const { live, partial } = standingOf(versions);
    const halted = partial ?? live;
    // Somebody may have taken it back since its calls were counted.
    if (halted?.check.pack !== pack) return undefined;
    // A version before that began cold calls too few to judge by.
    if (partial === undefined && !ranBesideAllAlong(versions)) return undefined;
    const text = `desk ${desk} would get ${calls} calls in an hour, ${before} by the version before; it can make ${capacity}`;
    const figures = { desk, calls, before, capacity };
    const by = 'forewarn';
    await this.#book.addEvidence(halted.versionId, { kind: 'halt', by, text, figures });
    await this.rollBack(by, `halted: ${text}`, halted.versionId);
    return this.#book.require(halted.versionId);
  }

  /** Ends the version before that ran beside the live one for its time; gives whether it did. Throws FW_RELOAD_REFUSED and FW_CHECKPOINT. */
  endWarm(): Promise<boolean> {
    return this.#inLine(async () => {
      if (this.#engine === undefined) return false;
      if ((await this.comparison())?.use !== 'before') return false;
      const wanted = await this.#sourceOf(await this.#book.standing());
      if (wanted === undefined || wanted.second !== undefined) return false;
      await this.#engine.reload(wanted);
      return true;
    });
  }

  /** Takes the pack folder up while nobody approved a version: then the book decides. What runs beside goes on. Throws FW_RELOAD_REFUSED. */
  follow(folder: PackSource): Promise<PackChange> {
    return this.#inLine(async () => {
      const standing = await this.#book.standing();
      const approved = approvedOf(standing);
      if (approved !== undefined) {
        const text = `the rule book decides what is live: ${approved.versionId} (${approved.check.pack}); bring the folder's files in as a draft, at the workbench or by POST /v1/rules/versions`;
        throw new FwError('FW_RELOAD_REFUSED', text);
      }
      if (this.#engine === undefined) throw new FwError('FW_RELOAD_REFUSED', 'no engine runs here');
      const second = (await this.#sourceOf(standing))?.second;
      const change = await this.#engine.reload(second ? { ...folder, second } : folder);
      await this.#book.adopt(folder.files, 'forewarn', `the pack folder ${folder.name} at SIGHUP`);
      return change;
    });
  }

  /** An approval goes with what shadow showed. Throws FwError FW_RULES_REFUSED when that is too little. */
  async #noteShadow(versionId: string, by: string): Promise<void> {
    if (this.#engine === undefined) {
      const text = 'approved without a run in shadow: engines that run apart have none';
      await this.#book.addEvidence(versionId, { kind: 'note', by: 'forewarn', text });
      return;
    }
    const comparison = await this.comparison();
    const lack =
      comparison?.use === 'challenger'
        ? lackOfShadow(comparison, this.#engine.shadowNeed)
        : 'it does not run in shadow here: another version is live for some people';
    if (comparison === undefined || lack !== undefined)
      throw refused(await this.#book.require(versionId), lack ?? 'nothing runs in shadow');
    const { people, live, second, signals, passedMs } = comparison;
    const text = `${signals} signals in shadow beside ${live.pack}: ${people.both} people of both, ${people.live} of the live version alone, ${people.second} of this one alone`;
    const figures = { signals, passedMs, people, live: live.decisions, second: second.decisions };
    await this.#book.addEvidence(versionId, { kind: 'shadow', by, text, figures });
  }

  async #goTo(after: Standing): Promise<void> {
    if (this.#engine === undefined) return;
    const wanted = await this.#sourceOf(after);
    const now = await this.#sourceOf(await this.#book.standing());
    if (wanted === undefined || isSame(wanted, now)) return;
    await this.#engine.reload(wanted);
  }

  #sourceOf(standing: Standing): Promise<PackSource | undefined> {
    const { warmMs = 0, now = Date.now } = this.#engine ?? {};
    return sourceOf(this.#book, warmStanding(standing, warmMs, now()));
  }

  async #inLine<T>(work: () => Promise<T>): Promise<T> {
    const before = this.#line;
    const done = Promise.withResolvers<void>();
    this.#line = done.promise;
    await before;
    try {
      return await work();
    } finally {
      done.resolve();
    }
  }
}

/** The book beside an engine and its pump. */
export function ruleLifeOf(
  book: RuleBook,
  engine: Pick<RuleEngine, 'comparison'>,
  pump: Pick<RuleEngine, 'reload'>,
  { shadowNeed, warmMs, now }: Pick<RuleEngine, 'shadowNeed' | 'warmMs' | 'now'>,
): RuleLife {
  return new RuleLife(book, {
    reload: (pack) => pump.reload(pack),
    shadowNeed,
    warmMs,
    ...(now === undefined ? {} : { now }),
    comparison: () => engine.comparison(),
  });
}

/** The files of the version that is live for everybody. Throws FwError FW_NOT_FOUND while nothing is, FW_REDIS_AWAY. */
export async function livePackOf(rules: Pick<RulePort, 'standing' | 'filesOf'>) {
  const { live } = await rules.standing();
  if (live === undefined) throw new FwError('FW_NOT_FOUND', 'Nothing is live yet.');
  return await rules.filesOf(live);
}

/** The version that somebody made live, for all or for some; undefined while the pack folder is followed. */
export function approvedOf({ live, partial }: Standing): RuleVersion | undefined {
  return partial ?? (live?.isAdopted === true ? undefined : live);
}

/** What the engine runs by a standing of the book; undefined while nothing is live. A version before that cannot run beside the live one is left out. */
export async function sourceOf(
  book: RuleBook,
  { live, partial, challenger, before }: Standing,
): Promise<PackSource | undefined> {
  if (live === undefined) return undefined;
  const source: PackSource = await named(book, live);
  const beside = partial ?? challenger ?? before;
  if (beside === undefined) return source;
  const use = beside === partial ? 'partial' : beside === challenger ? 'challenger' : 'before';
  const { scope } = beside;
  const second: SecondPack = {
    ...(await named(book, beside)),
    use,
    ...(use === 'partial' && scope !== undefined ? { scope } : {}),
  };
  const both = { ...source, second };
  if (use !== 'before') return both;
  try {
    lineupOf(both, planOfPack);
    return both;
  } catch (error) {
    if (isFwError(error)) return source;
    throw error;
  }
}

async function named(book: RuleBook, version: RuleVersion): Promise<PackSource> {
  return { name: `rule version ${version.versionId}`, files: await book.filesOf(version) };
}

function isSame(one: PackSource, other: PackSource | undefined): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
