// Who and what a suspect of a task met, two hops on.
import Type from 'typebox';
import { NODE_KINDS, type SuspectGraph } from '../../backtest/suspect-graph.ts';
import { SIGNAL_TYPE_NAMES } from '../../signal/signal-type.ts';
import { EpochMs, Staff, Subject } from './task.ts';

const Id = Type.Integer({ description: 'Of a node, in this answer alone.' });

export const GraphRequest = Type.Object(
  {
    staff: Type.Unsafe<string>({ ...Staff, description: 'Who wants it.' }),
    reason: Type.String({
      minLength: 4,
      maxLength: 200,
      description: 'What for; the audit has it.',
    }),
    suspect: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: 100,
        description: 'Place among the suspects of the task; the first when missing.',
      }),
    ),
    days: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 30,
        description: 'Days before the last decision; 7 when missing.',
      }),
    ),
  },
  {
    additionalProperties: false,
    examples: [{ staff: 'analyst-1', reason: '同一团伙还联系了谁', suspect: 0, days: 7 }],
  },
);

const Node = Type.Object({
  id: Id,
  kind: Type.Enum([...NODE_KINDS]),
  label: Type.String({ description: 'Masked, but for domains.' }),
  hop: Type.Integer({ description: 'From the suspect: 0, 1 or 2.' }),
});

const Edge = Type.Object({
  from: Id,
  to: Id,
  type: Type.Enum([...SIGNAL_TYPE_NAMES]),
  count: Type.Integer({ description: 'Signals.' }),
  lastTime: EpochMs('Event time'),
  amountFen: Type.Optional(Type.Integer({ description: 'Sum of the transfers, in fen.' })),
});

export const GraphAnswer = Type.Object({
  state: Type.Enum(['done', 'off', 'busy', 'none'], {
    description:
      'off: no archive is kept here. busy: another one is looked for, ask again. none: the task has no such suspect.',
  }),
  suspects: Type.Array(Subject, { description: 'Of the task, masked.' }),
  nodes: Type.Optional(
    Type.Unsafe<SuspectGraph['nodes']>({
      ...Type.Array(Node, { description: 'The suspect first; none when nothing was found.' }),
    }),
  ),
  edges: Type.Optional(Type.Unsafe<SuspectGraph['edges']>({ ...Type.Array(Edge) })),
  signals: Type.Optional(Type.Integer({ description: 'That it is made of.' })),
  isCut: Type.Optional(Type.Boolean({ description: 'There is more than is shown.' })),
});
export type GraphAnswer = Type.Static<typeof GraphAnswer>;
