// What a ledger would hold after a simulated stretch under a pack: decisions, filed cases, and what staff found out of those whom they called
// and of a hold-out of those below the line. The truth stands beside it, to judge by.
import type { FiledCase, FoundOutcome } from '../backtest/feedback.ts';
import { Engine } from '../engine/engine.ts';
import type { Plan } from '../rules/plan.ts';
import { contentId } from '../signal/content-id.ts';
import { levelRank } from '../signal/level.ts';
import type { Signal } from '../signal/signal.ts';
import { TruthIndex } from '../sim/desk-script.ts';
import { type SimulateOptions, simulate } from '../sim/simulate.ts';
import type { FraudTruth, TruthRecord } from '../sim/truth.ts';
import type { Ranked } from '../tuning/average-precision.ts';
import { type Spell, spellsOf, type WarnedDecision } from '../tuning/spell.ts';

export interface History {
  readonly decisions: readonly WarnedDecision[];
  readonly cases: readonly FiledCase[];
  readonly outcomes: readonly FoundOutcome[];
  readonly truth: readonly TruthRecord[];
  readonly endTime: number;
}

/** Runs a pack over a simulated province; `holdOut` is the share of people below the line who are called. */
export function simulatedHistory(plan: Plan, options: SimulateOptions, holdOut: number): History {
  const { signals, truth, endTime } = simulatedSignals(options);
  const decisions = decisionsOf(plan, signals);
  const cases = signals.flatMap((signal): FiledCase[] => {
    if (signal.type !== 'case.filed') return [];
    const { caseId, phone, typology, region, lossFen, time, incidentTime = time } = signal;
    return [{ caseId, phone, typology, region, lossFen, filedTime: time, incidentTime }];
  });
  return {
    decisions,
    cases,
    outcomes: outcomesOf(spellsOf(decisions), truth, holdOut),
    truth,
    endTime,
  };
}

/** All signals of a run at once. */
export function simulatedSignals(options: SimulateOptions) {
  const { chunks, truth, endTime } = simulate(options);
  const signals: Signal[] = [];
  for (const chunk of chunks) signals.push(...chunk);
  return { signals, truth, endTime };
}

/** What a pack decides of people. */
export function decisionsOf(plan: Plan, signals: readonly Signal[]): WarnedDecision[] {
  const engine = new Engine(plan);
  return signals.flatMap((signal) =>
    engine
      .process(signal)
      .decisions.filter(({ role }) => role === 'victim')
      .map(({ time, subject, phone, region, typology, score, level, rules, transfer }) => ({
        time,
        subject,
        ...(phone === undefined ? {} : { phone }),
        region,
        typology,
        score,
        level,
        rules,
        amountFen: transfer?.amountFen ?? 0,
      })),
  );
}

/** Staff call everybody from orange on, and the hold-out of the others, and find out the truth. */
function outcomesOf(
  spells: readonly Spell[],
  truth: readonly TruthRecord[],
  holdOut: number,
): FoundOutcome[] {
  const index = new TruthIndex(truth);
  return spells.flatMap((spell) => {
    const draw = Number.parseInt(contentId('hold-out', spell.id).slice(0, 8), 16) / 2 ** 32;
    if (levelRank(spell.level) < levelRank('orange') && draw >= holdOut) return [];
    const found = index.fraudNear(spell);
    return [
      {
        outcome: found === undefined ? ('not-fraud' as const) : ('dissuaded' as const),
        person: spell.id,
        episodeId: contentId('episode', spell.id, String(spell.openedTime)),
        time: spell.touchedTime,
        isByLot: levelRank(spell.level) < levelRank('orange'),
      },
    ];
  });
}

/** People by how urgent a pack finds them while the money is still there, for the area under precision and recall: level first, then score. */
export function rankedPeople(
  decisions: readonly WarnedDecision[],
  truth: readonly TruthRecord[],
): Ranked[] {
  const urgency = new Map<string, number>();
  const frauds = truth.filter(
    (record): record is FraudTruth => record.record === 'fraud' && record.moneyLeavesAt !== null,
  );
  const byId = new Map(
    frauds.flatMap((fraud) =>
      [fraud.victim.person, fraud.victim.phone, fraud.victim.account].map((id) => [id, fraud]),
    ),
  );
  const others = new Set(
    truth.flatMap((record) =>
      record.record === 'fraud'
        ? [
            ...record.otherPayers.map(({ account }) => account),
            ...(record.moneyLeavesAt === null
              ? [record.victim.person, record.victim.phone, record.victim.account]
              : []),
          ]
        : [],
    ),
  );
  for (const {
    subject: { id },
    time,
    level,
    score,
  } of decisions) {
    const fraud = byId.get(id);
    if (others.has(id) || (fraud !== undefined && time >= (fraud.moneyLeavesAt ?? 0))) continue;
    const key = fraud?.fraudId ?? id;
    urgency.set(key, Math.max(urgency.get(key) ?? 0, levelRank(level) * 100 + score));
  }
  const ids = new Set(frauds.map(({ fraudId }) => fraudId));
  return [
    ...[...urgency].map(([key, score]) => ({ score, isYes: ids.has(key) })),
    ...frauds.filter(({ fraudId }) => !urgency.has(fraudId)).map(() => ({ score: 0, isYes: true })),
  ];
}

/** Several histories as one, their people apart. */
export function apart(
  histories: readonly History[],
): Pick<History, 'decisions' | 'cases' | 'outcomes'> {
  const decisions = histories.flatMap((history, i) =>
    history.decisions.map((decision) => ({
      ...decision,
      subject: { ...decision.subject, id: `${decision.subject.id}-${i}` },
      ...(decision.phone === undefined ? {} : { phone: `${decision.phone}-${i}` }),
    })),
  );
  return {
    decisions: decisions.sort((a, b) => a.time - b.time),
    cases: histories.flatMap(({ cases }, i) =>
      cases.map((each) => ({ ...each, phone: `${each.phone}-${i}` })),
    ),
    outcomes: histories.flatMap(({ outcomes }, i) =>
      outcomes.map((each) => ({ ...each, person: `${each.person}-${i}` })),
    ),
  };
}
