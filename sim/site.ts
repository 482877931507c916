// The sites that people visit: a few that all know, a long tail, and a steady stream of young honest ones (new shops, events, campaigns).
// Young is therefore no proof of anything.
import { at } from './column.ts';
import type { Topic } from './draft.ts';
import type { Mint } from './mint.ts';
import type { Rng } from './prng.ts';

export interface Site {
  readonly domain: string;
  /** Day of the run on which it was registered; negative before the run. */
  readonly bornDay: number;
  /** What classifiers take it for, when they know it. */
  readonly topic: Topic | undefined;
}

const POPULAR = 240;
const YOUNG_DAYS = 60;
const TOPICS: readonly (Topic | undefined)[] = [
  undefined,
  'other',
  'shopping',
  'game',
  'chat',
  'investment',
  'loan',
  'task',
  'ticket',
  'credit',
  'refund',
  'marketing',
  'police',
];
const TOPIC_WEIGHTS = [40, 22, 12, 6, 6, 3, 2, 2, 2, 1, 1, 3, 1];

/** Age of a site on a day of the run, 0 or more. */
export function siteAgeDays(site: Site, day: number): number {
  return Math.max(0, day - site.bornDay);
}

/** A topic as often as honest sites and messages carry it. */
export function honestTopic(rng: Rng): Topic | undefined {
  return TOPICS[rng.weighted(TOPIC_WEIGHTS)];
}

export class SitePool {
  readonly #mint: Mint;
  readonly #popular: Site[] = [];
  readonly #tail: Site[] = [];
  /** A ring: the newest replaces the oldest. */
  readonly #young: Site[] = [];
  readonly #birthsADay: number;
  #births = 0;

  constructor(people: number, rng: Rng, mint: Mint) {
    this.#mint = mint;
    this.#birthsADay = Math.max(2, Math.round(people / 4000));
    for (let i = 0; i < POPULAR; i++) this.#popular.push(this.#newSite(rng, -rng.int(900, 9000)));
    const tailCount = 200 + Math.round(people / 20);
    for (let i = 0; i < tailCount; i++) this.#tail.push(this.#newSite(rng, -rng.int(40, 6000)));
    const youngCount = this.#birthsADay * YOUNG_DAYS;
    for (let i = 0; i < youngCount; i++) {
      this.#young.push(this.#newSite(rng, -YOUNG_DAYS + Math.floor(i / this.#birthsADay)));
    }
  }

  /** Registers the day's new honest sites. */
  beginDay(day: number, rng: Rng): void {
    for (let i = 0; i < this.#birthsADay; i++) {
      this.#young[this.#births++ % this.#young.length] = this.#newSite(rng, day);
    }
  }

  /** The site of one honest visit. */
  visited(rng: Rng): Site {
    const draw = rng.unit();
    if (draw < 0.8) return at(this.#popular, rng.skewed(POPULAR));
    return draw < 0.985 ? rng.pick(this.#tail) : rng.pick(this.#young);
  }

  /** A site as honest senders link to it: shops and campaigns are often younger than what people visit by themselves. */
  linked(rng: Rng): Site {
    const draw = rng.unit();
    if (draw < 0.55) return rng.pick(this.#popular);
    return draw < 0.88 ? rng.pick(this.#tail) : rng.pick(this.#young);
  }

  #newSite(rng: Rng, bornDay: number): Site {
    return { domain: this.#mint.domain(), bornDay, topic: honestTopic(rng) };
  }
}
