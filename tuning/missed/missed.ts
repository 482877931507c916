// Filed cases that no rule warned about, in clusters by what their signals share, each with a draft of a rule.
import type { FiledCase } from '../../backtest/feedback.ts';
import type { LoggedFrame } from '../../log/log.ts';
import { compilePack } from '../../rules/compile.ts';
import type { PackFile } from '../../rules/pack-file.ts';
import { maskAccount, maskPhone } from '../../signal/phone.ts';
import { type Cluster, clustersOf, type SharedIdentifier } from './cluster.ts';
import type { Contrast } from './contrast.ts';
import { draftOf } from './draft-rule.ts';
import { bestSequence, pairsOf, type SequenceOfTraits, sidesOf } from './sequence.ts';
import { type Track, tracksOf } from './track.ts';

export interface MissedOptions {
  /** Days before a fraud in which signals are looked at. */
  readonly days: number;
  /** The pack that drafts are to compile with. */
  readonly files: readonly PackFile[];
}

export interface TraitView extends Contrast {
  /** In the words of a rule; of a sequence in its order. */
  readonly trait: string;
}

export interface ClusterView {
  readonly caseIds: readonly string[];
  readonly cases: number;
  readonly lossFen: number;
  /** By typology as filed, the most frequent first; the same of regions. */
  readonly typologies: readonly Named[];
  readonly regions: readonly Named[];
  /** Filings in each seven days from the first case of the report on. */
  readonly weeks: readonly number[];
  readonly traits: readonly TraitView[];
  readonly sequences: readonly TraitView[];
  /** Numbers of people are masked. */
  readonly shared: readonly SharedIdentifier[];
  /** Missing where the cases have nothing in common that others have not. */
  readonly draft?: DraftView;
}

export interface DraftView {
  readonly name: string;
  readonly text: string;
  readonly typology: string;
  /** Parts of the cases and of the other people for whom it would have fired. They are those that it was made from. */
  readonly share: number;
  readonly othersShare: number;
  /** What the compiler says of the pack with it. */
  readonly complaints: readonly string[];
}

export interface Named {
  readonly name: string;
  readonly cases: number;
}

export interface MissedCases {
  /** Missed cases that were looked at, and the people beside them. */
  readonly cases: number;
  readonly others: number;
  /** Of the cases, those of whom the archive has nothing; they are in no cluster. */
  readonly unseen: number;
  readonly signalsRead: number;
  /** Largest first; cases that nothing joins are counted as `alone`. */
  readonly clusters: readonly ClusterView[];
  readonly alone: number;
}

const WEEK_MS = 7 * 86_400_000;
const CLUSTERS_MAX = 20;

/** Reads frames in the order of the log. `isKnown` says of whom a case was filed. Rejects with what reading throws. */
export async function missedCases(
  cases: readonly FiledCase[],
  frames: AsyncIterable<Pick<LoggedFrame, 'frame'>>,
  isKnown: (phone: string) => boolean,
  options: MissedOptions,
): Promise<MissedCases> {
  const tracks = await tracksOf(cases, options.days, frames, isKnown);
  const seen = cases.flatMap((filed, i) => {
    const track = tracks.cases[i];
    return track === undefined || track.signals.length === 0 ? [] : [{ filed, track }];
  });
  const clusters = clustersOf(
    seen.map(({ track }) => track),
    tracks.others,
  );
  const many = clusters.filter(({ members }) => members.length >= 2);
  return {
    cases: cases.length,
    others: tracks.others.length,
    unseen: cases.length - seen.length,
    signalsRead: tracks.signalsRead,
    clusters: many
      .slice(0, CLUSTERS_MAX)
      .map((cluster) => viewOf(cluster, seen, tracks.others, options)),
    alone: clusters.length - many.length,
  };
}

interface SeenCase {
  readonly filed: FiledCase;
  readonly track: Track;
}

function viewOf(
  cluster: Cluster,
  seen: readonly SeenCase[],
  others: readonly Track[],
  { files }: MissedOptions,
): ClusterView {
  const members = cluster.members.flatMap((member) => seen[member] ?? []);
  const filed = members.map((member) => member.filed);
  const sides = sidesOf(
    cluster.traits,
    members.map(({ track }) => track),
    others,
  );
  const begin = Math.min(...seen.map((each) => each.filed.filedTime));
  const end = Math.max(...seen.map((each) => each.filed.filedTime));
  const weeks = Array.from({ length: Math.floor((end - begin) / WEEK_MS) + 1 }, () => 0);
  for (const { filedTime } of filed) {
    const week = Math.floor((filedTime - begin) / WEEK_MS);
    weeks[week] = (weeks[week] ?? 0) + 1;
  }
  const best = bestSequence(cluster.traits, sides);
  const caseIds = filed.map(({ caseId }) => caseId);
  return {
    caseIds,
    cases: filed.length,
    lossFen: filed.reduce((sum, { lossFen }) => sum + lossFen, 0),
    typologies: namedOf(filed.map(({ typology }) => typology)),
    regions: namedOf(filed.map(({ region }) => region)),
    weeks,
    traits: cluster.traits.map(({ key, on: _, where: __, ...contrast }) => ({
      trait: key,
      ...contrast,
    })),
    sequences: pairsOf(cluster.traits, sides).map(sequenceView),
    shared: cluster.identifiers.map(masked),
    ...(best === undefined ? {} : { draft: draftView(caseIds, best, cluster.identifiers, files) }),
  };
}

function draftView(
  caseIds: readonly string[],
  sequence: SequenceOfTraits,
  identifiers: readonly SharedIdentifier[],
  files: readonly PackFile[],
): DraftView {
  const { name, text, typology } = draftOf({ caseIds, sequence, identifiers });
  const { diagnostics } = compilePack([...files, { name, text }]);
  return {
    name,
    text,
    typology,
    share: sequence.share,
    othersShare: sequence.othersShare,
    complaints: diagnostics
      .filter(({ file }) => file === name)
      .map((each) => `${each.severity}: ${each.message}`),
  };
}

function sequenceView({ last, before, ...contrast }: SequenceOfTraits): TraitView {
  return { trait: [...before, last].map(({ key }) => key).join(', then '), ...contrast };
}

/** Sites and apps are nobody's number. */
function masked(shared: SharedIdentifier): SharedIdentifier {
  const { kind, value } = shared;
  if (kind === 'domain' || kind === 'app') return shared;
  return { ...shared, value: kind === 'phone' ? maskPhone(value) : maskAccount(value) };
}

function namedOf(names: readonly string[]): Named[] {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts]
    .map(([name, cases]) => ({ name, cases }))
    .sort((a, b) => b.cases - a.cases || (a.name < b.name ? -1 : 1));
}
