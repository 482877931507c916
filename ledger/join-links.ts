// Which episodes share a suspect or a trace, directly or over others, by the numbers of these alone: tables of numbers, since a province's month has a million links.
import { DisjointSets } from './disjoint-sets.ts';
import type { Numbers } from './native-columns.ts';
import { NumberPlaces, spreadOf } from './number-places.ts';

/** What is joined: episodes by their places, with their links. */
export interface LinkedEpisodes {
  readonly size: number;
  /** 0 for one that is as if it were not there. */
  readonly isIn: Uint8Array;
  readonly columns: {
    readonly episodes: Numbers;
    readonly persons: Numbers;
    /** Where the links of each begin, those of the next one where they end; odd ones are devices. */
    readonly linkStarts: Int32Array;
    readonly links: Numbers;
  };
}

/** A suspect that joins nothing, since too many share it. */
export interface HubLink {
  readonly link: number;
  readonly episodes: number;
  /** The place of one of them. */
  readonly one: number;
}

export interface JoinedEpisodes {
  /** Places of the episodes of each group of two and more, the largest first, of equal ones that with the smallest number of an episode; those that were asked for. */
  readonly groups: readonly (readonly number[])[];
  /** How many groups there are. */
  readonly found: number;
  readonly hubs: readonly HubLink[];
  /** Whether a link is told of: all but devices that only one person was met on. */
  isTold(link: number): boolean;
}

/** Bits of the marks for each link that there may be, so that few fall together. */
const MARKS_A_LINK = 8;

export interface JoinSetting {
  /** What more episodes share than this joins nothing. */
  readonly episodesMax: number;
  /** The largest so many groups; all when missing. */
  readonly limit?: number | undefined;
}

/** Joins episodes that share a link, but not by one of more than `episodesMax` episodes, nor by a device that only one person was met on. No episode has a link twice. */
export function joinLinks(
  all: LinkedEpisodes,
  { episodesMax, limit }: JoinSetting,
): JoinedEpisodes {
  const shared = new SharedLinks(all, repeatedLinks(all));
  const sets = new DisjointSets(all.size);
  shared.forEach(episodesMax, (one, other) => sets.join(one, other));
  const { groups, found } = largestGroups(all, sets, limit);
  return {
    ...{ groups, found, hubs: shared.hubs(episodesMax) },
    isTold: (link) => !isDevice(link) || shared.isOfSeveral(link),
  };
}

/** An odd number; the remainder of so large ones is slow. */
function isDevice(link: number): boolean {
  return link - 2 * Math.floor(link / 2) === 1;
}

/** Of a link by its place: its first episode, how many have it, and whether others than that one's person were met on it. They lie beside each other, so that one is read at once. */
const [FIRST, COUNT, SEVERAL, FIELDS] = [0, 1, 2, 4];
const LINKS_AT_FIRST = 1 << 13;

/** Links that stand in several episodes, or fall together with one that does. */
class SharedLinks {
  readonly #places = new NumberPlaces();
  readonly #spreads: Spreads;
  readonly #persons: Numbers;
  #fields = new Int32Array(LINKS_AT_FIRST * FIELDS);
  /** Links one after the other as their places, with the episode that has it. */
  readonly #linked: Int32Array;
  readonly #linkedEpisodes: Int32Array;
  #size = 0;

  constructor(
    { size, isIn, columns: { persons, links, linkStarts } }: LinkedEpisodes,
    { spreads, marks, repeats }: RepeatedLinks,
  ) {
    // Of links that fall together all but one are repeats: half at least.
    this.#linked = new Int32Array(2 * repeats);
    this.#linkedEpisodes = new Int32Array(2 * repeats);
    this.#spreads = spreads;
    this.#persons = persons;
    for (let episode = 0; episode < size; episode++) {
      if (isIn[episode] === 0) continue;
      const end = linkStarts[episode + 1] ?? 0;
      for (let at = linkStarts[episode] ?? 0; at < end; at++) {
        const spread = spreads.at(at);
        if (marks.isRepeated(spread)) this.#add(this.#places.of(links[at] ?? 0, spread), episode);
      }
    }
  }

  /** Calls with the first episode and each other that shares a link with it. */
  forEach(episodesMax: number, join: (one: number, other: number) => void): void {
    for (let at = 0; at < this.#size; at++) {
      const place = this.#linked[at] ?? 0;
      const first = this.#fields[place * FIELDS + FIRST] ?? 0;
      const other = this.#linkedEpisodes[at] ?? 0;
      if (first === other || this.#countAt(place) > episodesMax) continue;
      if (this.#joins(place)) join(first, other);
    }
  }

  hubs(episodesMax: number): HubLink[] {
    const hubs: HubLink[] = [];
    for (let place = 0; place < this.#places.size; place++) {
      const episodes = this.#countAt(place);
      if (episodes <= episodesMax || !this.#joins(place)) continue;
      const one = this.#fields[place * FIELDS + FIRST] ?? 0;
      hubs.push({ link: this.#places.numberAt(place), episodes, one });
    }
    return hubs;
  }

  isOfSeveral(link: number): boolean {
    const place = this.#places.find(link, this.#spreads.of(link));
    return place !== undefined && this.#fields[place * FIELDS + SEVERAL] === 1;
  }

  #countAt(place: number): number {
    return this.#fields[place * FIELDS + COUNT] ?? 0;
  }

  #joins(place: number): boolean {
    if (this.#countAt(place) < 2) return false;
    return this.#fields[place * FIELDS + SEVERAL] === 1 || !isDevice(this.#places.numberAt(place));
  }

  #add(place: number, episode: number): void {
    const at = place * FIELDS;
    if (at >= this.#fields.length) this.#grow();
    const count = this.#fields[at + COUNT] ?? 0;
    this.#fields[at + COUNT] = count + 1;
    if (count === 0) this.#fields[at + FIRST] = episode;
    else if (
      this.#fields[at + SEVERAL] === 0 &&
      this.#persons[this.#fields[at + FIRST] ?? 0] !== this.#persons[episode]
    )
      this.#fields[at + SEVERAL] = 1;
    this.#linked[this.#size] = place;
    this.#linkedEpisodes[this.#size++] = episode;
  }

  #grow(): void {
    const fields = new Int32Array(this.#fields.length * 2);
    fields.set(this.#fields);
    this.#fields = fields;
  }
}

/** The groups of two and more. */
function largestGroups(
  { size, columns: { episodes } }: LinkedEpisodes,
  sets: DisjointSets,
  limit: number | undefined,
): Pick<JoinedEpisodes, 'groups' | 'found'> {
  const rootOf = new Int32Array(size);
  const sizes = new Int32Array(size);
  const roots: number[] = [];
  for (let at = 0; at < size; at++) {
    const root = sets.rootOf(at);
    rootOf[at] = root;
    const members = (sizes[root] ?? 0) + 1;
    sizes[root] = members;
    if (members === 2) roots.push(root);
  }
  const smallest = new Float64Array(size).fill(Infinity);
  for (let at = 0; at < size; at++) {
    const root = rootOf[at] ?? 0;
    if ((sizes[root] ?? 0) > 1) smallest[root] = Math.min(smallest[root] ?? 0, episodes[at] ?? 0);
  }
  roots.sort((a, b) => {
    return (sizes[b] ?? 0) - (sizes[a] ?? 0) || (smallest[a] ?? 0) - (smallest[b] ?? 0);
  });
  const groups: number[][] = roots.slice(0, limit).map(() => []);
  /** By the place of a root its group, from 1 on. */
  const groupOf = new Int32Array(size);
  for (const [at, root] of roots.slice(0, limit).entries()) groupOf[root] = at + 1;
  for (let at = 0; at < size; at++) {
    const group = groupOf[rootOf[at] ?? 0] ?? 0;
    if (group > 0) groups[group - 1]?.push(at);
  }
  return { groups, found: roots.length };
}

interface RepeatedLinks {
  readonly spreads: Spreads;
  readonly marks: RepeatMarks;
  /** How often a link was met that was marked before. */
  readonly repeats: number;
}

/** Most links stand in one episode: those are left out before any is looked up, by marks that one and another may have in common. */
function repeatedLinks({ size, isIn, columns: { links, linkStarts } }: LinkedEpisodes) {
  const spreads = new Spreads(links);
  const marks = new RepeatMarks(links.length);
  let repeats = 0;
  for (let episode = 0; episode < size; episode++) {
    if (isIn[episode] === 0) continue;
    const end = linkStarts[episode + 1] ?? 0;
    for (let at = linkStarts[episode] ?? 0; at < end; at++)
      if (marks.add(spreads.at(at))) repeats++;
  }
  return { spreads, marks, repeats };
}

/** Spreads of links by their places, and of others. */
class Spreads {
  readonly #halves: Uint32Array;
  readonly #one = new Float64Array(1);
  readonly #oneHalves = new Uint32Array(this.#one.buffer);

  constructor(links: Numbers) {
    const numbers = links instanceof Float64Array ? links : Float64Array.from(links);
    this.#halves = new Uint32Array(numbers.buffer, numbers.byteOffset, numbers.length * 2);
  }

  at(place: number): number {
    return spreadOf(this.#halves[2 * place] ?? 0, this.#halves[2 * place + 1] ?? 0);
  }

  of(link: number): number {
    this.#one[0] = link;
    return spreadOf(this.#oneHalves[0] ?? 0, this.#oneHalves[1] ?? 0);
  }
}

/** Which numbers were added twice, those that fall together with another among them. */
class RepeatMarks {
  readonly #mask: number;
  readonly #once: Uint32Array;
  readonly #again: Uint32Array;

  /** For about so many. */
  constructor(size: number) {
    const bits = 2 ** Math.min(24, Math.max(10, Math.ceil(Math.log2(size * MARKS_A_LINK + 1))));
    this.#mask = bits - 1;
    this.#once = new Uint32Array(bits / 32);
    this.#again = new Uint32Array(bits / 32);
  }

  /** Whether it was added before. */
  add(number: number): boolean {
    const [at, bit] = [(number & this.#mask) >>> 5, 1 << (number & 31)];
    const before = this.#once[at] ?? 0;
    if ((before & bit) === 0) this.#once[at] = before | bit;
    else this.#again[at] = (this.#again[at] ?? 0) | bit;
    return (before & bit) !== 0;
  }

  isRepeated(number: number): boolean {
    return ((this.#again[(number & this.#mask) >>> 5] ?? 0) & (1 << (number & 31))) !== 0;
  }
}
