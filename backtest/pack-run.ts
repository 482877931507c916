// One pack over the signals: the engine of production with its episodes, of which only what is judged later is kept.
import { createHash } from 'node:crypto';
import type { Episode, EpisodeChange } from '../dissuasion/episode.ts';
import { EpisodeBook, type EpisodeBookOptions } from '../dissuasion/episode-book.ts';
import type { SubjectKind } from '../engine/decision.ts';
import { Engine } from '../engine/engine.ts';
import type { LoggedFrame } from '../log/log.ts';
import type { Plan } from '../rules/plan.ts';
import { Effects } from '../runtime/effect.ts';
import { type FrameCounts, stepFrame } from '../runtime/frame-step.ts';
import type { Level } from '../signal/level.ts';
import { ends, type FiledCase, type FoundOutcome, personOf } from './feedback.ts';

/** A warning belongs to a case when it came at most so long before the fraud happened: the longest scripts take about that long. */
export const CASE_BEFORE_MS = 14 * 86_400_000;

/** What is kept of an episode. */
export interface WarnedEpisode {
  readonly kind: SubjectKind;
  readonly id: string;
  readonly phone: string | undefined;
  readonly openedTime: number;
  readonly touchedTime: number;
  readonly region: string;
  readonly typology: string;
  readonly level: Level;
  readonly score: number;
  readonly rules: readonly string[];
}

/** A case with everybody who its victim may be called. */
export interface KnownCase extends FiledCase {
  readonly victims: ReadonlySet<string>;
}

/** What desks set of episodes, so that a run opens those that the desk would have had; the defaults of the book where it is missing. */
export type EpisodeSettings = Pick<EpisodeBookOptions, 'quietAfterNotFraudMs'>;

export class PackRun {
  readonly name: string;
  readonly counts: FrameCounts = { accepted: 0, late: 0, duplicate: 0, invalid: 0 };
  /** In the order of their opening. */
  readonly episodes = new Map<string, WarnedEpisode>();
  /** Opened before the stretch, and late enough to warn of a fraud in it. */
  readonly earlier = new Map<string, WarnedEpisode>();
  /** With event time in the stretch. */
  decisionCount = 0;
  readonly #engine: Engine;
  readonly #book: EpisodeBook;
  readonly #digest = createHash('sha256');
  readonly #from: number;
  readonly #to: number;

  /** Episodes opened from `from` (epoch ms) up to, not including, `to` are kept. */
  constructor(plan: Plan, from: number, to: number, settings: EpisodeSettings = {}) {
    this.name = `${plan.pack}@${plan.version}`;
    this.#engine = new Engine(plan);
    this.#book = new EpisodeBook(settings);
    this.#from = from;
    this.#to = to;
  }

  /** Counts from now on how often each rule holds in the stretch, by its id. */
  countHits(): ReadonlyMap<string, number> {
    const hits = new Map<string, number>();
    this.#engine.hearRules((rule) => {
      const { scannedTime } = this.#engine;
      if (scannedTime < this.#from || scannedTime >= this.#to) return;
      hits.set(rule, (hits.get(rule) ?? 0) + 1);
    });
    return hits;
  }

  get watermark(): number {
    return this.#engine.watermark;
  }

  /** Runs a frame. */
  step(frame: Pick<LoggedFrame, 'frame' | 'appendedAt'>, outcomes: readonly FoundOutcome[]): void {
    const effects = new EpisodeEffects((change) => this.#take(change.episode));
    stepFrame(this.#engine, this.#book, frame, effects, this.counts);
    for (const { decisionId, time, level, score } of effects.decisions) {
      if (time < this.#from || time >= this.#to) continue;
      this.decisionCount++;
      this.#digest.update(`${decisionId} ${level} ${score}\n`);
    }
    for (const outcome of outcomes) if (ends(outcome)) this.#close(outcome);
  }

  /** The names under which a case's victim may have been warned, as far as signals have linked them by now. */
  victimsOf({ phone }: FiledCase): Set<string> {
    const { person } = this.#engine.risk({ kind: 'phone', id: phone });
    return new Set([phone, ...(person === undefined ? [] : [person.id])]);
  }

  /** SHA-256 over the decisions of the stretch. To be asked once. */
  digest(): string {
    return this.#digest.digest('hex');
  }

  /**
   * What staff found out of a person holds for whichever pack warned: an outcome names the episode of the live pack, and the other pack's
   * episode of the same person ends as well.
   */
  #close(found: FoundOutcome): void {
    const { outcome, time } = found;
    const { kinds, id } = personOf(found);
    for (const kind of kinds) {
      const episode = this.#book.find({ kind, id });
      if (episode !== undefined) this.#book.close(episode.episodeId, outcome, time);
    }
  }

  #take(episode: Episode): void {
    const { episodeId, person, phone, openedTime, touchedTime, region, typology, level } = episode;
    if (openedTime < this.#from - CASE_BEFORE_MS || openedTime >= this.#to) return;
    const kept = openedTime < this.#from ? this.earlier : this.episodes;
    const rules = episode.reasons.map(({ id }) => id).sort();
    const { score } = episode;
    const about = { openedTime, touchedTime, region, typology, level, score, rules };
    kept.set(episodeId, { ...person, phone, ...about });
  }
}

/** Hears of episodes; what would be told to a desk is left out. */
class EpisodeEffects extends Effects {
  readonly #onChange: (change: EpisodeChange) => void;

  constructor(onChange: (change: EpisodeChange) => void) {
    super();
    this.#onChange = onChange;
  }

  override change(change: EpisodeChange): void {
    this.#onChange(change);
  }

  override verdict(): void {}
}
