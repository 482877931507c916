// The board of a lead, and the stream of what happens at the desks.
import Type from 'typebox';
import { LEVELS } from '../../signal/level.ts';
import { DeskPause } from './lead.ts';
import type { StaffView } from './staff.ts';
import { EpochMs, Text } from './task.ts';

const DeskCode = Type.String({
  pattern: '^[1-9][0-9]{5}$',
  description: 'Region code of the desk.',
});

export const BoardQuery = Type.Object(
  {
    desk: Type.Optional(
      Type.Unsafe<string>({
        ...DeskCode,
        description: 'This desk and those below it; the home desk when missing.',
      }),
    ),
  },
  { additionalProperties: false },
);

export const BoardStreamHeaders = Type.Object({
  'last-event-id': Type.Optional(
    Type.String({
      pattern: '^\\d{1,16}-\\d{1,10}$',
      description: 'The newest event that was seen; the stream goes on after it.',
    }),
  ),
});

const LevelBoard = Type.Object({
  waiting: Type.Integer(),
  held: Type.Integer({ description: 'Somebody works it.' }),
  deferred: Type.Integer({ description: 'Waits for a later time.' }),
  oldestWaitingMs: Type.Integer({
    description: 'Age of the one that waits longest; 0 when none waits.',
  }),
  ages: Type.Object(
    {
      under5m: Type.Integer(),
      under30m: Type.Integer(),
      under2h: Type.Integer(),
      over2h: Type.Integer(),
    },
    { description: 'How many wait for how long; each task in one.' },
  ),
});

export const Board = Type.Object(
  {
    at: EpochMs('Processing time of this answer'),
    eventId: Type.String({ description: 'Newest event that is in it.' }),
    desks: Type.Array(
      Type.Object({
        desk: DeskCode,
        deskName: Text,
        levels: Type.Object({
          blue: LevelBoard,
          yellow: LevelBoard,
          orange: LevelBoard,
          red: LevelBoard,
        } satisfies Record<(typeof LEVELS)[number], unknown>),
        breachesSoon: Type.Integer({
          description: 'Tasks that rise within ten minutes unless they are claimed.',
        }),
        paused: Type.Optional(DeskPause),
      }),
      { description: 'Every desk that ever had a task or is paused, by code.' },
    ),
    breaches: Type.Array(
      Type.Object({
        taskId: Type.String(),
        desk: DeskCode,
        level: Type.Enum([...LEVELS]),
        at: EpochMs('When it rises, processing time'),
      }),
      { description: 'Those that breach soonest, at most 50; what is overdue first.' },
    ),
    staff: Type.Array(Type.Unsafe<StaffView>({ $ref: 'StaffView#' })),
  },
  { description: 'How the desks stand.' },
);
export type Board = Type.Static<typeof Board>;
