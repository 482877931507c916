// What a backtest's page shows, from its result: shares with what is unknown as bounds, and both sides beside each other.
import type { BacktestDetail } from '../../api/contract/backtest.ts';

export type BacktestResult = NonNullable<BacktestDetail['result']>;
export type SideResult = BacktestResult['live'];
export type Confusion = SideResult['all'];

const DAY_MS = 86_400_000;

export interface Bounds {
  /** Undefined while nothing is known. */
  readonly share: number | undefined;
  /** As if all unknown ones were wrong, and as if all were right. */
  readonly low: number;
  readonly high: number;
}

export function warnedOf({ fraud, notFraud, unknown }: Confusion): number {
  return fraud + notFraud + unknown;
}

/** Undefined when nobody was warned. */
export function precisionOf(confusion: Confusion): Bounds | undefined {
  const { fraud, notFraud, unknown } = confusion;
  const all = warnedOf(confusion);
  if (all === 0) return undefined;
  const known = fraud + notFraud;
  return {
    share: known === 0 ? undefined : fraud / known,
    low: fraud / all,
    high: (fraud + unknown) / all,
  };
}

/** Cases warned in time among all; undefined without cases. */
export function recallOf({ casesInTime, casesLate, casesMissed }: Confusion): number | undefined {
  const all = casesInTime + casesLate + casesMissed;
  return all === 0 ? undefined : casesInTime / all;
}

/** Days of the stretch, at least one. */
export function daysOf({ from, to }: Pick<BacktestResult, 'from' | 'to'>): number {
  return Math.max(1, (to - from) / DAY_MS);
}

export interface DeskRow {
  readonly desk: string;
  /** Calls that its people can make a day; undefined without a capacity. */
  readonly capacity: number | undefined;
  /** Calls a day, most calls of a day, days over the capacity. */
  readonly live: DeskCell;
  readonly own: DeskCell;
}

export interface DeskCell {
  readonly aDay: number;
  readonly most: number;
  /** Undefined without a capacity. */
  readonly daysOver: number | undefined;
}

/** Desks of both sides, those with the most calls of this version first. */
export function deskRows(result: BacktestResult): DeskRow[] {
  const days = daysOf(result);
  const cellsOf = ({ desks }: SideResult) =>
    new Map(
      desks.map(({ desk, calls, callsMax, daysOver }): [string, DeskCell] => [
        desk,
        { aDay: calls / days, most: callsMax, daysOver },
      ]),
    );
  const capacities = new Map(
    [...result.live.desks, ...result.challenger.desks].map(({ desk, capacity }) => [
      desk,
      capacity,
    ]),
  );
  const [live, own] = [cellsOf(result.live), cellsOf(result.challenger)];
  const none: DeskCell = { aDay: 0, most: 0, daysOver: undefined };
  return [...new Set([...live.keys(), ...own.keys()])]
    .map((desk) => ({
      desk,
      capacity: capacities.get(desk),
      live: live.get(desk) ?? none,
      own: own.get(desk) ?? none,
    }))
    .sort((a, b) => b.own.aDay - a.own.aDay || b.live.aDay - a.live.aDay);
}

export interface TypologyRow {
  readonly typology: string;
  readonly live: Confusion;
  readonly own: Confusion;
}

const NOTHING: Confusion = {
  fraud: 0,
  notFraud: 0,
  unknown: 0,
  casesInTime: 0,
  casesLate: 0,
  casesMissed: 0,
  lossFen: 0,
  preventableFen: 0,
};

export function typologyRows({ live, challenger }: BacktestResult): TypologyRow[] {
  const names = new Set([...Object.keys(live.byTypology), ...Object.keys(challenger.byTypology)]);
  return [...names].sort().map((typology) => ({
    typology,
    live: live.byTypology[typology] ?? NOTHING,
    own: challenger.byTypology[typology] ?? NOTHING,
  }));
}

export interface AgreedPeople {
  readonly both: number;
  readonly live: number;
  readonly second: number;
}

/** Share of the people whom both would call among those whom either would; undefined without any. */
export function agreeRate({ both, live, second }: AgreedPeople): number | undefined {
  const all = both + live + second;
  return all === 0 ? undefined : both / all;
}
