// How somebody is reached who does not answer, as the desk sees it. Numbers are masked but for whoever holds the task.
import Type from 'typebox';
import {
  CARRIER_ASKS,
  CARRIER_STATES,
  CONTACT_RESULTS,
  LINE_STATES,
} from '../../dissuasion/reach.ts';
import { HeldReason } from './reveal.ts';
import { LeaseToken, Staff } from './task.ts';

const Text = Type.String({ minLength: 1, maxLength: 200 });
const EpochMs = (description: string) =>
  Type.Integer({ description: `${description}, processing time, epoch ms.` });
const Ask = Type.Enum([...CARRIER_ASKS], {
  description:
    'line-status: how the line stands. reconnect: put it through again. interrupt-call: end the call that is under way.',
});
const Line = Type.Enum([...LINE_STATES], { description: 'How the carrier finds the line.' });

const CarrierRequest = {
  requestId: Type.String(),
  ask: Ask,
  state: Type.Enum([...CARRIER_STATES]),
  reason: Type.String(),
  askedBy: Type.String(),
  askedAt: EpochMs('When it was asked'),
  expiresAt: EpochMs('When it expires unanswered'),
  takenBy: Type.Optional(Type.String({ description: 'Who takes it to the carrier.' })),
  takenAt: Type.Optional(EpochMs('When they took it')),
  takenTo: Type.Optional(Type.String({ description: 'The carrier that may answer it itself.' })),
  answeredBy: Type.Optional(Type.String()),
  answeredAt: Type.Optional(EpochMs('When it was answered')),
  line: Type.Optional(Line),
  note: Type.Optional(Type.String()),
};

export const ReachView = Type.Object(
  {
    taskId: Type.String(),
    phone: Type.Optional(Type.String({ description: 'Of the person.' })),
    requests: Type.Array(Type.Object(CarrierRequest)),
    contacts: Type.Array(
      Type.Object({
        contactId: Type.String(),
        phone: Type.String(),
        relation: Type.String(),
        source: Type.Enum(['staff', 'kyc']),
        consent: Type.String(),
        addedBy: Type.String(),
        addedAt: EpochMs('When it was named'),
      }),
    ),
    calls: Type.Array(
      Type.Object({
        contactId: Type.String(),
        result: Type.Enum([...CONTACT_RESULTS]),
        by: Type.String(),
        at: EpochMs('When it was made'),
        note: Type.Optional(Type.String()),
      }),
    ),
  },
  { $id: 'Reach', description: 'What was done to reach the person of a task.' },
);
export type ReachView = Type.Static<typeof ReachView>;

export const OpenCarrierRequests = Type.Object(
  {
    requests: Type.Array(Type.Object({ ...CarrierRequest, taskId: Type.String() })),
    partners: Type.Array(Type.String(), {
      description:
        'Sources of partners, to any of which a request may be taken; none where accounts are not kept. A partner is told its own.',
    }),
  },
  { description: 'Requests that wait for a carrier, those that expire first before.' },
);

export const OpenCarrierQuery = Type.Object(
  {
    desk: Type.Optional(
      Type.String({
        pattern: '^[1-9][0-9]{5}$',
        description: 'Of tasks at this desk or one below it; all when missing.',
      }),
    ),
  },
  { additionalProperties: false },
);

export const CarrierAsked = Type.Object(
  { staff: Staff, ask: Ask, reason: Text },
  {
    additionalProperties: false,
    examples: [{ staff: '0571-07', ask: 'line-status', reason: '三次未接' }],
  },
);

export const CarrierTaken = Type.Object(
  {
    staff: Staff,
    to: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 64,
        description:
          'The carrier, where its program is to answer: one of the `sources` of its account.',
      }),
    ),
  },
  { additionalProperties: false, examples: [{ staff: '0571-lead' }] },
);

export const CarrierAnswered = Type.Object(
  {
    state: Type.Enum(['answered', 'refused']),
    by: Type.String({ minLength: 1, maxLength: 64, description: 'Who says it.' }),
    line: Type.Optional(Line),
    note: Type.Optional(Text),
  },
  {
    additionalProperties: false,
    examples: [{ state: 'answered', by: '中国移动', line: 'busy' }],
  },
);

const LEASE_EXAMPLE = '3b8ff2ce-0a55-4b55-8f5b-0d3a1c5d8b21';

export const ReachOpened = Type.Object(
  { lease: LeaseToken, reason: HeldReason },
  { additionalProperties: false, examples: [{ lease: LEASE_EXAMPLE, reason: 'call' }] },
);

export const ContactNamed = Type.Object(
  {
    lease: LeaseToken,
    phone: Type.String({ pattern: '^\\+[1-9][0-9]{6,14}$', description: 'E.164.' }),
    relation: Text,
    source: Type.Enum(['staff', 'kyc'], {
      description: 'staff: as the person or family told. kyc: from the file of a bank or carrier.',
    }),
    consent: Type.String({
      minLength: 1,
      maxLength: 200,
      description: 'Why they may be called about this person.',
    }),
  },
  {
    additionalProperties: false,
    examples: [
      {
        lease: LEASE_EXAMPLE,
        phone: '+8613900000001',
        relation: '女儿',
        source: 'staff',
        consent: '当事人曾留为紧急联系人',
      },
    ],
  },
);

export const ContactCalled = Type.Object(
  {
    lease: LeaseToken,
    result: Type.Enum([...CONTACT_RESULTS]),
    note: Type.Optional(Text),
  },
  {
    additionalProperties: false,
    examples: [{ lease: LEASE_EXAMPLE, result: 'will-help', note: '去银行找她' }],
  },
);

export const RequestParams = Type.Object({ taskId: Type.String(), requestId: Type.String() });
export const ContactParams = Type.Object({ taskId: Type.String(), contactId: Type.String() });
