// People of whom two rules held, in one of two periods between which both rules moved.
import type { Episode } from '../dissuasion/episode.ts';
import { episodeOf } from '../dissuasion/fixture.ts';
import type { Decision } from '../engine/decision.ts';
import type { LedgerBatch, OutcomeRow } from '../ledger/rows.ts';

/** A hundred people of region 450106 and the rows of their warnings, a minute apart from `time` (epoch ms) on: later the one rule holds less often and the other is right less often, at higher scores. */
export function driftedPeople(
  time: number,
  isNow: boolean,
  { always, seldom }: { readonly always: string; readonly seldom: string },
): LedgerBatch {
  const decisions: Decision[] = [];
  const outcomes: OutcomeRow[] = [];
  const episodes: Episode[] = [];
  for (let i = 0; i < 100; i++) {
    const person = `drift-${isNow}-${i}`;
    const at = time + i * 60_000;
    const reading = (value: number | string) => ({ value, key: person, signals: [] });
    const features = { calls: reading(isNow ? 50 + i : i), name: reading('x') };
    const lure = { id: always, points: 30, reason: { zh: '', en: '' }, features };
    const fee = { ...lure, id: seldom, features: { paid: reading(7) } };
    const rules = i < (isNow ? 40 : 80) ? [lure, fee] : [lure];
    const source = !isNow && i % 2 === 0 ? 'cdr-b' : 'cdr-a';
    decisions.push({
      decisionId: person,
      time: at,
      role: 'victim',
      subject: { kind: 'person', id: person },
      typology: 'fake-loan',
      score: isNow ? 65 : 45,
      level: 'orange',
      rules,
      signal: { source, id: person, type: 'call.ended' },
      region: '450106',
      pack: 'p@1',
    });
    episodes.push(
      episodeOf({ episodeId: person, region: '450106', openedTime: at, reasons: rules }),
    );
    outcomes.push({
      outcomeId: person,
      taskId: person,
      episodeId: person,
      staff: 's1',
      desk: '450106',
      recordedAt: at,
      eventTime: at,
      outcome: i % 10 < (isNow && i >= 40 ? 1 : 9) ? 'dissuaded' : 'not-fraud',
      kept: {},
      region: '450106',
      typology: 'fake-loan',
      person,
      atRiskFen: 0,
    });
  }
  return { decisions, outcomes, episodes };
}
