// What the passes of the contenders come to: rates, ratios to the first contender, a table and a chart.
import { barChart } from '../bar-chart.ts';
import { median } from '../machine.ts';
import type { ContenderPlan } from './contenders.ts';
import type { Pass } from './contestant.ts';

export interface Outcome {
  readonly plan: ContenderPlan;
  readonly passes: readonly Pass[];
}

export interface Measured {
  readonly name: string;
  readonly title: string;
  readonly work: 'whole' | 'part';
  readonly given: string;
  /** Signals a second, one value a round, in order. */
  readonly rounds: readonly number[];
  readonly signalsPerSecond: number;
  /** (highest − lowest) / median of the rounds. */
  readonly spread: number;
  /** How many times as fast the first contender is. */
  readonly ratio: number;
  /** The same by time of the processor, which other work on the machine disturbs less. */
  readonly signalsPerCpuSecond: number;
  readonly cpuRatio: number;
}

/** Rates of each contender over its passes, in order. `signalCount` counts where a pass does not say that it took fewer. */
export function measured(outcomes: readonly Outcome[], signalCount: number): Measured[] {
  const rates = outcomes.map(({ passes }) =>
    passes.map(({ seconds, signals = signalCount }) => signals / seconds),
  );
  const cpuRates = outcomes.map(({ passes }) =>
    median(passes.map(({ cpuSeconds, signals = signalCount }) => signals / cpuSeconds)),
  );
  const first = median(rates[0] ?? []);
  return outcomes.map(({ plan: { name, title, work, given = 'bytes' } }, index) => {
    const own = rates[index] ?? [];
    const rate = median(own);
    const cpuRate = cpuRates[index] ?? Number.NaN;
    return {
      ...{ name, title, work, given },
      rounds: own.map(Math.round),
      signalsPerSecond: Math.round(rate),
      spread: (Math.max(...own) - Math.min(...own)) / rate,
      ratio: first / rate,
      signalsPerCpuSecond: Math.round(cpuRate),
      cpuRatio: (cpuRates[0] ?? Number.NaN) / cpuRate,
    };
  });
}

/** The table of docs/performance.md. */
export function table(rows: readonly Measured[]): string {
  const number = (value: number) => value.toLocaleString('en');
  return [
    `| contender | is given | signals/s | spread | by CPU time | ${rows[0]?.title} is × as fast | by CPU time |`,
    '| --- | --- | --: | --: | --: | --: | --: |',
    ...rows.map((row) => {
      const spread = `${(100 * row.spread).toFixed(0)} %`;
      const ratios = `${row.ratio.toFixed(2)} | ${row.cpuRatio.toFixed(2)}`;
      return `| ${row.title} | ${row.given} | ${number(row.signalsPerSecond)} | ${spread} | ${number(row.signalsPerCpuSecond)} | ${ratios} |`;
    }),
  ].join('\n');
}

/** The chart of docs/performance.md as SVG; `notes` say what was measured on what. */
export function chart(rows: readonly Measured[], notes: readonly string[]): string {
  return barChart({
    title: 'Signals a second on one core, from bytes to hits',
    notes: [
      ...notes,
      'Pale: is given parsed signals or feature values, which the others work out in their time.',
    ],
    bars: rows.map(({ title, work, signalsPerSecond, ratio }) => ({
      label: title,
      value: signalsPerSecond,
      text: `${signalsPerSecond.toLocaleString('en')}  (${(1 / ratio).toFixed(2)} ×)`,
      isPale: work === 'part',
    })),
  });
}
