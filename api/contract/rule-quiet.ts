// Rules that are quiet for one person for a while, without an outcome.
import Type from 'typebox';
import { EpochMs, Staff } from './task.ts';

const HOURS_MAX = 24 * 366;
const Reason = Type.String({
  minLength: 4,
  maxLength: 500,
  pattern: '\\S',
  description: 'Why; the audit has it.',
});
const Rule = Type.String({ minLength: 1, maxLength: 100, description: 'Id of the rule.' });
const Region = Type.String({ pattern: '^\\d{6}$', description: 'Region code.' });

export const QuietRequest = Type.Object(
  {
    staff: Type.Unsafe<string>({ ...Staff, description: 'Who does it.' }),
    rule: Type.Unsafe<string>({ ...Rule, description: 'One of the rules that the task shows.' }),
    hours: Type.Integer({
      minimum: 1,
      maximum: HOURS_MAX,
      description: 'How long, in event time; `quiet-after-not-fraud` of the desks at most.',
    }),
    reason: Reason,
  },
  {
    additionalProperties: false,
    examples: [
      {
        staff: 'analyst-1',
        rule: 'police-pay-in-call',
        hours: 72,
        reason: '本人是代购，每天给同一家付款',
      },
    ],
  },
);

export const QuietView = Type.Object({
  quietId: Type.String(),
  state: Type.Enum(['quiet', 'ended', 'heard'], {
    description: 'ended: its time is over. heard: somebody ended it before.',
  }),
  person: Type.String({ description: 'Masked.' }),
  rule: Rule,
  region: Region,
  taskId: Type.Optional(Type.String({ description: 'The task by which the person was named.' })),
  time: EpochMs('Event time since when it stands so'),
  untilTime: Type.Optional(EpochMs('Event time at which it ends by itself')),
  staff: Type.String({ description: 'Who did it.' }),
  reason: Type.String({ description: 'Why, numbers masked.' }),
});

export const QuietsQuery = Type.Object(
  {
    region: Type.Optional(Region),
    state: Type.Optional(
      Type.Enum(['quiet', 'ended'], {
        description: 'What is quiet, or what was and is not any more; quiet when missing.',
      }),
    ),
  },
  { additionalProperties: false },
);

export const Quiets = Type.Object({
  quiets: Type.Array(QuietView, { description: 'The newest 200, the newest first.' }),
  maxHours: Type.Integer({ description: 'The longest that a rule may be quieted for at once.' }),
});

export const QuietParams = Type.Object({ quietId: Type.String({ pattern: '^[0-9a-f]{16}$' }) });

export const HeardRequest = Type.Object(
  {
    staff: Type.Unsafe<string>({ ...Staff, description: 'Who does it.' }),
    region: Type.Unsafe<string>({ ...Region, description: 'Its region, or one above it.' }),
    reason: Reason,
  },
  {
    additionalProperties: false,
    examples: [{ staff: 'analyst-2', region: '330000', reason: '收款方换了，重新预警' }],
  },
);
