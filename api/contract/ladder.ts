// What goes out to a person, as the desk sees it: each step once, the ladder's own and those of staff in one list. No number is in it.
import Type from 'typebox';
import { RECEIPT_STATES } from '../../connectors/delivery/delivery.ts';
import { TASK_STEPS } from '../../dissuasion/follow-up.ts';
import { LADDER_STEPS } from '../../dissuasion/ladder-state.ts';
import { EVIDENCE_TEXT_MAX } from '../../dissuasion/outcome-evidence.ts';
import { AGE_BANDS, LANGUAGES } from '../../dissuasion/wording.ts';
import { OUTCOME_NAMES } from '../../signal/outcome.ts';
import { EpochMs, Staff, TaskParams } from './task.ts';

/** What staff may have go out now. */
export const ASKED_STEPS = ['message', 'voice-robot', 'visit'] as const;

const Text = (description: string) =>
  Type.String({ minLength: 1, maxLength: EVIDENCE_TEXT_MAX, description });
const Language = Type.Enum([...LANGUAGES]);
const Age = Type.Enum([...AGE_BANDS]);

const Step = Type.Object({
  step: Type.Enum([...new Set([...LADDER_STEPS, ...TASK_STEPS])]),
  state: Type.Enum(['due', 'dropped', 'overdue', ...RECEIPT_STATES], {
    description:
      'due: it goes out at `at`. dropped: not needed any more. overdue: nobody was reached in time. The others are what the provider said; done: staff or police did it.',
  }),
  by: Type.String({ description: 'forewarn, person (asked for a call), or who of the staff.' }),
  at: EpochMs('When it is due, or was done'),
  deliveryId: Type.Optional(Type.String({ description: 'Of what went out.' })),
  number: Type.Optional(Type.Integer({ description: '1 for the first try.' })),
  expiresAt: Type.Optional(EpochMs('By when somebody must be reached')),
  sentAt: Type.Optional(EpochMs('When the provider got it')),
  provider: Type.Optional(Type.String()),
  reference: Type.Optional(Type.String({ description: 'Under which the provider knows it.' })),
  reason: Type.Optional(Type.String()),
  answer: Type.Optional(Type.String({ description: 'What the person pressed or sent back.' })),
  language: Type.Optional(Language),
  age: Type.Optional(Age),
  wording: Type.Optional(Type.String({ description: 'Version and hash of the words.' })),
  signedBy: Type.Optional(Type.String({ description: 'Who signed for the visit.' })),
  outcome: Type.Optional(Type.Enum([...OUTCOME_NAMES], { description: 'What staff recorded.' })),
});

export const LadderView = Type.Object(
  {
    taskId: Type.String(),
    state: Type.Enum(['none', 'climbing', 'resting', 'over'], {
      description:
        'climbing: more comes of itself. resting: the person answered, or staff do the rest. over: the danger is. none: nothing ever went out.',
    }),
    why: Type.Optional(Type.String({ description: 'Why it rests or is over.' })),
    next: Type.Optional(
      Type.Object({ step: Type.Enum([...LADDER_STEPS]), at: EpochMs('When it is due') }),
    ),
    steps: Type.Array(Step, { description: 'The oldest first.' }),
  },
  { $id: 'Ladder', description: 'What went out to the person, and what is to come.' },
);
export type LadderView = Type.Static<typeof LadderView>;

export const LadderStepParams = Type.Object(
  { ...TaskParams.properties, step: Type.Enum([...ASKED_STEPS]) },
  { additionalProperties: false },
);

export const StepAsked = Type.Object(
  {
    staff: Staff,
    language: Type.Optional(Language),
    age: Type.Optional(Age),
    place: Type.Optional(Text('Where the person is, for a visit.')),
  },
  { additionalProperties: false, examples: [{ staff: '0571-07', language: 'zh', age: 'senior' }] },
);

export const ReplySent = Type.Object(
  {
    phone: Type.String({ minLength: 3, maxLength: 32, description: 'From which it came.' }),
    text: Type.String({ minLength: 1, maxLength: 1_000 }),
    provider: Type.String({ minLength: 1, maxLength: 64, description: 'Who hands it to us.' }),
  },
  {
    additionalProperties: false,
    examples: [{ phone: '+8613812345678', text: '1', provider: 'unicom' }],
  },
);
export const ReplyTaken = Type.Object(
  {
    answered: Type.Boolean({ description: 'Whether something had gone there in three days.' }),
  },
  { description: 'Heard.' },
);

export const VisitSigned = Type.Object(
  {
    staff: Staff,
    unit: Text('Station or unit that goes.'),
    reference: Type.Optional(Text('Number of its order.')),
  },
  {
    additionalProperties: false,
    examples: [{ staff: '0571-07', unit: '西湖分局', reference: 'PC-20260302-7' }],
  },
);
