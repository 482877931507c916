// What is read from where, and how it stands.
import Type from 'typebox';
import { QUALITY_ALERTS } from '../../connectors/quality/source-quality.ts';
import { SOURCE_KINDS } from '../../connectors/source/source.ts';

const Count = Type.Integer({ minimum: 0 });
const EpochMs = (description: string) => Type.Integer({ description: `${description}, epoch ms.` });

const Share = (description: string) => Type.Number({ minimum: 0, maximum: 1, description });

const Quality = Type.Object({
  source: Type.String({ description: 'As signals name it.' }),
  lastSeen: Type.Optional(EpochMs('Processing time of its newest signal')),
  endedAt: Type.Optional(
    EpochMs('When it was said to have come to its end; it is not quiet until it sends again'),
  ),
  perMinute: Type.Number({ description: 'Signals, over the last five whole minutes.' }),
  usualPerMinute: Type.Number({ description: 'Over the hour before them.' }),
  refused: Share('Of what came in the last five minutes, the share that was refused.'),
  late: Share('The share that was too late to count.'),
  duplicate: Share('The share that had come before.'),
  refusedBy: Type.Record(Type.String(), Count, { description: 'Since the start, by reason.' }),
  delayMs: Type.Optional(
    Type.Number({
      description:
        'From the time of a signal to its coming, the middle of the last ones; below 0 when the clock of the source is ahead.',
    }),
  ),
  fields: Type.Array(
    Type.Object({
      type: Type.String(),
      field: Type.String(),
      missing: Share('Share of the last fifty signals that were looked at.'),
      usual: Type.Optional(Share('The same over many more.')),
      isChanged: Type.Boolean(),
    }),
    { description: 'Optional fields, and how often each is missing.' },
  ),
  alerts: Type.Array(
    Type.Object({
      alert: Type.Enum([...QUALITY_ALERTS]),
      text: Type.String(),
      since: Type.Optional(
        EpochMs(
          'When it began, of `refused`, `late` and a `clock` by which signals are refused: they stand until good records follow',
        ),
      ),
    }),
    { description: 'What is wrong now.' },
  ),
});

export const Sources = Type.Object(
  {
    sources: Type.Array(
      Type.Object({
        name: Type.String({ description: 'As in the file of sources.' }),
        kind: Type.Enum([...SOURCE_KINDS]),
        state: Type.Enum(['stopped', 'running', 'waiting', 'failed'], {
          description:
            'waiting: the log or the partner is away, it goes on by itself; failed: somebody has to mend something.',
        }),
        failure: Type.Optional(Type.String({ description: 'Why it waits or has failed.' })),
        read: { ...Count, description: 'Records since the start.' },
        accepted: { ...Count, description: 'Signals that the log took.' },
        rejected: Type.Record(Type.String(), Count, {
          description: 'Records refused, by reason; they are with the dead letters.',
        }),
        skipped: { ...Count, description: 'Records that the mapping leaves out on purpose.' },
        lastSeen: Type.Optional(EpochMs('Processing time of the newest record')),
        lastAccepted: Type.Optional(
          EpochMs('Processing time of the newest record that became a signal'),
        ),
        newestTime: Type.Optional(EpochMs('Event time of the newest signal')),
        lagRecords: Type.Optional({
          ...Count,
          description:
            'Records that are there and not read yet, where the partner can tell: of topics, rows of tables (100,000 at most are counted), people to ask about.',
        }),
        lagBytes: Type.Optional({
          ...Count,
          description:
            'The same of a source that reads files, in bytes as they lie there; a packed file counts as a whole until it is read to its end.',
        }),
        waitsFor: Type.Optional(
          Type.String({
            description:
              'Name of the source that it is held up for: that one catches up too and is further behind, and would be late.',
          }),
        ),
      }),
    ),
    quality: Type.Array(Quality, { description: 'By name.' }),
  },
  {
    description:
      'The sources of this installation, in the order of their file, and how good what comes is.',
  },
);
