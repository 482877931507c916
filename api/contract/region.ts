// The regions that an installation knows, which are its tree of desks.
import Type from 'typebox';

const Code = Type.String({ pattern: '^\\d{6}$' });
const Day = Type.String({ format: 'date' });

export const RegionTreeView = Type.Object({
  home: Type.String({
    pattern: '^\\d{6}$',
    description: 'Region code of the desk that sees all others.',
  }),
  regions: Type.Array(
    Type.Object({
      code: Code,
      level: Type.Enum(['province', 'city', 'county']),
      zh: Type.String(),
      en: Type.String({ description: 'Without the word for city, district or county.' }),
      validFrom: Type.Unsafe<string>({ ...Day, description: 'First day of the row.' }),
      validTo: Type.Optional(
        Type.Unsafe<string>({
          ...Day,
          description: 'First day on which it no longer holds; missing while it does.',
        }),
      ),
      successors: Type.Optional(
        Type.Array(Code, { description: 'Regions that its people belong to since it ended.' }),
      ),
      hasDesk: Type.Optional(
        Type.Literal(false, {
          description: 'Nobody sits there: its tasks wait at the desk above.',
        }),
      ),
    }),
    {
      description:
        'Cities and counties in the order of their codes and days; several rows of one that was redrawn.',
    },
  ),
});
