// Orders to banks and carriers as the desk sees them. Accounts and phones are masked.
import Type from 'typebox';
import { ORDER_CAUSES, ORDER_KINDS, ORDER_STATES } from '../../dissuasion/order.ts';
import { AMOUNT_FEN_MAX } from '../../dissuasion/outcome-record.ts';
import { LEVELS } from '../../signal/level.ts';
import { Staff } from './task.ts';

const Text = Type.String({ minLength: 1, maxLength: 200 });
const Kind = Type.Enum([...ORDER_KINDS], {
  description: 'stop-payment 止付, freeze 冻结, return-funds 资金返还, line-suspension 停机.',
});
const State = Type.Enum([...ORDER_STATES]);
const Fen = Type.Integer({ minimum: 0, maximum: AMOUNT_FEN_MAX });
const Desk = Type.String({ pattern: '^[1-9][0-9]{5}$', description: 'Region code of the desk.' });
const EpochMs = (description: string) => Type.Integer({ description: `${description}, epoch ms.` });

const REQUEST = {
  kind: Kind,
  target: Type.Object(
    { kind: Type.Enum(['account', 'phone']), id: Text },
    {
      additionalProperties: false,
      description: 'line-suspension: a phone; the others: an account.',
    },
  ),
  episodeId: Text,
  desk: Desk,
  person: Type.String({ minLength: 1, maxLength: 200, description: 'Whom it protects.' }),
  reason: Text,
  amountFen: Type.Optional(Fen),
  transferId: Type.Optional(Text),
};

const Cause = Type.Object(
  {
    code: Type.Enum([...ORDER_CAUSES]),
    typology: Type.String(),
    level: Type.Optional(Type.Enum([...LEVELS])),
  },
  { description: 'Why forewarn made it by itself, which the reason says in words.' },
);

export const OrderView = Type.Object(
  {
    ...REQUEST,
    cause: Type.Optional(Cause),
    orderId: Type.String(),
    state: State,
    revision: Type.Integer(),
    prolongs: Type.Optional(Type.String({ description: 'Order that it prolongs.' })),
    repeats: Type.Optional(
      Type.String({ description: 'Order that came to nothing and that it requests again.' }),
    ),
    requestedAt: EpochMs('Processing time'),
    requestedBy: Type.String({ description: 'forewarn: it prepared itself.' }),
    approvedBy: Type.Optional(Type.String()),
    reference: Type.Optional(Type.String({ description: 'Under which the bank knows it.' })),
    doneFen: Type.Optional(Type.Integer({ description: 'Money that it held or returned.' })),
    doneBy: Type.Optional(
      EpochMs('By when the bank or carrier that has it must have done or refused it'),
    ),
    endsAt: Type.Optional(EpochMs('When it lapses unless it is prolonged')),
    failures: Type.Optional(Type.Integer({ description: 'How often it was sent in vain.' })),
    retryAt: Type.Optional(EpochMs('When it is sent again')),
    history: Type.Array(
      Type.Object({
        state: Type.Enum([...ORDER_STATES, 'reminded']),
        at: EpochMs('Processing time'),
        by: Type.String(),
        note: Type.Optional(Type.String()),
        repeats: Type.Optional(Type.String()),
        cause: Type.Optional(Cause),
      }),
    ),
  },
  { $id: 'Order', description: 'An order as it stands; account, phone and person are masked.' },
);
export type OrderView = Type.Static<typeof OrderView>;

export const OrderList = Type.Object({
  orders: Type.Array(Type.Unsafe<OrderView>({ $ref: 'Order#' })),
  cursor: Type.Optional(
    Type.String({ description: 'Give it back to read on; absent after the last order.' }),
  ),
});

export const OrderParams = Type.Object(
  { orderId: Type.String({ pattern: '^[A-Za-z0-9-]{1,64}$', examples: ['8f3c02d94be1a776'] }) },
  { additionalProperties: false },
);

export const OrderListQuery = Type.Object(
  {
    desk: Type.Optional(Desk),
    state: Type.Optional(State),
    episodeId: Type.Optional(Text),
    late: Type.Optional(
      Type.Boolean({
        description: 'true: only those that a bank or carrier has and did not do by `doneBy`.',
      }),
    ),
    cursor: Type.Optional(Type.String({ maxLength: 128, description: 'From the page before.' })),
    limit: Type.Optional(
      Type.Integer({ minimum: 1, maximum: 500, description: '100 when missing.' }),
    ),
  },
  { additionalProperties: false },
);

export const OrderRequested = Type.Object(
  { staff: Staff, ...REQUEST },
  {
    additionalProperties: false,
    examples: [
      {
        staff: '0571-07',
        kind: 'freeze',
        target: { kind: 'account', id: '6222021234567890123' },
        episodeId: '8f3c02d94be1a776',
        desk: '330106',
        person: 'p1',
        reason: '受害人已转账',
        amountFen: 5_000_000,
      },
    ],
  },
);

export const OrderApproval = Type.Object(
  { staff: Staff },
  { additionalProperties: false, examples: [{ staff: '0571-lead' }] },
);
export const OrderRefusal = Type.Object(
  { staff: Staff, reason: Text },
  { additionalProperties: false, examples: [{ staff: '0571-lead', reason: '账号有误' }] },
);
export const OrderReceiptSent = Type.Object(
  {
    state: Type.Enum(['acknowledged', 'done', 'refused']),
    by: Type.String({ minLength: 1, maxLength: 64, description: 'Bank or carrier.' }),
    reference: Type.Optional(Type.String({ minLength: 1, maxLength: 100 })),
    doneFen: Type.Optional(Fen),
    note: Type.Optional(Text),
  },
  {
    additionalProperties: false,
    examples: [{ state: 'done', by: '工商银行', reference: 'ZF-20260302-7', doneFen: 4_000_000 }],
  },
);
