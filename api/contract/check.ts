// What a bank asks before a transfer goes, and what it is told.
import Type from 'typebox';
import { HeldLevel, Score } from './risk.ts';
import { EpochMs, Text } from './task.ts';

const STANDING = {
  level: HeldLevel,
  score: Score,
  sinceTime: Type.Optional(EpochMs('Event time from which the level is held')),
};

const Reason = Type.Object({
  side: Type.Enum(['payer', 'payee']),
  role: Type.Enum(['victim', 'suspect']),
  typology: Type.String(),
  name: Text,
  level: HeldLevel,
  score: Score,
  rule: Type.String({ description: 'Rule of the pack.' }),
  points: Type.Number(),
  reason: Text,
  fired: Type.Boolean({ description: 'It fired on this very transfer.' }),
  firedTime: EpochMs('Event time at which it fired last'),
});
export type CheckReason = Type.Static<typeof Reason>;

export const FALLBACK_CODES = ['deadline', 'too-many', 'late', 'log-away'] as const;
export type FallbackCode = (typeof FALLBACK_CODES)[number];

const Advice = Type.Enum(['pass', 'warn', 'hold']);

const DECIDED = {
  decidedBy: Type.Literal('engine'),
  ...STANDING,
  payer: Type.Object(STANDING, { description: 'As a person at risk and as a suspect.' }),
  payee: Type.Object(
    { ...STANDING, confirmedTime: Type.Optional(EpochMs('When it was confirmed as a suspect')) },
    { description: 'As a suspect.' },
  ),
  reasons: Type.Array(Reason, { description: 'Rules that hold points of either side.' }),
  counted: Type.Enum(['now', 'before'], {
    description:
      'Whether windows count the transfer from this check on, or had it already, by stream or by an earlier check.',
  }),
  decisionIds: Type.Array(Type.String(), { description: 'Decisions that the transfer made.' }),
  pack: Type.String({ description: '`name@version`.' }),
};

const ASKED = {
  source: Type.String(),
  id: Type.String(),
  transferId: Type.String(),
  advice: Advice,
  decidedAt: EpochMs('Processing time of the answer'),
  repeated: Type.Boolean({ description: 'The same was asked before; this is its answer.' }),
};

const EXAMPLE = {
  source: 'bank-a',
  id: 'attempted/2026030200017',
  transferId: '2026030200017',
  advice: 'hold',
  decidedAt: 1_772_416_800_007,
  repeated: false,
  decidedBy: 'engine',
  level: 'red',
  score: 85,
  sinceTime: 1_772_416_800_000,
  payer: { level: 'red', score: 85, sinceTime: 1_772_416_800_000 },
  payee: { level: 'none', score: 0 },
  reasons: [
    {
      side: 'payer',
      role: 'victim',
      typology: 'police-impersonation',
      name: { zh: '冒充公检法', en: 'Police impersonation' },
      level: 'red',
      score: 85,
      rule: 'pays-while-coached',
      points: 85,
      reason: { zh: '通话中转账', en: 'Pays during the call' },
      fired: true,
      firedTime: 1_772_416_800_000,
    },
  ],
  counted: 'now',
  decisionIds: ['8f3c02d94be1a776'],
  pack: 'zhejiang@1.1.0',
} as const;

export const CheckAnswer = Type.Union(
  [
    Type.Object({ ...ASKED, ...DECIDED }, { description: 'The engine evaluated it.' }),
    Type.Object(
      {
        ...ASKED,
        decidedBy: Type.Literal('fallback'),
        fallback: Type.Object({
          code: Type.Enum([...FALLBACK_CODES]),
          text: Type.String({ description: 'Why the engine did not answer.' }),
          logged: Type.Boolean({
            description:
              'The log has the transfer, so that windows will count it; otherwise send it again.',
          }),
        }),
      },
      { description: 'The engine did not answer in time; the advice is a setting.' },
    ),
  ],
  { description: 'What to do with the transfer, and why.', examples: [EXAMPLE] },
);
export type CheckAnswer = Type.Static<typeof CheckAnswer>;
export type EngineAnswer = Extract<CheckAnswer, { decidedBy: 'engine' }>;

/** A transfer that has not gone yet. */
export const CHECK_EXAMPLE = {
  source: 'bank-a',
  time: '2026-03-02T10:15:00+08:00',
  region: '330106',
  transferId: '2026030200017',
  payer: '6222000000000001',
  payee: '6222000000000009',
  amountFen: 4_900_000,
} as const;
