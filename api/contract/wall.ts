// Wall screens: links that last.
import Type from 'typebox';
import { EpochMs } from './task.ts';

const DAYS_MAX = 366;

export const WallRequest = Type.Object(
  {
    place: Type.String({
      minLength: 1,
      maxLength: 60,
      pattern: '\\S',
      description: 'Where it hangs.',
    }),
    region: Type.String({ pattern: '^\\d{6}$', description: 'Whose reports it shows.' }),
    days: Type.Integer({ minimum: 1, maximum: DAYS_MAX }),
  },
  {
    additionalProperties: false,
    examples: [{ place: '指挥大厅', region: '330100', days: 90 }],
  },
);

/** Wide enough for `opening`, which has its own POST: deleting it is answered as that of a wall that is not there. */
export const WallParams = Type.Object({ wallId: Type.String({ pattern: '^[0-9a-z]{1,64}$' }) });

const fields = {
  wallId: Type.String(),
  place: Type.String(),
  region: Type.String(),
  madeBy: Type.String(),
  madeAt: EpochMs('When it was made'),
  endsAt: EpochMs('When it ends'),
  seenAt: Type.Optional(EpochMs('When it last asked for anything, to the hour')),
};

export const WallList = Type.Object({ walls: Type.Array(Type.Object(fields)) });

export const NewWallView = Type.Object({
  ...fields,
  token: Type.String({
    description:
      'Told this once. The wall opens `/command?kiosk&rotate=30#wall=TOKEN`, as often as it likes.',
  }),
});

export const WallOpening = Type.Object(
  { token: Type.String({ pattern: '^[A-Za-z0-9_-]{43}$' }) },
  { additionalProperties: false, examples: [{ token: 'a'.repeat(43) }] },
);
