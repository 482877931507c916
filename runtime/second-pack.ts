// A pack that runs beside the live one on the same state, and whom it speaks for.
import type { Decision } from '../engine/decision.ts';
import type { PackFile } from '../rules/pack-file.ts';
import type { Plan } from '../rules/plan.ts';
import { isWithin } from '../signal/region.ts';

/**
 * `challenger`: in shadow, compared and told to nobody. `partial`: told in place of the live pack for the people of its scope. `before`: the version that the
 * live one replaced; it goes on counting and scoring, so that going back loses nothing.
 */
export type SecondUse = 'challenger' | 'partial' | 'before';

export interface SecondScope {
  readonly regions?: readonly string[];
  readonly percent?: number;
}

export interface SecondPack {
  /** As complaints call it. */
  readonly name: string;
  readonly files: readonly PackFile[];
  readonly use: SecondUse;
  readonly scope?: SecondScope;
}

/** Why a plan cannot run beside another on one state; undefined when it can. */
export function whyNotBeside(live: Plan, second: Plan): string | undefined {
  if (live.latenessMs !== second.latenessMs) return 'its lateness is another one';
  if (live.touchRetentionMs !== second.touchRetentionMs) return 'its touchRetention is another one';
  if (confirmingLists(live) !== confirmingLists(second))
    return 'its lists that confirm suspects are others';
  return undefined;
}

function confirmingLists({ lists }: Plan): string {
  const told = lists
    .filter(({ confirms }) => confirms !== undefined)
    .map(({ name, match, confirms, entries }) => [name, match, confirms, ...entries]);
  return JSON.stringify(told.sort());
}

/** Whether a decision about a person is the second pack's to tell. `shareOf` places a subject from 0 to below 100, always alike. */
export function isInScope(
  { role, region, subject }: Decision,
  { regions, percent }: SecondScope,
  shareOf: (subject: string) => number,
): boolean {
  if (role !== 'victim') return false;
  if (regions !== undefined && !regions.some((outer) => isWithin(region, outer))) return false;
  return percent === undefined || shareOf(`${subject.kind}:${subject.id}`) < percent;
}
