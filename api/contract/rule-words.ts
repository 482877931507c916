// What the live rules say.
import Type from 'typebox';
import { Text } from './task.ts';

export const RuleWordsList = Type.Object(
  {
    rules: Type.Array(
      Type.Object({
        rule: Type.String({ description: 'Id of the rule.' }),
        typology: Type.String({ description: 'Id of its typology.' }),
        words: Type.Unsafe<{ zh: string; en: string }>({
          ...Text,
          description: 'Its reason, with … where values stand.',
        }),
      }),
    ),
  },
  { description: 'Every rule that is live for everybody; none while nothing is live.' },
);
