// A version of a rule pack and the states that it goes through. Pure: who may ask for a move is the API's business, what a move needs is said here.
import type { PackCheck } from '../rules/pack-check.ts';
import { FwError } from '../signal/fw-error.ts';

export const VERSION_STATES = [
  'draft',
  'checked',
  'backtested',
  'shadow',
  'approved',
  'live',
  'retired',
] as const;
export type VersionState = (typeof VERSION_STATES)[number];

export const EVIDENCE_KINDS = ['check', 'backtest', 'shadow', 'halt', 'drift', 'note'] as const;

/** What speaks for or against a version, for one content of it. */
export interface Evidence {
  readonly kind: (typeof EVIDENCE_KINDS)[number];
  readonly by: string;
  /** Processing time, epoch ms. */
  readonly at: number;
  /** The content that it is about. */
  readonly digest: string;
  readonly text: string;
  /** Where it is kept: the id of a backtest. */
  readonly ref?: string;
  readonly figures?: Readonly<Record<string, unknown>>;
}

/** For whom a version is live; everybody when neither is there. Both: people of these regions, and of them this share. */
export interface LiveScope {
  /** Region codes; each holds for all below it. */
  readonly regions?: readonly string[];
  /** Of a hundred people so many, always the same ones. */
  readonly percent?: number;
}

export interface Move {
  readonly from: VersionState;
  readonly to: VersionState;
  readonly by: string;
  readonly at: number;
  readonly reason: string;
  readonly scope?: LiveScope;
}

/** A text file of a pack by its content. */
export interface FileEntry {
  /** Relative to the pack's folder. */
  readonly name: string;
  /** SHA-256 of its text, hexadecimal. */
  readonly digest: string;
}

export interface RuleVersion {
  readonly versionId: string;
  /** 1, and one more with each change. */
  readonly revision: number;
  readonly state: VersionState;
  /** Of all its files together, by which equal contents are found. */
  readonly digest: string;
  readonly files: readonly FileEntry[];
  readonly check: PackCheck;
  readonly author: string;
  readonly madeAt: number;
  readonly reason: string;
  readonly basedOn?: string;
  /** Whether it came from the pack folder at a start, without anybody's approval. */
  readonly isAdopted?: true;
  /** Everybody who wrote at the text as it is; none of them approves it. */
  readonly editors: readonly string[];
  readonly evidence: readonly Evidence[];
  readonly moves: readonly Move[];
  /** While it is live for some people only. */
  readonly scope?: LiveScope;
  /** The version that it took the place of. */
  readonly replaced?: string;
}

/** Which states may follow. From retired to live is a rollback. */
const NEXT: Readonly<Record<VersionState, readonly VersionState[]>> = {
  draft: ['checked', 'retired'],
  checked: ['draft', 'backtested', 'retired'],
  backtested: ['draft', 'shadow', 'retired'],
  shadow: ['backtested', 'approved', 'retired'],
  approved: ['shadow', 'live', 'retired'],
  live: ['live', 'retired'],
  retired: [],
};

export interface AskedMove {
  readonly to: VersionState;
  readonly by: string;
  readonly reason: string;
  readonly scope?: LiveScope;
}

/**
 * The version after a move. Throws FwError FW_RULES_REFUSED when the state does not follow, when what the move needs is not there, or when somebody
 * would approve their own work.
 */
export function movedVersion(version: RuleVersion, asked: AskedMove, at: number): RuleVersion {
  const { state } = version;
  if (!NEXT[state].includes(asked.to)) {
    const next = NEXT[state].join(', ') || 'nothing';
    throw refused(version, `from ${state} it goes to ${next}, not to ${asked.to}`);
  }
  const lack = lackFor(version, asked);
  if (lack !== undefined) throw refused(version, lack);
  return withMove(version, asked, at);
}

/** The version with a move noted, unasked whether it follows. */
export function withMove(version: RuleVersion, asked: AskedMove, at: number): RuleVersion {
  const { scope: _before, ...rest } = version;
  const { to, by, reason } = asked;
  const scope = asked.scope === undefined || to !== 'live' ? {} : { scope: asked.scope };
  const move: Move = { from: version.state, to, by, at, reason, ...scope };
  return { ...rest, state: to, ...scope, moves: [...version.moves, move] };
}

/** Whether the pack compiles and all of its stories hold. */
export function isSound(check: PackCheck): boolean {
  return hasCompiled(check) && check.storyFaults.length === 0;
}

/** Whether the pack compiles. */
export function hasCompiled({ diagnostics, pack }: PackCheck): boolean {
  return pack !== '' && !diagnostics.some(({ severity }) => severity === 'error');
}

function lackFor(version: RuleVersion, { to, by }: AskedMove): string | undefined {
  switch (to) {
    case 'checked':
      return isSound(version.check)
        ? undefined
        : 'it does not compile, or a story does not hold: see its check';
    case 'backtested':
      return hasEvidence(version, 'backtest')
        ? undefined
        : 'it has no backtest of this content: run one first, POST /v1/backtests';
    case 'approved':
      return version.author === by || version.editors.includes(by)
        ? 'nobody approves rules of their own; somebody else does'
        : undefined;
    default:
      return undefined;
  }
}

/** Whether there is evidence of a kind about the content as it is. */
export function hasEvidence(version: RuleVersion, kind: Evidence['kind']): boolean {
  return version.evidence.some((one) => one.kind === kind && one.digest === version.digest);
}

/** FW_RULES_REFUSED about a version. */
export function refused({ versionId, check }: RuleVersion, why: string): FwError {
  const named = check.pack === '' ? versionId : `${versionId} (${check.pack})`;
  return new FwError('FW_RULES_REFUSED', `Rule version ${named}: ${why}.`);
}

/** Which versions the engine goes by. */
export interface Standing {
  /** Undefined before the first start. */
  readonly live?: RuleVersion;
  /** Live for some regions or for a share of people. */
  readonly partial?: RuleVersion;
  /** Runs in shadow beside the live one. */
  readonly challenger?: RuleVersion;
  /** The one that the live one replaced: a step back makes it live again. */
  readonly before?: RuleVersion;
}

/** The standing of all versions. */
export function standingOf(versions: readonly RuleVersion[]): Standing {
  const live = versions.find(({ state, scope }) => state === 'live' && scope === undefined);
  const partial = versions.find(({ state, scope }) => state === 'live' && scope !== undefined);
  const challenger = versions.find(({ state }) => state === 'shadow' || state === 'approved');
  const before = versions.find(({ versionId }) => versionId === live?.replaced);
  return {
    ...(live === undefined ? {} : { live }),
    ...(partial === undefined ? {} : { partial }),
    ...(challenger === undefined ? {} : { challenger }),
    ...(before === undefined ? {} : { before }),
  };
}
