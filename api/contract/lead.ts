// What leads do about tasks and desks.
import Type from 'typebox';
import { PAUSE_MODES } from '../../dissuasion/supervisor/desk-pause.ts';
import { MOVE_DIRECTIONS } from '../../dissuasion/supervisor/lead-desk.ts';
import { EpochMs, Staff } from './task.ts';

const Reason = Type.String({
  minLength: 1,
  maxLength: 200,
  description: 'Why; it is kept with who did it.',
});
const Lead = Type.Unsafe<string>({ ...Staff, description: 'Who does it.' });
const To = Type.Optional(
  Type.Unsafe<string>({ ...Staff, description: 'Whose it is to be; everybody’s when missing.' }),
);

export const ReassignRequest = Type.Object(
  {
    staff: Lead,
    from: Type.Optional(
      Type.Unsafe<string>({
        ...Staff,
        description:
          'Who has it as far as is seen: holds it, or it is kept for them; nobody when missing.',
      }),
    ),
    to: To,
    reason: Reason,
  },
  {
    additionalProperties: false,
    examples: [{ staff: '0571-lead', from: '0571-07', to: '0571-12', reason: '已下班' }],
  },
);

export const ReassignAllRequest = Type.Object(
  { staff: Lead, to: To, reason: Reason },
  { additionalProperties: false, examples: [{ staff: '0571-lead', reason: '突发疾病' }] },
);

export const ReassignAllAnswer = Type.Object(
  { taskIds: Type.Array(Type.String()) },
  { description: 'The tasks that were theirs.' },
);

export const MoveRequest = Type.Object(
  {
    staff: Lead,
    direction: Type.Enum([...MOVE_DIRECTIONS], {
      description:
        'up: before all others of its level. down: behind them. rules: back where the rules want it.',
    }),
    reason: Reason,
  },
  {
    additionalProperties: false,
    examples: [{ staff: '0571-lead', direction: 'up', reason: '家属来电' }],
  },
);

const PAUSE = {
  desk: Type.String({ description: 'Region code.' }),
  tasks: Type.Enum([...PAUSE_MODES], {
    description:
      'What becomes of what waits there. rise: it goes to the desk above, at once. wait: it rises by its deadlines.',
  }),
  by: Type.String(),
  reason: Type.String(),
  at: EpochMs('Since when, processing time'),
};

export const DeskPause = Type.Object(PAUSE, { description: 'Nobody is handed a task there.' });

export const PauseRequest = Type.Object(
  { staff: Lead, tasks: PAUSE.tasks, reason: Reason },
  {
    additionalProperties: false,
    examples: [{ staff: '0571-lead', tasks: 'rise', reason: '线路故障' }],
  },
);

export const ResumeRequest = Type.Object(
  { staff: Lead, reason: Reason },
  { additionalProperties: false, examples: [{ staff: '0571-lead', reason: '线路恢复' }] },
);

export const PauseList = Type.Object(
  { pauses: Type.Array(Type.Object(PAUSE)) },
  { description: 'Desks that are paused, by code.' },
);
