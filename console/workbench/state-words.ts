// The state of a version, and of one that is live for a part of the people for how many.
import type { WORKBENCH_TEXT } from '../text/workbench-text.ts';
import type { VersionHead } from './versions.ts';

/** `生效中（10% 的人）`, `live for 10% of people`. */
export function stateWords(
  { state, scope }: Pick<VersionHead, 'state' | 'scope'>,
  { states, life }: (typeof WORKBENCH_TEXT)['zh' | 'en'],
): string {
  if (scope === undefined) return states[state];
  const { percent } = scope;
  const whom = percent === undefined ? life.someRegions : life.percent(percent);
  return `${states[state]}${life.liveFor(whom)}`;
}
