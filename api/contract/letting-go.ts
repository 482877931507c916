// How a holder lets go of a task: skip it, set it aside, pass it to a colleague, ask another district to take it.
import Type from 'typebox';
import { LeaseToken, Staff, type TaskView } from './task.ts';

const TEXT_MAX = 200;
const Reason = Type.String({
  minLength: 1,
  maxLength: TEXT_MAX,
  description: 'Why, for the others.',
});
const LEASE_EXAMPLE = '3b8ff2ce-0a55-4b55-8f5b-0d3a1c5d8b21';

export const SkipRequest = Type.Object(
  { lease: LeaseToken, reason: Type.Optional(Reason) },
  { additionalProperties: false, examples: [{ lease: LEASE_EXAMPLE, reason: '认识当事人' }] },
);

export const SetAsideRequest = Type.Object(
  {
    lease: LeaseToken,
    until: Type.Integer({ description: 'Processing time, epoch ms; at most 72 hours ahead.' }),
    reason: Reason,
    for: Type.Enum(['me', 'anyone'], {
      description:
        'me: kept for the holder until ten minutes after that time. anyone: handed to whoever is free then.',
    }),
  },
  {
    additionalProperties: false,
    examples: [{ lease: LEASE_EXAMPLE, until: 1_772_330_400_000, reason: '15 点回电', for: 'me' }],
  },
);

export const PassRequest = Type.Object(
  { lease: LeaseToken, to: Staff },
  { additionalProperties: false, examples: [{ lease: LEASE_EXAMPLE, to: '0571-12' }] },
);

export const HandoverAsked = Type.Object(
  {
    staff: Staff,
    to: Type.String({ pattern: '^[1-9][0-9]{5}$', description: 'Region code of the desk.' }),
    reason: Reason,
  },
  {
    additionalProperties: false,
    examples: [{ staff: '0571-07', to: '330206', reason: '人在宁波' }],
  },
);

export const HandoverDecision = Type.Object(
  { staff: Staff, approve: Type.Boolean({ description: 'Who asked cannot approve.' }) },
  { additionalProperties: false, examples: [{ staff: '0571-lead', approve: true }] },
);

export const HandoverList = Type.Object(
  { tasks: Type.Array(Type.Unsafe<TaskView>({ $ref: 'TaskView#' })) },
  { description: 'Tasks for which another district is asked, the longest first.' },
);

export const HandoverQuery = Type.Object(
  {
    desk: Type.Optional(
      Type.String({
        pattern: '^[1-9][0-9]{5}$',
        description: 'From or to this desk or one below it; all when missing.',
      }),
    ),
  },
  { additionalProperties: false },
);
