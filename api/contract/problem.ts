// The body of every error (RFC 9457), by its content type `application/problem+json`. `code` is a name of the table in signal/fw-error.ts
// and is what a caller decides by; texts may change.
import Type from 'typebox';

export const PROBLEM_CONTENT_TYPE = 'application/problem+json';

export const Problem = Type.Object(
  {
    type: Type.String({ description: 'URN of the code.' }),
    code: Type.String({ description: 'What is wrong, from a fixed table.' }),
    title: Type.String({ description: 'The code in words; the same for each occurrence.' }),
    status: Type.Integer({ description: 'HTTP status.' }),
    detail: Type.String({ description: 'What was wrong here, where, and what to do.' }),
    instance: Type.String({ description: 'Path of the request; empty when it could not be read.' }),
    requestId: Type.String({
      description:
        'Also in the X-Request-Id header and in our logs; empty when the request could not be read.',
    }),
    retry: Type.Enum(['never', 'backoff'], {
      description: 'Whether the same request may succeed later.',
    }),
    faults: Type.Optional(
      Type.Array(
        Type.Object({
          in: Type.Enum(['body', 'query', 'path', 'header']),
          pointer: Type.String({ description: 'JSON pointer (RFC 6901) to what is wrong.' }),
          code: Type.String(),
          message: Type.String(),
        }),
        { description: 'Everything that is wrong with the form of the request.' },
      ),
    ),
    rejected: Type.Optional(
      Type.Array(Type.Unknown(), {
        description: 'The items of a body in which none was good, as in the answer of the route.',
      }),
    ),
    sent: Type.Optional(
      Type.Unknown({
        description:
          'What was sent and could not be recorded, so that no typed text is lost: keep it, claim again, send it again.',
      }),
    ),
  },
  {
    description: 'What went wrong, by RFC 9457.',
    examples: [
      {
        type: 'urn:forewarn:error:FW_LEASE_LOST',
        code: 'FW_LEASE_LOST',
        title: 'The lease of this task is not held any more.',
        status: 409,
        detail:
          'The lease of task 8f3c02d94be1a776 is not held any more: it lapsed, was given back, or the task is closed. Claim the task again to go on.',
        instance: '/v1/tasks/8f3c02d94be1a776/outcome',
        requestId: '0f9d3c1e-51a2-4b0e-9a55-3c7f6d1f7d10',
        retry: 'never',
        sent: { outcome: 'dissuaded', kept: { dissuaded: 5_000_000 }, note: 'Hung up on them.' },
      },
    ],
  },
);
export type Problem = Type.Static<typeof Problem>;
export type RequestFault = NonNullable<Problem['faults']>[number];
