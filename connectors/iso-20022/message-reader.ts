// Elements of ISO 20022 documents to transactions, one at a time as its element ends, whatever prefixes the namespaces have and whatever
// envelope is around them. Values of outer elements (message, payment, entry) hold for the transactions after them.
import { didYouMean } from '../../signal/nearest-name.ts';
import type { RowFault } from '../mapping/mapping.ts';
import { MESSAGE_KINDS, type WorkColumn } from './message-kind.ts';
import { type MessageShape, SHAPES, type ShapeNode } from './message-shape.ts';
import { type ElementStart, UNTOLD_VERSION } from './message-text.ts';
import type { PaymentColumn } from './payment.ts';

export type Column = PaymentColumn | WorkColumn;

export interface Cell {
  readonly text: string;
  /** Path below the message's element, without numbers. */
  readonly element: string;
}

/** What the message says of one transaction, and where it says so. */
export interface Transaction {
  readonly name: string;
  /** Such as pacs.008.001.08. */
  readonly version: string;
  /** Number within the message, from 1. */
  readonly index: number;
  readonly row: number;
  /** The XML of it; to be asked for while the transaction is handled. */
  readonly raw: () => string;
  /** Path of the transaction's element. */
  readonly path: () => string;
  readonly cell: (column: Column) => Cell | undefined;
  /** Path where a column stands or should stand. */
  readonly pathOf: (column: Column) => string;
  readonly faults: readonly RowFault[];
}

export interface MessageHandlers {
  readonly transaction: (found: Transaction) => void;
  /** Something is wrong with a message as a whole; `column` is the path of the element. */
  readonly messageFault: (fault: RowFault) => void;
  /** Line that is being read, from 1. */
  readonly line: () => number;
  /** The text of the transaction: kept from its start on, given at its end. */
  readonly keep: () => void;
  readonly raw: () => string;
}

const NAMESPACE = /^urn:iso:std:iso:20022:tech:xsd:(([a-z]{4}\.\d{3})\.001\.(\d{2}))$/;
/** Longest value that is kept; the longest text of these messages that we want has 140 characters. */
const VALUE_CHARS_MAX = 1024;

/** Where a sender breaks its lines means nothing. */
const LINE_ENDS = /[\t\n\r]+/g;

interface Message {
  readonly shape: MessageShape;
  readonly namespace: string;
  readonly version: string;
  index: number;
  readonly values: (string | undefined)[];
  readonly faults: (RowFault | undefined)[];
  /** How often each scope's element has stood in the one around it. */
  readonly counts: number[];
  readonly rows: number[];
  /** The first transaction of an entry waits when only the entry has an amount, which is its own if no other follows. */
  held: Transaction | undefined;
  entryTransactions: number;
}

/** The status of what was refused, and of all transfers of a group. */
export const REJECTED = 'RJCT';
const NAMES_NONE =
  ': transfers of a group that was rejected are blocked where the report names each (TxInfAndSts)';

export class MessageReader {
  readonly #handlers: MessageHandlers;
  /** Elements from `Document` on; undefined ones are none of ours. Empty outside of a document. */
  readonly #path: (ShapeNode | undefined)[] = [];
  #documentNamespace: string | undefined;
  #message: Message | undefined;
  /** Slot whose text is being read, or -1. */
  #slot = -1;
  #text = '';
  documentCount = 0;

  constructor(handlers: MessageHandlers) {
    this.#handlers = handlers;
  }

  /** The message that is being read, for faults of the file as a whole. */
  get place(): string | undefined {
    return this.#message === undefined ? undefined : placeOf(this.#message);
  }

  open(element: ElementStart): void {
    const { local, uri } = element;
    if (this.#path.length === 0) {
      if (local !== 'Document') return;
      this.#path.push(undefined);
      this.#documentNamespace = uri;
      this.documentCount++;
      if (uri !== UNTOLD_VERSION && !NAMESPACE.test(uri)) this.#refuseNamespace(uri);
      return;
    }
    if (this.#path.length === 1) {
      this.#message = this.#begin(local, uri);
      this.#path.push(this.#message?.shape.root);
      return;
    }
    const parent = this.#path.at(-1);
    const message = this.#message;
    const isOurs = message !== undefined && uri === message.namespace;
    const node = isOurs ? parent?.children.get(local) : undefined;
    if (message !== undefined && this.#slot !== -1) this.#leave(message, parent);
    this.#path.push(node);
    if (node === undefined || message === undefined) return;
    if (node.scope !== -1) this.#openScope(message, node.scope);
    if (node.currencySlot !== -1) {
      this.#put(message, node.currencySlot, element.attributes['Ccy']?.value ?? '');
    }
    this.#slot = node.slot;
    this.#text = '';
  }

  /** Lets go of everything that is not at its end. */
  abandon(): void {
    this.#path.length = 0;
    this.#message = undefined;
    this.#slot = -1;
  }

  text(text: string): void {
    if (this.#slot === -1) return;
    if (this.#text.length <= VALUE_CHARS_MAX) this.#text += text;
  }

  close(): void {
    const node = this.#path.pop();
    const message = this.#message;
    if (message === undefined) return;
    if (this.#path.length === 1) {
      this.#finish(message);
      this.#message = undefined;
      return;
    }
    if (node === undefined) return;
    if (this.#slot !== -1 && this.#slot === node.slot) {
      this.#put(message, this.#slot, this.#text);
    }
    this.#slot = -1;
    if (node.scope !== -1) this.#closeScope(message, node.scope);
  }

  /** An element within one that should hold text alone, unless the kind knows it to have elements in other versions. */
  #leave(message: Message, parent: ShapeNode | undefined): void {
    const slot = this.#slot;
    this.#slot = -1;
    if (parent === undefined || parent.children.size > 0) return;
    const what = 'has an element within it where a value is due';
    message.faults[slot] = { code: 'nested', message: what };
  }

  #put(message: Message, slot: number, given: string): void {
    const text = given.trim().replaceAll(LINE_ENDS, ' ');
    if (text === '') return;
    const before = message.values[slot];
    const isRepeatable = message.shape.slots[slot]?.isRepeatable === true;
    if (text.length > VALUE_CHARS_MAX) {
      const why = `has more than ${VALUE_CHARS_MAX} characters`;
      message.faults[slot] = { code: 'too-long', message: why };
    } else if (text.includes('\uFFFD')) {
      message.faults[slot] = { code: 'encoding', message: 'is not text of the encoding' };
    } else if (before !== undefined && !isRepeatable) {
      message.faults[slot] = { code: 'repeated', message: 'stands more than once' };
    } else {
      const joined = before === undefined ? text : `${before} ${text}`;
      message.values[slot] = joined.slice(0, VALUE_CHARS_MAX);
    }
  }

  #openScope(message: Message, scope: number): void {
    const { shape } = message;
    for (const slot of shape.slotsOfScope[scope] ?? []) {
      message.values[slot] = undefined;
      message.faults[slot] = undefined;
    }
    message.counts[scope] = (message.counts[scope] ?? 0) + 1;
    message.counts.fill(0, scope + 1);
    message.rows[scope] = this.#handlers.line();
    if (scope === shape.entryScope) message.entryTransactions = 0;
    if (scope === shape.transactionScope) {
      message.index++;
      if (++message.entryTransactions > 1) this.#release(message);
    }
    if (scope === shape.transactionScope || scope === shape.entryScope) this.#handlers.keep();
  }

  #closeScope(message: Message, scope: number): void {
    const { shape } = message;
    if (scope === shape.transactionScope) {
      const found = this.#transaction(message, scope);
      const mayWait = shape.entryScope !== -1 && message.entryTransactions === 1;
      if (mayWait && found.cell('amount') === undefined) {
        const raw = found.raw();
        message.held = { ...found, raw: () => raw };
      } else this.#handlers.transaction(found);
    } else if (scope === shape.entryScope) {
      if (message.entryTransactions === 0) {
        message.index++;
        this.#handlers.transaction(withEntryAmount(this.#transaction(message, scope)));
      } else if (message.held !== undefined) {
        message.held = withEntryAmount(message.held);
        this.#release(message);
      }
    }
  }

  #release(message: Message): void {
    const { held } = message;
    message.held = undefined;
    if (held !== undefined) this.#handlers.transaction(held);
  }

  #transaction(message: Message, scope: number): Transaction {
    const { shape, version, index } = message;
    const counts = [...message.counts];
    const cells = new Map<Column, Cell>();
    const slotOfColumn = new Map<Column, number>();
    const faults: RowFault[] = [];
    const path = (slot: number) => printPath(shape, shape.slots[slot]?.path ?? '', counts);
    for (const [column, slots] of shape.columns) {
      // The currency belongs to the amount of the same path.
      const slot =
        column === 'currency'
          ? slots[shape.columns.get('amount')?.findIndex((at) => isTold(message, at)) ?? -1]
          : slots.find((at) => isTold(message, at));
      if (slot === undefined) continue;
      const fault = message.faults[slot];
      const text = message.values[slot];
      if (fault !== undefined) {
        faults.push({ ...fault, column: path(slot), message: `it ${fault.message}` });
      } else if (text !== undefined) {
        cells.set(column, { text, element: shape.slots[slot]?.path ?? '' });
        slotOfColumn.set(column, slot);
      }
    }
    return {
      name: shape.kind.name,
      version,
      index,
      row: message.rows[scope] ?? 0,
      raw: this.#handlers.raw,
      path: () => printPath(shape, shape.kind.scopes[scope] ?? '', counts),
      cell: (column) => cells.get(column),
      pathOf: (column) => path(slotOfColumn.get(column) ?? shape.columns.get(column)?.[0] ?? -1),
      faults,
    };
  }

  #begin(local: string, namespace: string): Message | undefined {
    const shape = SHAPES.get(local);
    if (this.#documentNamespace !== namespace) return undefined;
    const told = toldVersion(namespace, shape);
    if (told === undefined) return undefined;
    const { version, name, number } = told;
    const column = `/Document/${local}`;
    if (shape === undefined || shape.kind.name !== name) {
      const known = MESSAGE_KINDS.map((kind) => `${kind.name} (${kind.element})`).join(', ');
      const message = `${local} of ${version} is no message that is read here: ${known} are`;
      this.#handlers.messageFault({ code: 'unknown-message', column, message });
      return undefined;
    }
    const [first, last] = shape.kind.versions;
    if (number !== undefined && (number < first || number > last)) {
      const message = `${version} is no version that is read here: ${name} is read from version ${first} to ${last}`;
      this.#handlers.messageFault({ code: 'unknown-version', column, message });
      return undefined;
    }
    return {
      shape,
      namespace,
      version,
      index: 0,
      values: shape.slots.map(() => undefined),
      faults: shape.slots.map(() => undefined),
      counts: shape.kind.scopes.map(() => 0),
      rows: shape.kind.scopes.map(() => 0),
      held: undefined,
      entryTransactions: 0,
    };
  }

  #refuseNamespace(uri: string): void {
    const known = MESSAGE_KINDS.map(({ name }) => `urn:iso:std:iso:20022:tech:xsd:${name}.001`);
    const message = `the namespace '${uri.slice(0, 100)}' is none of ISO 20022${didYouMean(uri, known)}`;
    this.#handlers.messageFault({ code: 'unknown-message', column: '/Document', message });
  }

  /** What the message declares of itself must be what was read: a transaction that is missing is as bad as one that is wrong. */
  #finish(message: Message): void {
    const { shape, index } = message;
    const slot = shape.columns.get('declaredCount')?.[0];
    const declared = slot === undefined ? undefined : message.values[slot];
    const column = slot === undefined ? '' : printPath(shape, shape.slots[slot]?.path ?? '', []);
    if (declared !== undefined && declared !== String(index)) {
      const what = `it declares ${declared} transactions and has ${index}`;
      this.#handlers.messageFault({
        code: 'count',
        column,
        message: `${placeOf(message)}: ${what}`,
      });
    } else if (index === 0 && !isAccepted(message)) {
      const what = `${placeOf(message)}: it has no transaction${isReport(message) ? NAMES_NONE : ''}`;
      const at = printPath(shape, '', []);
      this.#handlers.messageFault({ code: 'missing', column: at, message: what });
    }
  }
}

/** What a namespace says of the message; where it does not tell the version, the name of the message's element tells the kind. */
function toldVersion(namespace: string, shape: MessageShape | undefined) {
  const [, version = '', name = '', number] = NAMESPACE.exec(namespace) ?? [];
  if (number !== undefined) return { version, name, number: Number(number) };
  if (namespace !== UNTOLD_VERSION) return undefined;
  return { version: shape?.kind.name ?? 'untold', name: shape?.kind.name ?? '', number };
}

/** Whether it reports on others as a whole. */
function isReport({ shape, values }: Message): boolean {
  return shape.columns.get('status')?.some((slot) => values[slot] !== undefined) === true;
}

/** A report on a group that was not rejected need not name its transfers: nothing became of them. */
function isAccepted(message: Message): boolean {
  const { shape, values } = message;
  return (
    isReport(message) &&
    shape.columns.get('status')?.every((slot) => values[slot] !== REJECTED) === true
  );
}

function isTold(message: Message, slot: number): boolean {
  return message.values[slot] !== undefined || message.faults[slot] !== undefined;
}

function placeOf({ shape, version, values }: Message): string {
  const id = values[shape.columns.get('messageId')?.[0] ?? -1];
  return id === undefined ? `${version} message without an id` : `${version} message ${id}`;
}

/** The only transaction of an entry moves what the entry moves, unless the entry says that it stands for several. */
function withEntryAmount(found: Transaction): Transaction {
  if (found.cell('amount') !== undefined || (found.cell('batchCount')?.text ?? '1') !== '1') {
    return found;
  }
  const instead: Partial<Record<Column, Column>> = {
    amount: 'entryAmount',
    currency: 'entryCurrency',
  };
  return {
    ...found,
    cell: (column) => found.cell(instead[column] ?? column),
    pathOf: (column) => found.pathOf(instead[column] ?? column),
  };
}

/** `/Document/CstmrCdtTrfInitn/PmtInf[2]/CdtTrfTxInf[1]/Amt/InstdAmt`. */
function printPath(shape: MessageShape, path: string, counts: readonly number[]): string {
  let printed = `/Document/${shape.kind.element}`;
  let walked = '';
  for (const name of path === '' ? [] : path.split('/')) {
    walked = walked === '' ? name : `${walked}/${name}`;
    const scope = shape.kind.scopes.indexOf(walked);
    printed +=
      scope === -1 || (counts[scope] ?? 0) === 0 ? `/${name}` : `/${name}[${counts[scope]}]`;
  }
  return printed;
}
