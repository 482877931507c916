// The stream of what changed.
import Type from 'typebox';
import { BoardQuery } from './board.ts';

export const ChangeQuery = Type.Object(
  {
    ...BoardQuery.properties,
    topics: Type.Optional(
      Type.String({
        pattern: '^(task|order|board|backtest)(,(task|order|board|backtest)){0,3}$',
        description: 'What is wanted, with commas between; all when missing.',
        examples: ['task,order'],
      }),
    ),
  },
  { additionalProperties: false },
);

export const ChangeStreamHeaders = Type.Object({
  'last-event-id': Type.Optional(
    Type.String({
      pattern: '^\\d{1,16}-\\d{1,10}$',
      description: 'The newest event that was seen; the stream goes on after it.',
    }),
  ),
});
