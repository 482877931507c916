// Campaigns: the JSON form of ledger/campaign-report.ts.
import Type from 'typebox';
import { LOSS_CAUSES } from '../../signal/loss-cause.ts';
import { SOURCE_KINDS } from '../../signal/suspect-source.ts';
import { PERIOD } from './report.ts';
import { Subject } from './task.ts';

const Count = Type.Integer({ minimum: 0 });
const CountOrNone = (description: string) => Type.Union([Count, Type.Null()], { description });
const Fen = Type.Integer({ minimum: 0, description: 'In fen.' });
const Counted = (description: string) =>
  Type.Array(Type.Object({ key: Type.String(), episodes: Count }), { description });
const SharedSubject = Type.Object({ ...Subject.properties, episodes: Count });

export const CampaignQuerystring = Type.Object(
  {
    ...PERIOD,
    limit: Type.Optional(
      Type.Integer({ minimum: 1, maximum: 500, description: '50 when missing.' }),
    ),
  },
  { additionalProperties: false },
);

export const CampaignReport = Type.Object(
  {
    from: Type.Integer({ description: 'Event time, epoch ms, inclusive.' }),
    to: Type.Integer({ description: 'Event time, epoch ms, exclusive.' }),
    region: Type.Optional(Type.String()),
    episodes: Type.Integer({ minimum: 0, description: 'Episodes that were looked at.' }),
    found: Type.Integer({
      minimum: 0,
      description: 'Campaigns among them; the largest `limit` are told.',
    }),
    isCut: Type.Boolean({ description: 'The period holds more episodes; these are the newest.' }),
    campaigns: Type.Array(
      Type.Object({
        campaignId: Type.String({
          description: 'The id of one of its episodes, the same while that one belongs to it.',
        }),
        episodes: Count,
        firstTime: Type.Integer(),
        lastTime: Type.Integer(),
        lastWeek: CountOrNone(
          'Episodes of the last 7 days of the period; null where it is shorter.',
        ),
        weekBefore: CountOrNone(
          'Episodes of the 7 days before those; null where the period does not reach back so far.',
        ),
        atRiskFen: Fen,
        lossPreventedFen: Fen,
        lostFen: Fen,
        losses: Type.Array(
          Type.Object({ cause: Type.Enum([...LOSS_CAUSES]), episodes: Count, lostFen: Fen }),
          {
            description:
              'The loss by how the work on the episode ended, the largest first; in all lostFen.',
          },
        ),
        cases: Type.Integer({
          minimum: 0,
          description: 'Cases filed in the period that name a suspect of it.',
        }),
        caseLossFen: Type.Integer({ minimum: 0, description: 'What these state as lost, in fen.' }),
        regions: Counted('Who is hit, the most first.'),
        typologies: Counted('The most first.'),
        suspects: Type.Array(SharedSubject, {
          description: 'Through what, masked, the most first.',
        }),
        sources: Type.Array(
          Type.Object({
            kind: Type.Enum([...SOURCE_KINDS]),
            key: Type.String({
              description:
                'A block of numbers (170), an area (0571), a country (+852), the issuer of cards (622848), a top domain (.top).',
            }),
            suspects: Type.Integer({ minimum: 2 }),
          }),
          { description: 'What two or more of these suspects come from, the most first.' },
        ),
        rules: Counted('Rules that see it, the most first.'),
        blindRules: Type.Array(Type.String(), {
          description: 'Rules that fired on its typologies elsewhere in the period and not on it.',
        }),
      }),
      { description: 'The largest first.' },
    ),
    hubs: Type.Array(SharedSubject, {
      description: 'Suspects, masked, that too many episodes share to join anything.',
    }),
  },
  { description: 'Episodes that share suspects.' },
);
