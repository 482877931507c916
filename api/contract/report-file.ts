// A report as a file.
import Type from 'typebox';
import { FILE_FORMATS } from '../../ledger/export/file-format.ts';
import { REPORT_NAMES } from '../../ledger/export/report-sheet.ts';
import { PERIOD } from './report.ts';

export const ReportFileQuerystring = Type.Object(
  {
    ...PERIOD,
    report: Type.Optional(Type.Enum([...REPORT_NAMES], { description: 'headline when missing.' })),
    format: Type.Optional(
      Type.Enum([...FILE_FORMATS, 'pdf'], {
        description: 'What `accept` says when missing, else csv. pdf: the headline as a brief.',
      }),
    ),
    by: Type.Optional(
      Type.String({
        maxLength: 20,
        description:
          'Groups of totals and work, the step of trend; city, city and month when missing.',
      }),
    ),
    typology: Type.Optional(
      Type.String({ minLength: 1, maxLength: 100, description: 'Of trend.' }),
    ),
    lang: Type.Optional(Type.Enum(['zh', 'en'], { description: 'Of pdf; zh when missing.' })),
    limit: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 1_000_000,
        description:
          'Of campaigns and episodes, the largest; all when missing. Fewer episodes than all do not add up to the totals.',
      }),
    ),
  },
  { additionalProperties: false },
);
