// The period of a report as callers write it.
import { DAY_MS, dayOfCivilDate, isCivilDate } from '../../signal/civil-date.ts';
import { parseRfc3339, SHANGHAI_OFFSET_MS } from '../../signal/event-time.ts';
import { FwError } from '../../signal/fw-error.ts';

/** Start of 2200: as far as the ledger's times reach safely. */
const MOMENT_MS_MAX = 7_258_118_400_000;

/** A period as callers write it. */
export interface AskedPeriod {
  readonly from: string;
  readonly to: string;
  readonly region?: string;
}

/** The period in epoch ms. Throws FW_REQUEST_INVALID. */
export function periodOf(query: AskedPeriod) {
  const from = momentOf('from', query.from);
  const to = momentOf('to', query.to);
  if (to <= from) throw invalid('to must be later than from');
  return { from, to, ...(query.region === undefined ? {} : { region: query.region }) };
}

/** Epoch ms of a moment as callers write it. Throws FW_REQUEST_INVALID. */
export function momentOf(name: string, text: string): number {
  const timeMs = /^\d{1,16}$/.test(text) ? Number(text) : (dayStart(text) ?? parseRfc3339(text));
  if (timeMs === undefined || timeMs < 0 || timeMs > MOMENT_MS_MAX) {
    throw invalid(
      `${name} is '${text}'; write epoch ms, an RFC 3339 time, or a day such as 2026-03-01`,
    );
  }
  return timeMs;
}

function dayStart(text: string): number | undefined {
  const [, year, month, day] = (/^(\d{4})-(\d{2})-(\d{2})$/.exec(text) ?? []).map(Number);
  if (year === undefined || month === undefined || day === undefined) return undefined;
  if (!isCivilDate(year, month, day)) return undefined;
  return dayOfCivilDate(year, month, day) * DAY_MS - SHANGHAI_OFFSET_MS;
}

function invalid(what: string): FwError {
  return new FwError('FW_REQUEST_INVALID', `The query is wrong: ${what}.`);
}
