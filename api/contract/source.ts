// What is read from where, and how it stands.
import Type from 'typebox';
import { SOURCE_KINDS } from '../../connectors/source/source.ts';

const Count = Type.Integer({ minimum: 0 });
const EpochMs = (description: string) => Type.Integer({ description: `${description}, epoch ms.` });

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
        newestTime: Type.Optional(EpochMs('Event time of the newest signal')),
        lagRecords: Type.Optional({
          ...Count,
          description: 'Records that are there and not read yet, where the partner can tell.',
        }),
      }),
    ),
  },
  { description: 'The sources of this installation, in the order of their file.' },
);
