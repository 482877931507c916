// What capacity says, as people read it.
import type { CapacityProposal, CapacitySetting } from './capacity.ts';
import type { CapacityReason, FenInterval } from './gain.ts';

const REASONS = {
  now: 'the levels as they are keep most after what calls cost',
  'keeps-more': 'it keeps more than the levels as they are in at least 39 of 40 worlds',
  'fewer-calls': 'it keeps about as much with fewer calls',
  'not-sure':
    'it looks better, but chance could make as much of a difference: do not change levels for it',
} as const satisfies Record<CapacityReason, string>;

/** The whole answer as text, the diff at its end. */
export function capacityText(made: CapacityProposal): string {
  const { pack, pool, settings, now, best, because, isCallLengthKnown, diff } = made;
  const chosen = settings[best];
  return [
    `pack      ${pack}; one queue for each ${pool}`,
    `calls     as long as ${isCallLengthKnown ? 'the ledger has them' : 'calls-an-hour of the desks says: the ledger has too few'}`,
    ...(settings.length === 1
      ? ['          Too little is known, or scores say too little of fraud, to try other levels.']
      : []),
    '',
    'line    calls a day  in time  wait p50  wait p90   red p90  staff used  fraud in time  kept, yuan (95 %)                    more than now (95 %)',
    ...settings.map((setting, i) => settingLine(setting, i === now, i === best)),
    '',
    `best      ${lineText(chosen?.line ?? null)}: ${REASONS[because]}`,
    '',
    'desk    callers  calls a day  in time  wait p90  staff used',
    ...(chosen?.desks ?? []).map(({ desk, callers, callsADay, inTime, p90Ms, calls, used }) =>
      [
        desk,
        String(callers).padStart(9),
        callsADay.toFixed(1).padStart(13),
        percent(inTime).padStart(9),
        waitText(calls, p90Ms).padStart(10),
        percent(used).padStart(12),
      ].join(''),
    ),
    '',
    ...(diff.length === 0 ? ['Nothing to change.'] : diff.map(({ patch }) => patch)),
  ].join('\n');
}

function settingLine(setting: CapacitySetting, isNow: boolean, isBest: boolean): string {
  const { line, waits, redWaits } = setting;
  return [
    `${isBest ? '>' : ' '}${isNow ? 'now' : lineText(line)}`.padEnd(8),
    setting.callsADay.toFixed(1).padStart(11),
    percent(setting.inTime).padStart(9),
    waitText(waits.calls, waits.p50Ms).padStart(10),
    waitText(waits.calls, waits.p90Ms).padStart(10),
    waitText(redWaits.calls, redWaits.p90Ms).padStart(10),
    percent(setting.used).padStart(12),
    `${setting.fraudInTime} of ${setting.fraud}`.padStart(15),
    `  ${intervalText(setting.preventedFen)}`.padEnd(39),
    isNow ? '' : intervalText(setting.gainFen),
  ]
    .join('')
    .trimEnd();
}

function lineText(line: number | null): string {
  return line === null ? 'now' : `${(100 * line).toFixed(1)}%`;
}

function waitText(calls: number, ms: number | null): string {
  if (calls === 0) return '–';
  if (ms === null) return 'never';
  const minutes = ms / 60_000;
  return minutes < 120 ? `${minutes.toFixed(1)} min` : `${(minutes / 60).toFixed(1)} h`;
}

function percent(share: number | null): string {
  return share === null ? '–' : `${(100 * share).toFixed(0)}%`;
}

function intervalText({ at, low, high }: FenInterval): string {
  return `${yuan(at)} (${yuan(low)} to ${yuan(high)})`;
}

function yuan(fen: number): string {
  return Math.round(fen / 100).toLocaleString('en');
}
