// What partners send and get back at /v1/signals, and how they learn what can be sent.
import Type from 'typebox';

export const RejectedItem = Type.Object({
  index: Type.Integer({ description: 'Place among the items of the body, from 0.' }),
  line: Type.Optional(Type.Integer({ description: 'Line of an NDJSON body, from 1.' })),
  id: Type.Optional(Type.String({ description: 'The id of the item, where it has one.' })),
  faults: Type.Array(
    Type.Object({
      field: Type.Optional(Type.String()),
      code: Type.String(),
      message: Type.String(),
    }),
    { description: 'Everything that is wrong with the item.' },
  ),
});

export const IngestAnswer = Type.Object(
  {
    accepted: Type.Integer({ description: 'Items that the log has durably.' }),
    rejectedCount: Type.Integer({ description: 'Items that were refused.' }),
    rejected: Type.Array(RejectedItem, {
      description: 'The first thousand refused items with every fault of each.',
    }),
  },
  {
    description: 'The log has the accepted items durably; the rejected ones are not kept.',
    examples: [
      {
        accepted: 2,
        rejectedCount: 1,
        rejected: [
          {
            index: 1,
            id: 'c-1002',
            faults: [
              {
                field: 'region',
                code: 'bad-region',
                message: 'region is "3301"; it must be a six-digit GB/T 2260 code such as 330106',
              },
            ],
          },
        ],
      },
    ],
  },
);

const Names = Type.Array(Type.String());

export const SignalTypes = Type.Object(
  {
    types: Type.Array(
      Type.Object({
        type: Type.String(),
        side: Type.Enum(['telecom', 'funds', 'operations']),
        text: Type.String(),
        required: Names,
        optional: Names,
        suspectKeys: Names,
        victimKeys: Names,
        schema: Type.String({ description: 'Path of the JSON Schema.' }),
      }),
    ),
  },
  { description: 'Every signal type with its fields and keys.' },
);

/** Media types by which one signal, many, or a stream of them may be sent, each with an example. */
export const SIGNAL_EXAMPLE = {
  type: 'call.started',
  id: 'c-1001',
  source: 'carrier-a',
  time: '2026-03-02T10:15:00+08:00',
  region: '330106',
  callId: '7d1f',
  caller: '+85255501234',
  callee: '13800000000',
  origin: 'international',
} as const;
