// Who and what stands together with a suspect in signals, and what stands with those: a graph of two hops, masked, of the newest signals.
import type { LoggedFrame } from '../log/log.ts';
import { frameLineBytes } from '../log/unpack-frame.ts';
import { parseSignalLine } from '../signal/parse-signal-line.ts';
import { maskAccount, maskPhone } from '../signal/phone.ts';
import type { Signal } from '../signal/signal.ts';
import { FIELDS, type FieldName, type SignalType } from '../signal/signal-type.ts';

export const NODE_KINDS = ['phone', 'account', 'domain', 'device', 'person'] as const;
export type NodeKind = (typeof NODE_KINDS)[number];

/** So many neighbours are followed, the most frequent first; so many each. */
const FOLLOWED_MAX = 24;
const NEXT_MAX = 12;
const FIRST_MAX = 60;
/** Newest signals of each that is followed. */
const SIGNALS_MAX = 2_000;

export interface AskedGraph {
  /** The suspect, as signals name it. */
  readonly name: string;
  /** Event times, epoch ms; `to` is not in it. */
  readonly from: number;
  readonly to: number;
}

export interface GraphNode {
  readonly id: number;
  readonly kind: NodeKind;
  /** Masked, but for domains. */
  readonly label: string;
  /** From the suspect: 0, 1 or 2. */
  readonly hop: number;
}

/** Of nodes by their ids: the one that acts first, as the caller or the payer. */
export interface GraphEdge {
  readonly from: number;
  readonly to: number;
  readonly type: SignalType;
  readonly count: number;
  readonly lastTime: number;
  /** Of all its transfers. */
  readonly amountFen?: number;
}

export interface SuspectGraph {
  /** The suspect first. */
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
  readonly signals: number;
  /** There is more than is shown. */
  readonly isCut: boolean;
}

interface Named {
  readonly kind: NodeKind;
  readonly name: string;
}

interface Meeting {
  readonly from: Named;
  readonly to: Named;
  readonly signal: Signal;
}

const DECODER = new TextDecoder();

/** Reads the frames twice. Rejects with what reading throws. */
export async function graphOf(
  asked: AskedGraph,
  frames: () => AsyncIterable<Pick<LoggedFrame, 'frame'>>,
): Promise<SuspectGraph> {
  const first = await meetingsOf(asked, new Set([asked.name]), frames());
  const neighbours = mostMet(first.meetings, asked.name);
  const shown = new Set([asked.name, ...neighbours.slice(0, FIRST_MAX)]);
  const followed = new Set(neighbours.slice(0, FOLLOWED_MAX));
  const second = await meetingsOf(asked, followed, frames());
  const graph = new Graph(asked.name, shown);
  for (const meeting of first.meetings) graph.add(meeting);
  for (const name of followed)
    for (const next of mostMet(second.meetings, name).slice(0, NEXT_MAX)) graph.show(next);
  for (const meeting of second.meetings) if (!touches(meeting, asked.name)) graph.add(meeting);
  const isCut =
    first.isCut || second.isCut || neighbours.length > followed.size || graph.leftOut > 0;
  return { ...graph.told(), signals: first.signals + second.signals, isCut };
}

async function meetingsOf(
  { from, to }: AskedGraph,
  names: ReadonlySet<string>,
  frames: AsyncIterable<Pick<LoggedFrame, 'frame'>>,
): Promise<{ meetings: Meeting[]; signals: number; isCut: boolean }> {
  const sought = [...names].map((name) => Buffer.from(name));
  const seen = new Set<string>();
  let meetings: Meeting[] = [];
  let signals = 0;
  let isCut = false;
  const max = SIGNALS_MAX * Math.max(1, Math.min(names.size, 4));
  for await (const { frame } of frames) {
    const bytes = Buffer.from(frame.buffer, frame.byteOffset, frame.byteLength);
    if (!sought.some((name) => bytes.includes(name))) continue;
    for (const line of frameLineBytes(bytes)) {
      const text = Buffer.from(line.buffer, line.byteOffset, line.byteLength);
      if (!sought.some((name) => text.includes(name))) continue;
      const parsed = parseSignalLine(DECODER.decode(line));
      if (!parsed.ok) continue;
      const { signal } = parsed;
      const identity = `${signal.source} ${signal.id}`;
      if (signal.time < from || signal.time >= to || seen.has(identity)) continue;
      const found = meetingsIn(signal).filter(
        (one) => names.has(one.from.name) || names.has(one.to.name),
      );
      if (found.length === 0) continue;
      seen.add(identity);
      signals++;
      meetings.push(...found);
      if (meetings.length < 2 * max) continue;
      meetings = meetings.slice(-max);
      isCut = true;
    }
  }
  return { meetings, signals, isCut };
}

/** The first that a signal names with each other one. */
function meetingsIn(signal: Signal): Meeting[] {
  const named = Object.entries(signal).flatMap(([field, value]): Named[] => {
    const kind = kindOf(field);
    return kind === undefined || typeof value !== 'string' ? [] : [{ kind, name: value }];
  });
  const [from, ...others] = named;
  if (from === undefined) return [];
  return others.filter(({ name }) => name !== from.name).map((to) => ({ from, to, signal }));
}

function kindOf(field: string): NodeKind | undefined {
  if (!isField(field)) return undefined;
  const { kind } = FIELDS[field];
  return NODE_KINDS.find((one) => one === kind);
}

function isField(name: string): name is FieldName {
  return Object.hasOwn(FIELDS, name);
}

function touches({ from, to }: Meeting, name: string): boolean {
  return from.name === name || to.name === name;
}

/** Whom one met, the most often met first. */
function mostMet(meetings: readonly Meeting[], name: string): string[] {
  const counts = new Map<string, number>();
  for (const { from, to } of meetings) {
    if (from.name !== name && to.name !== name) continue;
    const other = from.name === name ? to.name : from.name;
    counts.set(other, (counts.get(other) ?? 0) + 1);
  }
  return [...counts].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1)).map(([other]) => other);
}

class Graph {
  leftOut = 0;
  readonly #centre: string;
  readonly #first: ReadonlySet<string>;
  readonly #shown: Set<string>;
  readonly #nodes = new Map<string, GraphNode>();
  readonly #edges = new Map<string, GraphEdge>();

  constructor(centre: string, first: ReadonlySet<string>) {
    this.#centre = centre;
    this.#first = first;
    this.#shown = new Set(first);
  }

  show(name: string): void {
    this.#shown.add(name);
  }

  add({ from, to, signal }: Meeting): void {
    if (!this.#shown.has(from.name) || !this.#shown.has(to.name)) {
      this.leftOut++;
      return;
    }
    const [a, b] = [this.#node(from), this.#node(to)];
    const key = `${a.id} ${b.id} ${signal.type}`;
    const before = this.#edges.get(key);
    const fen = signal.type === 'transfer.attempted' ? signal.amountFen : undefined;
    const amountFen = fen === undefined ? before?.amountFen : (before?.amountFen ?? 0) + fen;
    this.#edges.set(key, {
      ...{ from: a.id, to: b.id, type: signal.type, count: (before?.count ?? 0) + 1 },
      lastTime: Math.max(before?.lastTime ?? 0, signal.time),
      ...(amountFen === undefined ? {} : { amountFen }),
    });
  }

  told(): Pick<SuspectGraph, 'nodes' | 'edges'> {
    const nodes = [...this.#nodes.values()].sort((a, b) => a.hop - b.hop || a.id - b.id);
    return { nodes, edges: [...this.#edges.values()] };
  }

  #node({ kind, name }: Named): GraphNode {
    const known = this.#nodes.get(name);
    if (known !== undefined) return known;
    const hop = name === this.#centre ? 0 : this.#first.has(name) ? 1 : 2;
    const node = { id: this.#nodes.size, kind, label: labelOf(kind, name), hop };
    this.#nodes.set(name, node);
    return node;
  }
}

function labelOf(kind: NodeKind, name: string): string {
  if (kind === 'domain') return name;
  return kind === 'phone' ? maskPhone(name) : maskAccount(name);
}
