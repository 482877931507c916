// Tasks, claims and outcomes as the desk sees them. Phones and accounts are masked in every view, also for the holder of the lease; reveal.ts has what shows them.
import Type from 'typebox';
import { AFTERCARE_RESULTS } from '../../dissuasion/aftercare.ts';
import { TASK_STEPS } from '../../dissuasion/follow-up.ts';
import {
  CALL_ENDS,
  EVIDENCE_NAMES,
  EVIDENCE_TEXT_MAX,
  NOT_FRAUD_REASONS,
  PAYMENTS_MAX,
} from '../../dissuasion/outcome-evidence.ts';
import { AMOUNT_FEN_MAX, NOTE_LENGTH_MAX } from '../../dissuasion/outcome-record.ts';
import { LOSS_CLASSES } from '../../dissuasion/task.ts';
import { LEVELS } from '../../signal/level.ts';
import { OUTCOME_NAMES } from '../../signal/outcome.ts';

export const EpochMs = (description: string) =>
  Type.Integer({ description: `${description}, epoch ms.` });
export const Text = Type.Object({ zh: Type.String(), en: Type.String() });
const Level = Type.Enum([...LEVELS]);
const Outcome = Type.Enum([...OUTCOME_NAMES]);
export const Script = Type.String({ maxLength: 40, description: 'Version of the call script.' });
const Fen = Type.Integer({ minimum: 0, maximum: AMOUNT_FEN_MAX });

export const Subject = Type.Object({
  kind: Type.Enum(['person', 'phone', 'account', 'domain', 'device']),
  id: Type.String(),
});

/** Fields of a rule that holds points. */
export const REASON = {
  id: Type.String({ description: 'Rule of the pack.' }),
  points: Type.Number(),
  reason: Text,
  features: Type.Record(
    Type.String(),
    Type.Object({
      value: Type.Union([Type.Number(), Type.String(), Type.Null()]),
      isEstimate: Type.Optional(
        Type.Literal(true, { description: 'Too many distinct values to count exactly.' }),
      ),
      windowMs: Type.Optional(Type.Integer()),
      key: Type.String(),
      signals: Type.Array(Type.String(), { description: '`source/id` of the newest signals.' }),
    }),
  ),
} as const;

const Reason = Type.Object(REASON);

const Transfer = Type.Object({
  transferId: Type.String(),
  amountFen: Type.Integer(),
  payee: Type.String(),
  state: Type.Enum(['attempted', 'completed', 'blocked']),
  time: EpochMs('Event time'),
});

const Episode = Type.Object({
  episodeId: Type.String(),
  person: Subject,
  phone: Type.Optional(Type.String({ description: 'Number on which the person is reached.' })),
  region: Type.String(),
  openedTime: EpochMs('Event time'),
  touchedTime: EpochMs('Event time'),
  level: Level,
  typology: Type.String(),
  score: Type.Number(),
  reasons: Type.Array(Reason),
  decisionIds: Type.Array(Type.String()),
  suspects: Type.Array(Subject),
  transfers: Type.Array(Transfer),
  atRiskFen: Type.Integer({ description: 'Money that could still be lost.' }),
  revision: Type.Integer(),
  state: Type.Enum(['open', 'closed']),
});

/** Money that was kept, by how; each yuan in one class only. */
const Kept = Type.Object(
  {
    dissuaded: Type.Optional(Fen),
    'payment-stopped': Type.Optional(Fen),
    frozen: Type.Optional(Fen),
    returned: Type.Optional(Fen),
  } satisfies Record<(typeof LOSS_CLASSES)[number], unknown>,
  { additionalProperties: false, description: 'Kept money in fen by class; each yuan in one.' },
);

const EvidenceText = (description: string) =>
  Type.String({ minLength: 1, maxLength: EVIDENCE_TEXT_MAX, description });
const Payment = Type.Object(
  {
    amountFen: Type.Integer({ minimum: 1, maximum: AMOUNT_FEN_MAX }),
    paidAt: EpochMs('When it left'),
    payee: Type.Optional(EvidenceText('Account that has it.')),
    transferId: Type.Optional(EvidenceText('Transfer that it was.')),
  },
  { additionalProperties: false },
);
const Dispatch = Type.Object(
  {
    unit: EvidenceText('Station or unit that goes.'),
    reference: Type.Optional(EvidenceText('Number of its order.')),
  },
  { additionalProperties: false },
);
export const Payments = Type.Array(Payment, {
  maxItems: PAYMENTS_MAX,
  description: 'Payments that have left; already-paid needs them.',
});
const EVIDENCE = {
  paid: Type.Optional(Payments),
  because: Type.Optional(
    Type.Enum([...NOT_FRAUD_REASONS], { description: 'Why it is no fraud; not-fraud needs it.' }),
  ),
  callEnd: Type.Optional(
    Type.Enum([...CALL_ENDS], { description: 'How the call ended; unreachable needs it.' }),
  ),
  place: Type.Optional(EvidenceText('Where the person is, for a visit.')),
  dispatch: Type.Optional(Dispatch),
  duplicateOf: Type.Optional(EvidenceText('Task that has the same person; duplicate needs it.')),
};

const Step = Type.Enum([...TASK_STEPS], {
  description: 'What is to be done: call, second-caller (somebody else calls), visit.',
});
const FollowUp = Type.Object({
  kind: Type.Enum(['again', 'stop-payment', 'aftercare', 'quiet'], {
    description:
      'again: the task waits from `at` on for its next `step`. stop-payment: an order is prepared. aftercare: called again at `at`. quiet: the rules that the episode showed are silent for the person.',
  }),
  step: Type.Optional(Step),
  at: Type.Optional(EpochMs('Processing time')),
});

const Move = Type.Object({
  kind: Type.Enum(['risen', 'handed-over'], {
    description:
      'risen: nobody claimed it before its deadline. handed-over: another district took it.',
  }),
  from: Type.String({ description: 'Region code of the desk it left.' }),
  to: Type.String({ description: 'Region code of the desk it went to.' }),
  at: EpochMs('Processing time'),
});

const RECORDED = {
  outcomeId: Type.String(),
  taskId: Type.String(),
  episodeId: Type.String(),
  staff: Type.String(),
  desk: Type.String(),
  recordedAt: EpochMs('Processing time'),
  outcome: Outcome,
  kept: Type.Optional(Kept),
  lostFen: Type.Optional(Fen),
  note: Type.Optional(Type.String()),
  script: Type.Optional(Script),
  ...EVIDENCE,
  step: Type.Optional(Step),
  followUps: Type.Optional(Type.Array(FollowUp)),
};

const TASK = {
  taskId: Type.String(),
  episodeId: Type.String(),
  desk: Type.String({ description: 'Region code of the desk at which it waits.' }),
  deskName: Text,
  openedAt: EpochMs('Processing time'),
  moves: Type.Array(Move, {
    description: 'How it came from the desk of its region to this one, oldest first.',
  }),
  step: Step,
  attempts: Type.Array(Type.Object(RECORDED), {
    description: 'Outcomes that did not end it, oldest first.',
  }),
  aftercare: Type.Optional(
    Type.Object(
      {
        number: Type.Integer({ description: '1 for the first call.' }),
        isLast: Type.Boolean(),
        at: EpochMs('When it is due, processing time'),
        after: Type.Object(RECORDED),
      },
      { description: 'A call after the episode, to see that the money stayed.' },
    ),
  ),
  holdOut: Type.Optional(
    Type.Literal(true, {
      description:
        'Called by lot, at a score at which nobody is: what is found says what those are like who are not called.',
    }),
  ),
  earlierFrauds: Type.Integer({
    description: 'Frauds of which this person was the victim in the 400 days before.',
  }),
  help: Type.Optional(
    Type.Object(
      { by: Type.Enum(['message', 'voice-robot']), at: EpochMs('Processing time') },
      { description: 'The person asked to be called, by answering; it goes before all others.' },
    ),
  ),
  handover: Type.Optional(
    Type.Object(
      {
        to: Type.String({ description: 'Region code of the desk that is to have it.' }),
        reason: Type.String(),
        by: Type.String(),
        at: EpochMs('Processing time'),
      },
      { description: 'Another district is asked to take it.' },
    ),
  ),
  lead: Type.Optional(
    Type.Object(
      {
        direction: Type.Enum(['up', 'down', 'rules']),
        by: Type.String(),
        reason: Type.String(),
        at: EpochMs('Processing time'),
      },
      { description: 'A lead put it before or behind all others of its level.' },
    ),
  ),
  episode: Episode,
};

export const Task = Type.Object(TASK, { $id: 'Task', description: 'A dissuasion task.' });
export type Task = Type.Static<typeof Task>;

export const TaskView = Type.Object(
  {
    ...TASK,
    state: Type.Enum(['waiting', 'deferred', 'claimed', 'closed']),
    staff: Type.Optional(Type.String({ description: 'Who holds it.' })),
    claimedAt: Type.Optional(EpochMs('Processing time')),
    expiresAt: Type.Optional(EpochMs('When the claim lapses unless it is renewed')),
    deferred: Type.Optional(
      Type.Object(
        {
          until: EpochMs('Processing time'),
          reason: Type.String(),
          by: Type.String(),
          for: Type.Optional(Type.String({ description: 'For whom it is kept.' })),
        },
        { description: 'It waits for a later time.' },
      ),
    ),
    closedAt: Type.Optional(EpochMs('Processing time')),
    outcome: Type.Optional(Type.Object(RECORDED)),
    aftercareResult: Type.Optional(
      Type.Object({
        result: Type.Enum([...AFTERCARE_RESULTS]),
        staff: Type.String(),
        recordedAt: EpochMs('Processing time'),
      }),
    ),
    withdrawn: Type.Optional(Type.String({ description: 'Why it was closed without an outcome.' })),
  },
  { $id: 'TaskView', description: 'A task as it stands, phones and accounts masked.' },
);
export type TaskView = Type.Static<typeof TaskView>;

export const TaskPage = Type.Object(
  {
    tasks: Type.Array(Type.Unsafe<TaskView>({ $ref: 'TaskView#' })),
    cursor: Type.Optional(
      Type.String({ description: 'Give it back to read on; absent after the last task.' }),
    ),
  },
  { description: 'A page of tasks.' },
);

export const Claim = Type.Object(
  {
    lease: Type.String({ description: 'Proves the holding; keep it secret.' }),
    staff: Type.String(),
    claimedAt: EpochMs('Processing time'),
    expiresAt: EpochMs('When the claim lapses unless it is renewed'),
    task: Type.Unsafe<Task>({ $ref: 'Task#' }),
  },
  {
    $id: 'Claim',
    description:
      'The task is yours until it lapses. Its numbers are masked: POST /v1/tasks/{taskId}/lease/reveal shows them.',
  },
);
export type Claim = Type.Static<typeof Claim>;

/** A worker's name or number. */
export const Staff = Type.String({
  minLength: 1,
  maxLength: 64,
  // No control characters and no half surrogates: the ledger takes neither.
  pattern:
    '^(?:[^\\u0000-\\u001f\\u007f-\\u009f\\ud800-\\udfff]|[\\ud800-\\udbff][\\udc00-\\udfff])+$',
  description: 'Who works the task.',
});
export const LeaseToken = Type.String({
  minLength: 1,
  maxLength: 64,
  description: 'From the claim.',
});

export const ClaimRequest = Type.Object(
  { staff: Staff },
  { additionalProperties: false, examples: [{ staff: '0571-07' }] },
);
export const LeaseRequest = Type.Object(
  { lease: LeaseToken },
  { additionalProperties: false, examples: [{ lease: '3b8ff2ce-0a55-4b55-8f5b-0d3a1c5d8b21' }] },
);
export const LeaseAnswer = Type.Object(
  { taskId: Type.String(), expiresAt: EpochMs('When the claim lapses unless it is renewed again') },
  { description: 'Renewed.' },
);

export const OutcomeRequest = Type.Object(
  {
    lease: LeaseToken,
    outcome: Outcome,
    kept: Type.Optional(Kept),
    lostFen: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: AMOUNT_FEN_MAX,
        description: 'Money that had left for good by now, in fen.',
      }),
    ),
    note: Type.Optional(Type.String({ maxLength: NOTE_LENGTH_MAX })),
    script: Type.Optional(Script),
    ...EVIDENCE,
  },
  {
    additionalProperties: false,
    examples: [
      {
        lease: '3b8ff2ce-0a55-4b55-8f5b-0d3a1c5d8b21',
        outcome: 'dissuaded',
        kept: { dissuaded: 5_000_000 },
        note: 'Was about to pay a "safe account"; hung up on them.',
      },
    ],
  },
);

export const OutcomeAnswer = Type.Object(
  {
    outcomeId: Type.String(),
    taskId: Type.String(),
    episodeId: Type.String(),
    outcome: Outcome,
    recordedAt: EpochMs('Processing time'),
    repeated: Type.Boolean({ description: 'It had been recorded before by this very lease.' }),
    followUps: Type.Array(FollowUp, { description: 'What follows from it.' }),
  },
  { description: 'Recorded; the task is closed, or waits for its next step.' },
);

export const OutcomeTaxonomy = Type.Object(
  {
    outcomes: Type.Array(
      Type.Object({
        outcome: Outcome,
        zh: Type.String(),
        en: Type.String(),
        fraud: Type.Optional(
          Type.Boolean({ description: 'Whether it was fraud; absent where nobody can tell.' }),
        ),
        dissuaded: Type.Boolean({ description: 'Reached and stopped before more money left.' }),
        ends: Type.Boolean({ description: 'Whether the episode is over.' }),
        needs: Type.Array(Type.Enum([...EVIDENCE_NAMES]), { description: 'Must be sent.' }),
        allows: Type.Array(Type.Enum([...EVIDENCE_NAMES]), { description: 'May be sent.' }),
      }),
    ),
    lossClasses: Type.Array(Type.Enum([...LOSS_CLASSES])),
  },
  { description: 'How a task can end, and the classes of kept money.' },
);

export const TaskParams = Type.Object(
  { taskId: Type.String({ pattern: '^[A-Za-z0-9-]{1,64}$', examples: ['8f3c02d94be1a776'] }) },
  { additionalProperties: false },
);
export const DeskCode = { pattern: '^[1-9][0-9]{5}$', description: 'Region code of the desk.' };
export const DeskParams = Type.Object(
  { desk: Type.String({ ...DeskCode, examples: ['330106'] }) },
  { additionalProperties: false },
);
