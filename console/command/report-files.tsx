// The headline of what is shown as files to take along: a brief as PDF in one's language, and the table for Excel or in Parquet.
import { usePreferences } from '../shell/preferences.ts';
import { COMMAND_TEXT } from '../text/command-text.ts';
import { useText } from '../text/language.ts';
import type { Period } from './period.ts';

const FORMATS = ['pdf', 'xlsx', 'parquet'] as const;

interface ReportFilesProps {
  readonly period: Period;
  readonly region: string;
}

export function ReportFiles({ period, region }: ReportFilesProps) {
  const text = useText(COMMAND_TEXT);
  const { language } = usePreferences();
  const asked = `from=${period.from}&to=${period.to}&region=${region}`;
  return (
    <nav className="files" aria-label={text.files}>
      {FORMATS.map((format) => (
        <a
          key={format}
          href={`/v1/report/file?${asked}&format=${format}${format === 'pdf' ? `&lang=${language}` : ''}`}
          download
        >
          {text.fileFormats[format]}
        </a>
      ))}
    </nav>
  );
}
