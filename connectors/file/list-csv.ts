// Entries of a list as a spreadsheet has them: entry, end, note. A heading and empty lines are left out.
import { DAY_MS } from '../../signal/civil-date.ts';
import { parseRfc3339 } from '../../signal/event-time.ts';
import { FwError } from '../../signal/fw-error.ts';
import { type CsvLine, csvLines } from './csv-lines.ts';

export interface ListLine {
  readonly entry: string;
  /** Event time at which it ends, epoch ms; for good when missing. */
  readonly expiresTime?: number;
  readonly note?: string;
}

const DATE = /^\d{4}-\d{2}-\d{2}$/;
const HEADINGS: ReadonlySet<string> = new Set(['entry', '条目', '号码', '账号', '域名']);

/** The entries of a text. An end is a date, whose last moment in Zhejiang is meant, or an RFC 3339 time. Throws FwError FW_REQUEST_INVALID with the line. */
export function entriesOfCsv(csv: string): ListLine[] {
  const rows = rowsOf(csv);
  const begins = HEADINGS.has((rows[0]?.cells[0] ?? '').trim().toLowerCase()) ? 1 : 0;
  return rows.slice(begins).map(({ line, cells }) => {
    const [entry = '', until = '', note = ''] = cells.map((cell) => cell.trim());
    const expiresTime = until === '' ? undefined : endOf(until);
    if (until !== '' && expiresTime === undefined)
      throw invalid(
        `line ${line}: '${until}' is no end; write a date as 2026-12-31, or leave it empty`,
      );
    return {
      entry,
      ...(expiresTime === undefined ? {} : { expiresTime }),
      ...(note === '' ? {} : { note }),
    };
  });
}

function rowsOf(csv: string): CsvLine[] {
  try {
    return csvLines(csv, { skip_records_with_empty_values: true });
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw invalid(`it is no CSV: ${why}`);
  }
}

function endOf(text: string): number | undefined {
  if (!DATE.test(text)) return parseRfc3339(text);
  const start = parseRfc3339(`${text}T00:00:00+08:00`);
  return start === undefined ? undefined : start + DAY_MS;
}

function invalid(why: string): FwError {
  return new FwError('FW_REQUEST_INVALID', `The entries cannot be read: ${why}.`);
}
