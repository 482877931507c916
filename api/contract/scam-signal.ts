// What others ask of a number, and what they are told: no more than whether its bearer is being defrauded, how surely and since when.
import Type from 'typebox';
import { HeldLevel } from './risk.ts';

const PHONE_NUMBER = '^\\+[1-9][0-9]{4,14}$';

export const ScamSignalQuestion = Type.Object(
  { phoneNumber: Type.String({ pattern: PHONE_NUMBER, description: 'E.164, with the +.' }) },
  { examples: [{ phoneNumber: '+8613800000000' }] },
);

export const ScamSignalAnswer = Type.Object(
  {
    scamSignal: Type.Boolean({
      description: 'Whether the level is one that a check would warn of (FOREWARN_CHECK_WARN_AT).',
    }),
    level: HeldLevel,
    since: Type.Optional(
      Type.String({ description: 'Event time from which the level is held, RFC 3339.' }),
    ),
    typologies: Type.Array(Type.String(), {
      description: 'Frauds that it looks like, the likeliest first; none without a scam signal.',
    }),
  },
  {
    description: 'How the bearer of the number stands as a person at risk; never as a suspect.',
    examples: [
      {
        scamSignal: true,
        level: 'red',
        since: '2026-03-02T02:00:00.000Z',
        typologies: ['police-impersonation'],
      },
    ],
  },
);
