// A file with a row for each person: asked for, decided by another, fetched once.
import Type from 'typebox';
import { FILE_FORMATS } from '../../ledger/export/file-format.ts';
import { PERIOD } from './report.ts';
import { EpochMs } from './task.ts';

const Region = Type.String({
  pattern: '^\\d{6}$',
  description: 'A province, city or county; `000000` is the whole country.',
});

export const ExportRequest = Type.Object(
  {
    from: PERIOD.from,
    to: PERIOD.to,
    region: Region,
    report: Type.Enum(['episodes']),
    format: Type.Enum([...FILE_FORMATS]),
    reason: Type.String({
      minLength: 4,
      maxLength: 200,
      description: 'What for; who decides reads it, and the audit keeps it.',
    }),
  },
  {
    additionalProperties: false,
    examples: [
      {
        report: 'episodes',
        format: 'xlsx',
        from: '2026-03-01',
        to: '2026-04-01',
        region: '330100',
        reason: '市局季度核查',
      },
    ],
  },
);

export const ExportParams = Type.Object({ exportId: Type.String({ format: 'uuid' }) });
export const ExportDecision = Type.Object(
  { approve: Type.Boolean() },
  { additionalProperties: false, examples: [{ approve: true }] },
);

export const ExportView = Type.Object({
  exportId: Type.String(),
  report: Type.String(),
  format: Type.String(),
  from: EpochMs('Event time from'),
  to: EpochMs('First moment outside'),
  region: Type.String(),
  reason: Type.String(),
  rows: Type.Integer({ description: 'Rows that it had when it was asked for.' }),
  state: Type.Enum(['asked', 'approved', 'refused', 'fetched', 'over'], {
    description: 'over: not decided within a week, or not fetched within a day.',
  }),
  askedBy: Type.String(),
  askedAt: EpochMs('When it was asked for'),
  decidedBy: Type.Optional(Type.String()),
  decidedAt: Type.Optional(EpochMs('When it was decided')),
  fetchedAt: Type.Optional(EpochMs('When it was fetched')),
});
export const ExportList = Type.Object({ exports: Type.Array(ExportView) });
