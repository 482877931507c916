// A payment as the reader of ISO 20022 messages hands it to a mapping: one row a transaction, whatever message told of it. Mappings of
// `format: iso-20022` name these columns; which element each comes from is in docs/iso-20022.md.

/** Columns of a payment, in the order in which a row holds them. */
export const PAYMENT_COLUMNS = [
  'message',
  'version',
  'messageId',
  'sender',
  'index',
  'id',
  'step',
  'time',
  'transferId',
  'endToEndId',
  'transactionId',
  'instructionId',
  'uetr',
  'paymentId',
  'amount',
  'currency',
  'payer',
  'payee',
  'payerAgent',
  'payeeAgent',
  'status',
  'reason',
  'note',
  'booking',
  'purpose',
  'bankCode',
  'remittance',
] as const;

export type PaymentColumn = (typeof PAYMENT_COLUMNS)[number];

/** What happened to the money: a mapping turns it into the type of the signal. What is refused was blocked too, and is known by its id alone. */
export type PaymentStep = 'attempted' | 'completed' | 'blocked' | 'refused';
