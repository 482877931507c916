// What questions and answers of tuning have in common.
import Type from 'typebox';

const Points = Type.Number({ minimum: 0 });

/** Points from which on somebody is at a level. */
export const LevelPoints = Type.Object({
  blue: Type.Optional(Points),
  yellow: Type.Optional(Points),
  orange: Type.Optional(Points),
  red: Type.Optional(Points),
});

export const CALL_COST = Type.Optional(
  Type.Integer({
    minimum: 0,
    maximum: 100_000_000,
    description: 'Of one call; 2000 when missing.',
  }),
);

/** `what` says of what it is the part. */
export const keptShare = (what: string) =>
  Type.Optional(
    Type.Number({
      minimum: 0,
      maximum: 1,
      description: `The part of the money about to go that ${what} keeps; 0.5 when missing.`,
    }),
  );

/** What changes in the files of the live pack. */
export const packDiff = (description: string) =>
  Type.Array(
    Type.Object({
      name: Type.String(),
      kind: Type.Enum(['added', 'removed', 'changed']),
      patch: Type.String(),
    }),
    { description },
  );

/** The files of a pack. */
export const packFiles = (description: string) =>
  Type.Array(Type.Object({ name: Type.String(), text: Type.String() }), { description });
