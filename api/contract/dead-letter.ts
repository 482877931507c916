// Rows that were refused, to be mended or put aside.
import Type from 'typebox';
import { EpochMs } from './task.ts';

const LIMIT_MAX = 200;
const TEXT_LENGTH_MAX = 65_536;

export const LetterQuerystring = Type.Object(
  {
    source: Type.Optional(Type.String({ maxLength: 64, description: 'As signals name it.' })),
    code: Type.Optional(Type.String({ maxLength: 64, description: 'Reason, as `late`.' })),
    state: Type.Optional(
      Type.Enum(['open', 'all'], {
        description: '`all`: those that were sent again or put aside as well.',
      }),
    ),
    before: Type.Optional(Type.Integer({ minimum: 0, description: '`next` of the page before.' })),
    cursor: Type.Optional(
      Type.String({ pattern: '^[0-9]{1,15}$', description: 'From the page before.' }),
    ),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: LIMIT_MAX })),
  },
  { additionalProperties: false },
);

export const LetterParams = Type.Object({
  letterId: Type.String({ pattern: '^\\d{1,15}-[0-9a-f]{8}$' }),
});

const Letter = Type.Object({
  letterId: Type.String(),
  source: Type.String(),
  file: Type.Optional(Type.String({ description: 'File or topic; missing of signals.' })),
  row: Type.Optional(Type.Integer()),
  column: Type.Optional(Type.String()),
  code: Type.String({ description: 'The reason in a word.' }),
  message: Type.String({ description: 'The reasons, with numbers masked.' }),
  at: Type.Optional(EpochMs('When it was refused')),
  deed: Type.Optional(
    Type.Object({
      act: Type.Enum(['resent', 'discarded']),
      by: Type.String(),
      reason: Type.String(),
      at: EpochMs('When'),
    }),
  ),
});

export const LetterPage = Type.Object({
  letters: Type.Array(Letter),
  cursor: Type.Optional(
    Type.String({ description: 'Of the older ones; missing when there are none.' }),
  ),
  next: Type.Optional(
    Type.Integer({
      description:
        'The same as `cursor`, as a number for `before`. One look reads 8 MiB of the file at most, so that a page may be short and still have a next.',
    }),
  ),
});

const Reason = Type.String({
  minLength: 2,
  maxLength: 200,
  pattern: '\\S',
  description: 'Kept in the audit.',
});

export const LetterOpening = Type.Object(
  { reason: Reason },
  { additionalProperties: false, examples: [{ reason: '核对伙伴导出的金额列' }] },
);

export const OpenedLetter = Type.Object({
  raw: Type.String({ description: 'As it came; nothing in it is masked.' }),
  isCut: Type.Boolean({ description: 'Only its beginning was kept.' }),
  columns: Type.Optional(Type.Array(Type.String(), { description: 'Of a CSV row.' })),
});

export const LetterResending = Type.Object(
  {
    text: Type.String({
      minLength: 1,
      maxLength: TEXT_LENGTH_MAX,
      description: 'The row, mended, in the form it came in.',
    }),
    reason: Reason,
  },
  {
    additionalProperties: false,
    examples: [{ text: 'a1,2026-03-01T10:00:00+08:00,13812345678,120.50', reason: '金额写错' }],
  },
);

export const LetterDiscarding = Type.Object(
  { reason: Reason },
  { additionalProperties: false, examples: [{ reason: '伙伴的测试数据' }] },
);

export const LetterResent = Type.Object({
  signals: Type.Integer({ description: 'How many the log took.' }),
});
