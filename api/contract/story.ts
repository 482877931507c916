// The signals of a person whom somebody was warned of, to try rules on.
import Type from 'typebox';
import { EpochMs, Staff } from './task.ts';

export const STORY_DAYS_MAX = 14;

export const StoryRequest = Type.Object(
  {
    staff: Type.Unsafe<string>({ ...Staff, description: 'Who wants it.' }),
    reason: Type.String({
      minLength: 4,
      maxLength: 200,
      description: 'What for; the audit has it.',
    }),
    days: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: STORY_DAYS_MAX,
        description: 'Days before the warning; 3 when missing.',
      }),
    ),
  },
  {
    additionalProperties: false,
    examples: [{ staff: 'analyst-1', reason: '新手法：为什么没到红色', days: 3 }],
  },
);

export const StoryAnswer = Type.Object({
  state: Type.Enum(['done', 'off', 'busy'], {
    description: 'off: no archive is kept here. busy: another one is looked for, ask again.',
  }),
  startTime: Type.Optional(EpochMs('Event time at the start of the hour of its first signal')),
  signals: Type.Optional(
    Type.Array(
      Type.Object({
        atMs: Type.Integer({ description: 'After startTime.' }),
        fields: Type.Record(
          Type.String(),
          Type.Union([Type.String(), Type.Number(), Type.Boolean()]),
        ),
      }),
      {
        description:
          'By event time. Phones, accounts, devices, sites and ids have other names, the same one for the same.',
      },
    ),
  ),
  isCut: Type.Optional(Type.Boolean({ description: 'There are earlier ones.' })),
});
export type StoryAnswer = Type.Static<typeof StoryAnswer>;
