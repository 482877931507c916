// The header of requests that may be sent again.
import Type from 'typebox';

export const IdempotencyHeaders = Type.Object({
  'idempotency-key': Type.Optional(
    Type.String({
      pattern: '^[\\x21-\\x7e]{1,128}$',
      description:
        'A key of your own for this request, as a UUID: sent again within 24 hours it has the same answer and makes nothing twice. Needs an account.',
    }),
  ),
});
