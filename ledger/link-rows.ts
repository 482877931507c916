// Rows of links as ClickHouse gives them in its binary form, which costs a fraction of reading them as JSON, and what they join.
import { DisjointSets } from './disjoint-sets.ts';
import { NumberPlaces } from './number-places.ts';

/** A suspect that joins nothing, since too many share it. */
export interface HubLink {
  /** Its number (ledger/episode-links.ts). */
  readonly link: number;
  readonly episodes: number;
  /** The number of one of them. */
  readonly one: number;
}

/** Which episodes are joined, by their numbers. */
export interface JoinedRows {
  /** Numbers of the episodes of each group of two and more, the largest first, of equal ones that with the smallest number. */
  readonly groups: readonly (readonly number[])[];
  readonly hubs: readonly HubLink[];
  /** Ids of some suspects stand in plain. */
  readonly hasPlain: boolean;
}

/** Of a row in RowBinary: UInt64 of the episode, UInt64 of the person, UInt8 of is_plain, Array(UInt64) of the links. Numbers have 53 bits. */
const [PERSON_AT, PLAIN_AT, LINKS_AT] = [8, 16, 17];
const NUMBER_BYTES = 8;
const HIGH = 2 ** 32;
/** Bits of the marks for each link that there may be, so that few fall together. */
const MARKS_A_LINK = 8;

/**
 * Joins episodes that share a link, directly or over others, but not by one of more than `episodesMax` episodes, nor by a device (an odd link) that only
 * one person was met on. `bytes` are rows of episode, person, is_plain and links, no episode twice and none of its links. Throws RangeError when they end within a row.
 */
export function joinRows(bytes: Uint8Array, episodesMax: number): JoinedRows {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const { rows, linksMax, marks } = repeatedLinks(view);
  const episodes = new Float64Array(rows);
  const linked = new Int32Array(linksMax);
  const linkedRows = new Int32Array(linksMax);
  const places = new NumberPlaces();
  const known: Known[] = [];
  let hasPlain = false;
  let links = 0;
  for (let row = 0, at = 0; row < rows; row++) {
    episodes[row] = numberAt(view, at);
    hasPlain ||= view.getUint8(at + PLAIN_AT) === 1;
    const person = numberAt(view, at + PERSON_AT);
    const end = endOf(view, at + LINKS_AT);
    for (at = startOf(view, at + LINKS_AT); at < end; at += NUMBER_BYTES) {
      const spread = spreadAt(view, at);
      if (!marks.isRepeated(spread)) continue;
      const place = places.of(numberAt(view, at), spread);
      const before = known[place];
      if (before === undefined) {
        const isDevice = view.getUint8(at) % 2 === 1;
        known.push({ row, person, isDevice, count: 1, isOfSeveral: false });
      } else {
        before.count++;
        before.isOfSeveral ||= person !== before.person;
      }
      linked[links] = place;
      linkedRows[links++] = row;
    }
  }
  const sets = new DisjointSets(rows);
  for (let at = 0; at < links; at++) {
    const one = known[linked[at] ?? 0];
    if (one !== undefined && isShared(one) && one.count <= episodesMax)
      sets.join(one.row, linkedRows[at] ?? 0);
  }
  const hubs = known.flatMap((one, place) => {
    if (one.count <= episodesMax || !isShared(one)) return [];
    return [{ link: places.numberAt(place), episodes: one.count, one: episodes[one.row] ?? 0 }];
  });
  const groups = sets.sets().map((set) => set.map((row) => episodes[row] ?? 0));
  return { groups: bySize(groups), hubs, hasPlain };
}

function bySize(groups: readonly number[][]): number[][] {
  return groups
    .map((group) => ({ group, first: group.reduce((a, b) => Math.min(a, b)) }))
    .sort((a, b) => b.group.length - a.group.length || a.first - b.first)
    .map(({ group }) => group);
}

/** A link that stands in several rows, or falls together with one. */
interface Known {
  /** The first row that has it, and the person of that. */
  readonly row: number;
  readonly person: number;
  readonly isDevice: boolean;
  count: number;
  /** Others were met on it as well. */
  isOfSeveral: boolean;
}

function isShared({ count, isDevice, isOfSeveral }: Known): boolean {
  return count > 1 && (!isDevice || isOfSeveral);
}

/** Most links stand in one row: those are left out before any is looked up, by marks that one and another may have in common. */
function repeatedLinks(view: DataView): { rows: number; linksMax: number; marks: RepeatMarks } {
  const marks = new RepeatMarks(view.byteLength / NUMBER_BYTES);
  let rows = 0;
  let links = 0;
  for (let at = 0; at < view.byteLength; rows++) {
    const end = endOf(view, at + LINKS_AT);
    for (at = startOf(view, at + LINKS_AT); at < end; at += NUMBER_BYTES)
      if (marks.add(spreadAt(view, at))) links++;
  }
  // Of links that fall together all but one are repeats: half at least.
  return { rows, linksMax: 2 * links, marks };
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
  add(spread: number): boolean {
    const [at, bit] = [(spread & this.#mask) >>> 5, 1 << (spread & 31)];
    const before = this.#once[at] ?? 0;
    if ((before & bit) === 0) this.#once[at] = before | bit;
    else this.#again[at] = (this.#again[at] ?? 0) | bit;
    return (before & bit) !== 0;
  }

  isRepeated(spread: number): boolean {
    return ((this.#again[(spread & this.#mask) >>> 5] ?? 0) & (1 << (spread & 31))) !== 0;
  }
}

function numberAt(view: DataView, at: number): number {
  return view.getUint32(at + 4, true) * HIGH + view.getUint32(at, true);
}

/** The lower half of a link without its lowest bit, which tells devices and spreads nothing. */
function spreadAt(view: DataView, at: number): number {
  return view.getUint32(at, true) >>> 1;
}

/** Where an array begins behind its length, of which each byte but the last has the highest bit. */
function startOf(view: DataView, at: number): number {
  let start = at;
  while (view.getUint8(start) > 127) start++;
  return start + 1;
}

/** Where it ends. */
function endOf(view: DataView, at: number): number {
  const start = startOf(view, at);
  let length = 0;
  for (let byte = start - 1; byte >= at; byte--)
    length = length * 128 + (view.getUint8(byte) & 127);
  const end = start + length * NUMBER_BYTES;
  if (end > view.byteLength) throw new RangeError('links end within a row');
  return end;
}
