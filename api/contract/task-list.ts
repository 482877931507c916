// What is asked for of the tasks of a desk: those in a state, or those that have some words in them.
import Type from 'typebox';
import { DeskCode } from './task.ts';

export const TASKS_LIMIT_MAX = 500;

const LIST = {
  desk: Type.Optional(
    Type.String({
      pattern: DeskCode.pattern,
      description: 'Tasks of this desk and of those below it; the home desk when missing.',
    }),
  ),
  state: Type.Optional(
    Type.Enum(['waiting', 'deferred', 'claimed', 'closed'], {
      description: 'waiting when missing.',
    }),
  ),
  cursor: Type.Optional(Type.String({ maxLength: 128, description: 'From the page before.' })),
  limit: Type.Optional(
    Type.Integer({ minimum: 1, maximum: TASKS_LIMIT_MAX, description: '50 when missing.' }),
  ),
};

export const TaskListQuery = Type.Object(LIST, { additionalProperties: false });

export const TaskSearch = Type.Object(
  {
    ...LIST,
    desk: Type.String({ ...DeskCode, description: 'Tasks of this desk and of those below it.' }),
    text: Type.String({
      minLength: 2,
      maxLength: 100,
      description:
        'Words that are all to be found: of a phone, an account, a domain, a place, a reason, a note, a member of staff …',
    }),
  },
  {
    additionalProperties: false,
    examples: [{ desk: '330100', text: '西湖 退款' }],
  },
);
