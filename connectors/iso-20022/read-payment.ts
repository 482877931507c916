// A transaction of a message to a payment: which step it tells of, who pays whom, under which id the steps of one transfer meet. What is
// no step of a transfer (accepted, pending, reversed) is skipped; what cannot be told exactly is refused with the element's path.
import type { RowFault } from '../mapping/mapping.ts';
import { type Column, REJECTED, type Transaction } from './message-reader.ts';
import { PAYMENT_COLUMNS, type PaymentColumn, type PaymentStep } from './payment.ts';

export interface ReadPayment {
  /** One cell a column of PAYMENT_COLUMNS; none when it is skipped or faulty. */
  readonly cells: readonly (string | undefined)[];
  readonly isSkipped: boolean;
  readonly faults: readonly RowFault[];
  readonly pathOf: (column: string) => string;
}

/** What ISO 20022 writes where a payer gave no id. */
const NOT_PROVIDED = 'NOTPROVIDED';
const CURRENCY = 'CNY';
const BOOKED = 'BOOK';
/** What a status report must repeat of its transfer for rules to count it. */
const ORIGINAL = ['payer', 'payee', 'amount'] as const;
const IBAN = /^[A-Z]{2}\d{2}[A-Z0-9]{1,30}$/;
const OUT_OF: Partial<Record<PaymentColumn, Column>> = {
  transferId: 'endToEndId',
  id: 'messageId',
  note: 'reason',
};

/** Reads a payment. Never throws for what the message holds. */
export function readPayment(found: Transaction): ReadPayment {
  const pathOf = (column: string) => pathOfColumn(found, column);
  const step = stepOf(found);
  const nothing = { cells: [], isSkipped: step === undefined, pathOf };
  if (step === undefined) return { ...nothing, faults: [] };
  const faults = [...found.faults];
  const read = new Map<PaymentColumn, string>();
  for (const column of PAYMENT_COLUMNS) {
    const text = found.cell(column)?.text;
    if (text !== undefined) read.set(column, text);
  }
  const put = (column: PaymentColumn, text: string | undefined) => {
    if (text === undefined) read.delete(column);
    else read.set(column, text);
  };
  put('message', found.name);
  put('version', found.version);
  put('index', String(found.index));
  put('step', step);
  put('id', identityOf(found));
  put('transferId', transferIdOf(found));
  put('note', noteOf(found, step));
  putSides(found, put, faults);
  put('time', timeOf(found, faults));
  checkCurrency(found, faults);
  for (const column of ['payer', 'payee'] as const) checkAccount(found, column, faults);
  if (faults.length > 0) return { ...nothing, faults };
  return { ...nothing, faults, cells: PAYMENT_COLUMNS.map((column) => read.get(column)) };
}

function pathOfColumn(found: Transaction, name: string): string {
  const column = PAYMENT_COLUMNS.find((known) => known === name);
  if (column === undefined) return found.path();
  if (column === 'payer' || column === 'payee') return found.pathOf(sideOf(found, column));
  return found.pathOf(OUT_OF[column] ?? column);
}

/** What a transaction tells of its transfer; undefined for what is no step of one. */
export function stepOf(found: Transaction): PaymentStep | undefined {
  const status = found.cell('status')?.text;
  switch (found.name) {
    case 'pain.001':
      return 'attempted';
    case 'pacs.008':
      return 'completed';
    case 'pacs.002':
      if (status !== REJECTED) return undefined;
      return ORIGINAL.every((column) => found.cell(column) !== undefined) ? 'blocked' : 'refused';
    default: {
      const isReversal = /^(?:true|1)$/.test(found.cell('reversal')?.text ?? '');
      return status === BOOKED && !isReversal ? 'completed' : undefined;
    }
  }
}

/** The place in the message, which is the same when the message is sent again. */
function identityOf(found: Transaction): string | undefined {
  const messageId = found.cell('messageId')?.text;
  if (messageId === undefined) return undefined;
  const sender = found.cell('sender')?.text ?? '';
  return [found.name, sender, messageId, String(found.index)].map(escapeSlash).join('/');
}

function escapeSlash(text: string): string {
  return /[%/]/.test(text) ? text.replaceAll('%', '%25').replaceAll('/', '%2F') : text;
}

/** The end-to-end id goes with a transfer from order to booking; where the payer gave none the next best that does. */
function transferIdOf(found: Transaction): string | undefined {
  for (const column of ['endToEndId', 'uetr', 'transactionId', 'instructionId'] as const) {
    const text = found.cell(column)?.text;
    if (text !== undefined && text !== NOT_PROVIDED) return text;
  }
  return undefined;
}

function noteOf(found: Transaction, step: PaymentStep): string | undefined {
  if (step !== 'blocked' && step !== 'refused') return undefined;
  const words = [found.cell('reason')?.text, found.cell('reasonText')?.text];
  const told = words.filter((word) => word !== undefined);
  return told.length === 0 ? REJECTED : `${REJECTED} ${told.join(': ')}`;
}

/** In a booking the account's owner is one side, by the direction. */
function putSides(
  found: Transaction,
  put: (column: PaymentColumn, text: string | undefined) => void,
  faults: RowFault[],
): void {
  const direction = found.cell('direction');
  if (!isBooking(found)) return;
  if (direction?.text !== 'CRDT' && direction?.text !== 'DBIT') {
    const column = found.pathOf('direction');
    const message = `it must be CRDT or DBIT, not ${direction?.text ?? 'absent'}`;
    faults.push({ column, code: 'unknown-code', message });
    return;
  }
  const own = direction.text === 'CRDT' ? 'payee' : 'payer';
  put('booking', direction.text);
  put(own, found.cell('ownAccount')?.text);
  if (found.cell(`${own}Agent`) === undefined) put(`${own}Agent`, found.cell('sender')?.text);
}

function isBooking(found: Transaction): boolean {
  return found.name.startsWith('camt.');
}

/** The column that holds a side: the account's owner in a booking, the named party else. */
function sideOf(found: Transaction, side: 'payer' | 'payee'): Column {
  if (!isBooking(found)) return side;
  const own = found.cell('direction')?.text === 'CRDT' ? 'payee' : 'payer';
  return side === own ? 'ownAccount' : side;
}

/** A day has no time of day: the message's own time stands for it when the message was made on that day. */
function timeOf(found: Transaction, faults: RowFault[]): string | undefined {
  const time = found.cell('time');
  const date = found.cell('date');
  const isMade = time?.element.endsWith('/CreDtTm') === true;
  if (date === undefined || time === undefined || !isMade) return time?.text;
  if (date.text.slice(0, 10) === time.text.slice(0, 10)) return time.text;
  const message = `it is a day (${date.text}) without a time, and the message was made on another (${time.text})`;
  faults.push({ column: found.pathOf('date'), code: 'bad-time', message });
  return undefined;
}

function checkCurrency(found: Transaction, faults: RowFault[]): void {
  const amount = found.cell('amount');
  if (amount === undefined) return;
  const currency = found.cell('currency');
  if (currency?.text === CURRENCY) return;
  const message = `the currency is ${currency?.text ?? 'not named'}; only ${CURRENCY} is read`;
  const column =
    currency === undefined ? `${found.pathOf('amount')}@Ccy` : found.pathOf('currency');
  faults.push({ column, code: 'currency', message });
}

function checkAccount(found: Transaction, side: 'payer' | 'payee', faults: RowFault[]): void {
  const column = sideOf(found, side);
  const cell = found.cell(column);
  if (cell === undefined || !cell.element.endsWith('/IBAN') || IBAN.test(cell.text)) return;
  faults.push({ column: found.pathOf(column), code: 'bad-account', message: 'it is not an IBAN' });
}
