// How somebody stands, as POST /v1/risk/query answers.
import Type from 'typebox';
import { TEXT_LENGTH_MAX } from '../../signal/field-value.ts';
import { LEVELS } from '../../signal/level.ts';
import { EpochMs, REASON, Subject, Text } from './task.ts';

export const SUBJECT_KINDS = ['person', 'phone', 'account', 'domain', 'device'] as const;

/** A level, or none. */
export const HeldLevel = Type.Enum(['none', ...LEVELS]);
export const Score = Type.Number({ minimum: 0, maximum: 100 });

export const TypologyRisk = Type.Object({
  typology: Type.String(),
  name: Text,
  role: Type.Enum(['victim', 'suspect'], { description: 'Whom the typology scores.' }),
  subject: Subject,
  level: HeldLevel,
  score: Score,
  sinceTime: Type.Optional(
    EpochMs('Event time from which the reasons, as they last fired, make this level'),
  ),
  reasons: Type.Array(
    Type.Object({ ...REASON, firedTime: EpochMs('Event time at which the rule fired last') }),
    { description: 'Rules that hold points now, highest first.' },
  ),
});
export type TypologyRisk = Type.Static<typeof TypologyRisk>;

export const Risk = Type.Object(
  {
    subject: Subject,
    level: HeldLevel,
    score: Score,
    sinceTime: Type.Optional(EpochMs('Event time from which the level is held')),
    confirmedTime: Type.Optional(EpochMs('Event time at which it was confirmed as a suspect')),
    person: Type.Optional(Subject),
    time: Type.Optional(
      EpochMs('Newest event time that the engine has seen, for which all this holds'),
    ),
    typologies: Type.Array(TypologyRisk, {
      description: 'Typologies that hold points, highest score first.',
    }),
  },
  {
    description:
      'How the subject stands: as a suspect itself, and as the person at risk whom it was linked to. Somebody unknown has the level none and the score 0.',
    examples: [
      {
        subject: { kind: 'account', id: '6222****0009' },
        level: 'orange',
        score: 60,
        sinceTime: 1_772_416_800_000,
        time: 1_772_416_860_000,
        typologies: [
          {
            typology: 'mule-account',
            name: { zh: '涉诈账户', en: 'Mule account' },
            role: 'suspect',
            subject: { kind: 'account', id: '6222****0009' },
            level: 'orange',
            score: 60,
            sinceTime: 1_772_416_800_000,
            reasons: [
              {
                id: 'fan-in',
                points: 60,
                reason: { zh: '1小时内3人付款', en: '3 payers in an hour' },
                features: {
                  payers: {
                    value: 3,
                    windowMs: 3_600_000,
                    key: 'account:6222****0009',
                    signals: ['bank-a/t-1'],
                  },
                },
                firedTime: 1_772_416_800_000,
              },
            ],
          },
        ],
      },
    ],
  },
);
export type Risk = Type.Static<typeof Risk>;

export const RiskParams = Type.Object(
  {
    kind: Type.Enum([...SUBJECT_KINDS], { examples: ['account'] }),
    id: Type.String({
      minLength: 1,
      maxLength: TEXT_LENGTH_MAX,
      description:
        'As in signals, percent-encoded; phones in any written form. An account that is linked to a person stands as that person.',
      examples: ['6222000000000009'],
    }),
  },
  { additionalProperties: false },
);

export const RiskQuery = Type.Object(
  {
    kind: Type.Enum([...SUBJECT_KINDS]),
    id: Type.String({
      minLength: 1,
      maxLength: TEXT_LENGTH_MAX,
      description:
        'As in signals; phones in any written form. An account that is linked to a person stands as that person.',
    }),
  },
  { additionalProperties: false, examples: [{ kind: 'account', id: '6222000000000009' }] },
);
