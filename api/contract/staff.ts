// Who works at the desks, and how they stand.
import Type from 'typebox';
import { PAUSE_REASONS, STAFF_CHOICES, STAFF_STATES } from '../../dissuasion/supervisor/staff.ts';
import { EpochMs, Staff as StaffName } from './task.ts';

const DESK_FORM = '^[1-9][0-9]{5}$';

export const StaffView = Type.Object(
  {
    staff: Type.String(),
    state: Type.Enum([...STAFF_STATES], {
      description:
        'working: holds a task. wrap-up: recorded an outcome and is handed nothing yet. silent: lost a task without a word.',
    }),
    since: EpochMs('Processing time'),
    desk: Type.String({ description: 'Region code of the desk at which they sit.' }),
    reason: Type.Optional(Type.String({ description: 'Of a pause.' })),
    by: Type.String({ description: 'Who said so last.' }),
    seenAt: EpochMs('When anything was heard of them, processing time'),
    tasks: Type.Array(Type.Object({ taskId: Type.String(), since: EpochMs('Processing time') }), {
      description: 'What they hold, the longest first.',
    }),
    wrapUpUntil: Type.Optional(EpochMs('Processing time')),
    breakDueAt: Type.Optional(EpochMs('When a break is due, processing time')),
    isBreakDue: Type.Boolean(),
    shift: Type.Optional(Type.String({ description: 'In which they signed on.' })),
    shiftEndsAt: Type.Optional(EpochMs('Processing time')),
    today: Type.Object(
      {
        claimed: Type.Integer(),
        outcomes: Type.Record(Type.String(), Type.Integer(), {
          description: 'Recorded, by name; `aftercare` for calls after the episode.',
        }),
        lapsed: Type.Integer({ description: 'Tasks that they lost by being silent.' }),
        workedMs: Type.Integer(),
        pausedMs: Type.Integer(),
      },
      { description: 'Numbers of the day in Shanghai.' },
    ),
  },
  { $id: 'StaffView', description: 'How a member of staff stands.' },
);
export type StaffView = Type.Static<typeof StaffView>;

export const StaffList = Type.Object(
  { staff: Type.Array(Type.Unsafe<StaffView>({ $ref: 'StaffView#' })) },
  { description: 'Who was heard of in the last day, by name.' },
);

export const StaffParams = Type.Object({ staff: StaffName }, { additionalProperties: false });

export const StaffQuery = Type.Object(
  {
    desk: Type.Optional(
      Type.String({
        pattern: DESK_FORM,
        description: 'Staff of this desk and of those below it; of the home desk when missing.',
      }),
    ),
  },
  { additionalProperties: false },
);

const WORD = {
  state: Type.Enum([...STAFF_CHOICES]),
  reason: Type.Optional(
    Type.Enum([...PAUSE_REASONS], { description: 'Of a pause, which needs one.' }),
  ),
  desk: Type.Optional(
    Type.String({
      pattern: DESK_FORM,
      description: 'Where they sit; the desk before when missing.',
    }),
  ),
};

export const OwnWord = Type.Object(
  { staff: StaffName, ...WORD },
  {
    additionalProperties: false,
    examples: [{ staff: '0571-07', state: 'paused', reason: 'break' }],
  },
);

export const StaffWord = Type.Object(
  { staff: Type.Unsafe<string>({ ...StaffName, description: 'Who says so.' }), ...WORD },
  { additionalProperties: false, examples: [{ staff: '0571-lead', state: 'off' }] },
);
