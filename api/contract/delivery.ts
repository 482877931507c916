// Through whom what goes out goes, and how each stands.
import Type from 'typebox';
import { RECEIPT_STATES } from '../../connectors/delivery/delivery.ts';
import { PROVIDER_KINDS } from '../../connectors/delivery/provider.ts';

const Count = Type.Integer({ minimum: 0 });

export const Deliveries = Type.Object(
  {
    providers: Type.Array(
      Type.Object({
        name: Type.String({ description: 'As in the file of deliveries.' }),
        kind: Type.Enum([...PROVIDER_KINDS]),
        state: Type.Enum(['stopped', 'running', 'waiting', 'failed'], {
          description:
            'waiting: the provider is away, it is tried again by itself; failed: somebody has to mend something.',
        }),
        failure: Type.Optional(Type.String({ description: 'Why it waits or has failed.' })),
        breaker: Type.Enum(['closed', 'half-open', 'open'], {
          description: 'open: the provider keeps failing and is left alone for a while.',
        }),
        sent: { ...Count, description: 'Times that something was handed over since the start.' },
        accepted: { ...Count, description: 'Deliveries that the provider took.' },
        delivered: { ...Count, description: 'Deliveries that arrived or were done.' },
        failed: Type.Record(Type.String(), Count, {
          description: 'Deliveries that came to nothing here, by why.',
        }),
        waiting: { ...Count, description: 'Being handed over, or waiting for their turn.' },
        lastSuccess: Type.Optional(
          Type.Integer({ description: 'When something was last taken, epoch ms.' }),
        ),
      }),
    ),
  },
  { description: 'The providers of this installation, in the order of their file.' },
);

export const ReceiptParams = Type.Object({
  provider: Type.String({ description: 'As in the file of deliveries.' }),
});

export const ReceiptPosted = Type.Object(
  {
    deliveryId: Type.Optional(Type.String()),
    reference: Type.Optional(Type.String({ description: "The provider's own number of it." })),
    state: Type.Enum([...RECEIPT_STATES]),
    reason: Type.Optional(Type.String()),
    answer: Type.Optional(Type.String({ description: 'What the person pressed or sent back.' })),
    doneFen: Type.Optional(Type.Integer({ description: 'Money that an order reached.' })),
  },
  { examples: [{ deliveryId: '9f8e2c1d0b7a6543', state: 'done', doneFen: 4_000_000 }] },
);
