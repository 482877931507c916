// Settings of how many days something is kept.
import type { SettingName } from './settings.ts';

/** Days; undefined for good, which is 0. A fault for fewer than `min` goes to `faults`. */
export function keptDaysOf(
  number: (name: SettingName) => number,
  name: SettingName,
  { min, faults }: { readonly min: number; readonly faults: string[] } = { min: 0, faults: [] },
): number | undefined {
  const days = number(name);
  if (days > 0 && days < min)
    faults.push(`${name} must be 0, which is for good, or ${min} days or more, not ${days}`);
  return days > 0 ? days : undefined;
}
