// Which levels use the staff of the desks best: the tasks of a period as other levels would have opened them, through the queues of the desks,
// and what the calls that come in time keep. Other levels are one probability of fraud as the line through all typologies (threshold.ts), set so
// that it makes fewer or more calls than now.
import { type KnownFacts, knownFacts } from '../../backtest/judge.ts';
import type { Period } from '../../ledger/check-period.ts';
import { type FileDiff, packDiff } from '../../rulebook/pack-diff.ts';
import { compilePack } from '../../rules/compile.ts';
import type { PackFile } from '../../rules/pack-file.ts';
import type { Plan } from '../../rules/plan.ts';
import { contentId } from '../../signal/content-id.ts';
import { FwError } from '../../signal/fw-error.ts';
import { required } from '../../signal/invariant.ts';
import { examplesOf, type WeighedSpell, weighSpells, weightOf } from '../example.ts';
import { withNumbers } from '../pack-rewrite.ts';
import { heldOutOf, type TuningRows } from '../propose.ts';
import { type KnownSpell, knownSpells, spellsOf } from '../spell.ts';
import type { Levels } from '../story-guard.ts';
import type { CallValue } from '../sweep.ts';
import { type CallTrail, goneOf, withDecisions } from './call-trail.ts';
import {
  type CallDesk,
  inTimeOf,
  type Pool,
  poolOf,
  runSetting,
  type SettingParts,
  type SettingRun,
  waitsOf,
} from './capacity-setting.ts';
import { bestOf, type CapacityReason, type Gain, gainsOf } from './gain.ts';
import { type LevelChoice, levelChoices } from './level-choices.ts';
import { type OddsByTypology, probabilityAt, scoreOdds } from './score-odds.ts';

export interface CapacityRows extends TuningRows {
  /** What tasks kept somebody busy, ms: the percentiles 0 to 100 in order; empty where too few are known. */
  readonly heldMs: readonly number[];
}

export interface CapacityOptions extends CallValue {
  readonly period: Period;
  readonly pool: Pool;
  /** Every desk of the pool in which somebody of the decisions lives. */
  readonly desks: ReadonlyMap<string, CallDesk>;
}

export interface CapacitySetting
  extends Gain,
    Pick<SettingRun, 'desks' | 'used'>,
    Pick<LevelChoice, 'line'> {
  readonly levels: Readonly<Record<string, Levels>>;
  readonly calls: number;
  readonly callsADay: number;
  readonly inTime: number | null;
  readonly waits: ReturnType<typeof waitsOf>;
  readonly redWaits: ReturnType<typeof waitsOf>;
  /** Frauds among the people called, and among those called in time. */
  readonly fraud: number;
  readonly fraudInTime: number;
}

export interface CapacityProposal {
  readonly pack: string;
  readonly pool: Pool;
  /** Calls are as long as those of the ledger; without enough of them, as the desks set it. */
  readonly isCallLengthKnown: boolean;
  /** By their calls, the fewest first; the levels as they are among them. */
  readonly settings: readonly CapacitySetting[];
  /** Places of the levels as they are and of the best in `settings`. */
  readonly now: number;
  readonly best: number;
  readonly because: CapacityReason;
  /** What the best changes in the files of the pack. */
  readonly diff: readonly FileDiff[];
  /** The whole pack with it. */
  readonly files: readonly PackFile[];
}

/** Throws FwError FW_PACK_INVALID when the pack does not compile. */
export function proposeCapacity(
  files: readonly PackFile[],
  rows: CapacityRows,
  options: CapacityOptions,
): CapacityProposal {
  const { plan, stories, diagnostics } = compilePack(files);
  if (plan === undefined) {
    const why = diagnostics[0]?.message ?? 'it has no pack.yaml';
    throw new FwError('FW_PACK_INVALID', `The pack to set levels of does not compile: ${why}.`);
  }
  const facts = knownFacts(
    rows.cases.map((each) => ({ ...each, victims: new Set([each.phone]) })),
    rows.outcomes,
  );
  const spells = knownSpells(spellsOf(rows.decisions), facts);
  const { weighed } = weighSpells(spells, heldOutOf(spells, facts));
  const odds = scoreOdds(plan, examplesOf(weighed, plan));
  const trails = trailsOf(plan, { spells, facts, weighed, odds }, rows, options);
  const choices = levelChoices(plan, stories, odds, spells);
  const runs = choices.map((choice) => ({
    choice,
    run: runSetting(trails, choice.levels, options),
  }));
  runs.sort((a, b) => a.run.calls.length - b.run.calls.length);
  const now = runs.findIndex(({ choice }) => choice.line === null);
  const gains = gainsOf(
    runs.map(({ run }) => run.calls),
    now,
    options,
  );
  const settings = runs.map(({ choice, run }, i) =>
    settingOf(choice, run, required(gains[i], 'a gain for each setting'), options),
  );
  const { best, because } = bestOf(settings, now);
  const levels = new Map(Object.entries(settings[best]?.levels ?? {}));
  const changed = withNumbers(files, { points: new Map(), levels });
  return {
    pack: `${plan.pack}@${plan.version}`,
    pool: options.pool,
    isCallLengthKnown: rows.heldMs.length > 0,
    settings,
    now,
    best,
    because,
    diff: packDiff(files, changed),
    files: changed,
  };
}

interface TrailFacts {
  readonly spells: readonly KnownSpell[];
  readonly facts: KnownFacts;
  readonly weighed: readonly WeighedSpell[];
  readonly odds: OddsByTypology;
}

function trailsOf(
  plan: Plan,
  { spells, facts, weighed, odds }: TrailFacts,
  { decisions, heldMs }: CapacityRows,
  { pool, desks }: CapacityOptions,
): CallTrail[] {
  const weights = new Map(
    weighed.map(({ spell, isFraud, weight }) => [spell, isFraud ? weight : 0]),
  );
  return withDecisions(spells, decisions).map(({ spell, decisions: own }) => {
    const gone = goneOf(facts, spell);
    const desk = required(desks.get(poolOf(spell.region, pool)), 'a desk of every region');
    const draw = Number.parseInt(
      contentId('call', spell.id, String(spell.openedTime)).slice(0, 8),
      16,
    );
    const busyMs = heldMs[draw % Math.max(1, heldMs.length)] ?? desk.callMs;
    return {
      spell,
      decisions: own,
      goneAt: gone?.at,
      // Of whom nobody knows anything below the line, others below stand for them by their weight.
      fraud: weights.get(spell) ?? (spell.isCalled ? likelyFraud(plan, odds, spell) : 0),
      amountFen: Math.max(spell.amountFen, gone?.lossFen ?? 0),
      serviceMs: busyMs + desk.wrapUpMs,
    };
  });
}

/** P(fraud) of a spell of which nothing became known; 0 where nothing is known of anybody. */
function likelyFraud(plan: Plan, { own, pooled }: OddsByTypology, { peaks }: KnownSpell): number {
  return plan.typologies.reduce((most, typology) => {
    const peak = peaks.get(typology.id);
    const odds = own.get(typology.id) ?? pooled;
    if (peak === undefined || odds === undefined) return most;
    return Math.max(most, probabilityAt(odds, weightOf(typology, peak.score)));
  }, 0);
}

function settingOf(
  { line, levels }: LevelChoice,
  { calls, desks, used }: SettingRun,
  gain: Gain,
  { period }: Pick<SettingParts, 'period'>,
): CapacitySetting {
  const frauds = (some: typeof calls) =>
    Math.round(some.reduce((sum, { task }) => sum + task.trail.fraud, 0));
  return {
    line,
    levels: Object.fromEntries(levels),
    calls: calls.length,
    callsADay: calls.length / ((period.to - period.from) / 86_400_000),
    inTime: inTimeOf(calls),
    waits: waitsOf(calls),
    redWaits: waitsOf(calls, 'red'),
    used,
    fraud: frauds(calls),
    fraudInTime: frauds(calls.filter(({ isInTime }) => isInTime)),
    ...gain,
    desks,
  };
}
