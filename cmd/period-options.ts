// The period of a report as a command line gives it.
import { parseRfc3339 } from '../signal/event-time.ts';
import { FwError } from '../signal/fw-error.ts';
import { type Arguments, type Command, textOption } from './command.ts';

export const PERIOD_OPTIONS = {
  from: {
    kind: 'text',
    placeholder: 'DATE',
    text: 'First day (2026-03-01, Shanghai) or RFC 3339 time.',
    isRequired: true,
  },
  to: {
    kind: 'text',
    placeholder: 'DATE',
    text: 'First day after it, or RFC 3339 time.',
    isRequired: true,
  },
  region: {
    kind: 'text',
    placeholder: 'CODE',
    text: 'Only this province, city or county, as 330100.',
  },
} as const satisfies Command['options'];

/** The period in epoch ms. Throws FwError FW_USAGE. */
export function periodOf(given: Arguments) {
  const region = textOption(given, 'region');
  return {
    from: momentOf(textOption(given, 'from')),
    to: momentOf(textOption(given, 'to')),
    ...(region === '' ? {} : { region }),
  };
}

/** Epoch ms of a day of Shanghai or an RFC 3339 time. Throws FwError FW_USAGE. */
export function momentOf(text: string): number {
  const time = parseRfc3339(/^\d{4}-\d{2}-\d{2}$/.test(text) ? `${text}T00:00:00+08:00` : text);
  if (time === undefined)
    throw new FwError('FW_USAGE', `'${text}' is not a day such as 2026-03-01 nor an RFC 3339 time`);
  return time;
}
