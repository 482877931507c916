// Points and levels proposed from what became known, as far as the stories of the pack allow.
import type { FiledCase, FoundOutcome } from '../backtest/feedback.ts';
import { type KnownFacts, knownFacts, OUTCOME_AFTER_MS } from '../backtest/judge.ts';
import { type FileDiff, packDiff } from '../rulebook/pack-diff.ts';
import { compilePack } from '../rules/compile.ts';
import type { PackFile } from '../rules/pack-file.ts';
import type { Plan } from '../rules/plan.ts';
import { FwError } from '../signal/fw-error.ts';
import { type Example, examplesOf, type Selection, weighSpells } from './example.ts';
import {
  choosePooling,
  fitTypology,
  isEnough,
  type Pooling,
  type RuleProposal,
  type TypologyData,
  type TypologyFit,
} from './fit-typology.ts';
import { type PackNumbers, withNumbers } from './pack-rewrite.ts';
import { type KnownSpell, knownSpells, spellsOf, type WarnedDecision } from './spell.ts';
import { type Levels, levelsOf, StoryGuard } from './story-guard.ts';
import { type CallValue, type SweepRow, sweep } from './sweep.ts';
import { callsNow, levelsAt, lineOfCalls, rateSpells } from './threshold.ts';

export interface TuningRows {
  /** About victims, in order of time. */
  readonly decisions: readonly WarnedDecision[];
  readonly outcomes: readonly FoundOutcome[];
  readonly cases: readonly FiledCase[];
}

export interface TypologyProposal {
  readonly typology: string;
  readonly examples: number;
  readonly fraud: number;
  /** Why it is left as it is, or goes only so far; empty when it goes all the way. */
  readonly because: '' | 'few-examples' | 'score-says-nothing' | 'stories';
  /** None where it is left as it is. */
  readonly rules: readonly SettledRule[];
  /** As they are, as they fit best, and as proposed. */
  readonly levels: Levels;
  readonly fittedLevels: Levels;
  readonly proposedLevels: Levels;
}

export interface SettledRule extends RuleProposal {
  /** What is written: `fitted`, or as near as the stories allow. */
  readonly proposed: number;
}

export interface TuningProposal {
  readonly pack: string;
  readonly selection: Selection;
  readonly typologies: readonly TypologyProposal[];
  /** Calls by the levels as they are, among people of whom something is known. */
  readonly callsNow: number;
  /** The probability of fraud at which the proposed levels call. */
  readonly line: number;
  readonly sweep: readonly SweepRow[];
  readonly storyCount: number;
  readonly diff: readonly FileDiff[];
  /** The whole pack with the numbers in it. */
  readonly files: readonly PackFile[];
}

export interface TuningOptions extends CallValue {
  /** Calls that the levels are made for, over the period; as many as now when missing. */
  readonly calls?: number;
  /** Goes as far as the data say, whatever stories say to it. */
  readonly isFree?: boolean;
}

/** Throws FwError FW_PACK_INVALID when the pack does not compile. */
export function propose(
  files: readonly PackFile[],
  rows: TuningRows,
  options: TuningOptions,
): TuningProposal {
  const { plan, stories, diagnostics } = compilePack(files);
  if (plan === undefined) {
    const why = diagnostics[0]?.message ?? 'it has no pack.yaml';
    throw new FwError('FW_PACK_INVALID', `The pack to tune does not compile: ${why}.`);
  }
  const facts = knownFacts(
    rows.cases.map((each) => ({ ...each, victims: new Set([each.phone]) })),
    rows.outcomes,
  );
  const spells = knownSpells(spellsOf(rows.decisions), facts);
  const { weighed, selection } = weighSpells(spells, heldOutOf(spells, facts));
  const data = dataOf(plan, examplesOf(weighed, plan));
  const pooling = choosePooling(data);
  const guard = options.isFree === true ? undefined : new StoryGuard(plan, stories);
  const tried = data.map((each) => fitHeld(each, pooling, guard));
  const fits = new Map(tried.flatMap(({ typology, fit }) => (fit ? [[typology.id, fit]] : [])));
  const points = new Map(
    [...fits.values()].flatMap(({ rules }) => rules.map(({ rule, fitted }) => [rule, fitted])),
  );
  const line = lineOfCalls(rateSpells(weighed, plan, fits, points), options.calls);
  const typologies = tried.map((each) => proposalOf(each, guard, line));
  const numbers = numbersOf(typologies);
  const rated = rateSpells(weighed, plan, fits, points);
  const changed = withNumbers(files, numbers);
  return {
    pack: `${plan.pack}@${plan.version}`,
    selection,
    typologies,
    callsNow: Math.round(callsNow(rated)),
    line,
    sweep: sweep(rated, line, options),
    storyCount: stories.length,
    diff: packDiff(files, changed),
    files: changed,
  };
}

/** Those below the line who were called by lot. Who was called for another reason, as for answering a message, is like nobody else. */
export function heldOutOf(
  spells: readonly KnownSpell[],
  { outcomesOf }: KnownFacts,
): Set<KnownSpell> {
  const isDrawn = ({ id, phone, openedTime, touchedTime }: KnownSpell) =>
    [id, ...(phone === undefined ? [] : [phone])].some((name) =>
      outcomesOf
        .get(name)
        ?.some(
          ({ time, isByLot }) =>
            isByLot === true && time >= openedTime && time <= touchedTime + OUTCOME_AFTER_MS,
        ),
    );
  return new Set(spells.filter((spell) => !spell.isCalled && isDrawn(spell)));
}

interface TriedFit extends TypologyData {
  /** As the data alone have it, and beside what stories hold; undefined where there is too little to say. */
  readonly free: TypologyFit | undefined;
  readonly fit: TypologyFit | undefined;
}

function dataOf(plan: Plan, examples: readonly Example[]): TypologyData[] {
  const byTypology = Map.groupBy(examples, ({ typology }) => typology);
  return plan.typologies
    .filter(({ role }) => role === 'victim')
    .map((typology) => {
      const rules = plan.rules.filter((rule) => rule.typology === typology.index);
      return { typology, rules, examples: byTypology.get(typology.id) ?? [] };
    });
}

/** Fits until the stories hold: a rule that they hold stays where they let it go, and the others are fitted anew beside it. */
function fitHeld(data: TypologyData, pooling: Pooling, guard: StoryGuard | undefined): TriedFit {
  const { typology, rules } = data;
  const free = fitTypology(data, pooling);
  if (free === undefined || guard === undefined) return { ...data, free, fit: free };
  const held = new Map<string, number>();
  for (let fit = free; ; ) {
    const wanted = new Map(fit.rules.map(({ rule, fitted }) => [rule, fitted]));
    const points = guard.settlePoints(typology, wanted);
    for (const { id } of rules)
      if (points.get(id) !== wanted.get(id)) held.set(id, points.get(id) ?? 0);
    const next = fitTypology(data, pooling, held);
    const isSettled = rules.every(({ id }) => points.get(id) === wanted.get(id));
    if (isSettled || next === undefined) return { ...data, free, fit };
    fit = next;
  }
}

function proposalOf(
  { typology, examples, free, fit }: TriedFit,
  guard: StoryGuard | undefined,
  line: number,
): TypologyProposal {
  const now = levelsOf(typology);
  const fraud = examples.filter(({ isFraud }) => isFraud).length;
  const about = { typology: typology.id, examples: examples.length, fraud, levels: now };
  if (free === undefined || fit === undefined) {
    const because = isEnough({ examples }) ? 'score-says-nothing' : 'few-examples';
    return { ...about, because, rules: [], fittedLevels: now, proposedLevels: now };
  }
  const fittedLevels = levelsAt(typology, fit, line);
  const points = new Map(fit.rules.map(({ rule, fitted }) => [rule, fitted]));
  const proposedLevels = guard?.settleLevels(typology, points, fittedLevels) ?? fittedLevels;
  const rules = free.rules.map((rule) => ({
    ...rule,
    proposed: points.get(rule.rule) ?? rule.points,
  }));
  const isHeld =
    rules.some(({ fitted, proposed }) => fitted !== proposed) ||
    typology.levels.some(({ level }) => fittedLevels[level] !== proposedLevels[level]);
  return { ...about, because: isHeld ? 'stories' : '', rules, fittedLevels, proposedLevels };
}

function numbersOf(typologies: readonly TypologyProposal[]): PackNumbers {
  const rules = typologies.flatMap((typology) => typology.rules);
  return {
    points: new Map(rules.map(({ rule, proposed }) => [rule, proposed])),
    levels: new Map(typologies.map(({ typology, proposedLevels }) => [typology, proposedLevels])),
  };
}
