// The table of a message kind as a tree of its elements: the reader walks it with one look-up an element and keeps only what has a slot.
import { MESSAGE_KINDS, type MessageKind, type WorkColumn } from './message-kind.ts';
import type { PaymentColumn } from './payment.ts';

export interface ShapeNode {
  readonly children: Map<string, ShapeNode>;
  /** Slot of the element's text; -1 when nobody wants it. */
  slot: number;
  /** Slot of its attribute Ccy; -1 when nobody wants it. */
  currencySlot: number;
  /** Number of the scope that it opens; -1 for none. */
  scope: number;
}

export interface Slot {
  /** Path below the message's element. */
  readonly path: string;
  readonly isRepeatable: boolean;
}

export interface MessageShape {
  readonly kind: MessageKind;
  readonly root: ShapeNode;
  readonly slots: readonly Slot[];
  /** Slots that end with each scope, those of the scopes within it included. */
  readonly slotsOfScope: readonly (readonly number[])[];
  readonly columns: ReadonlyMap<PaymentColumn | WorkColumn, readonly number[]>;
  readonly transactionScope: number;
  /** -1 where an entry is never a transaction itself. */
  readonly entryScope: number;
}

const COLUMN_NAMES: ReadonlySet<string> = new Set(
  MESSAGE_KINDS.flatMap(({ columns }) => Object.keys(columns)),
);

/** The shape of each message by the name of its element. */
export const SHAPES: ReadonlyMap<string, MessageShape> = new Map(
  MESSAGE_KINDS.map((kind) => [kind.element, shapeOf(kind)]),
);

function shapeOf(kind: MessageKind): MessageShape {
  const root = newNode();
  const slots: Slot[] = [];
  const slotOfPath = new Map<string, number>();
  const slotAt = (path: string): number => {
    const known = slotOfPath.get(path);
    if (known !== undefined) return known;
    const slot = slots.length;
    slots.push({ path, isRepeatable: kind.repeatable.includes(path) });
    slotOfPath.set(path, slot);
    const [element = '', attribute] = path.split('@');
    const node = nodeAt(root, element);
    if (attribute === undefined) node.slot = slot;
    else node.currencySlot = slot;
    return slot;
  };
  const columns = new Map<PaymentColumn | WorkColumn, readonly number[]>();
  for (const [column, paths] of columnsOf(kind)) columns.set(column, paths.map(slotAt));
  kind.scopes.forEach((path, scope) => {
    nodeAt(root, path).scope = scope;
  });
  const slotsOfScope = kind.scopes.map((scope) =>
    [...slots.keys()].filter((slot) => slots[slot]?.path.startsWith(`${scope}/`)),
  );
  const entryScope = kind.entry === undefined ? -1 : kind.scopes.indexOf(kind.entry);
  const transactionScope = kind.scopes.length - 1;
  return { kind, root, slots, slotsOfScope, columns, transactionScope, entryScope };
}

function columnsOf(kind: MessageKind): [PaymentColumn | WorkColumn, readonly string[]][] {
  return Object.entries(kind.columns).flatMap(([column, paths]) =>
    isColumn(column) ? [[column, paths]] : [],
  );
}

function isColumn(name: string): name is PaymentColumn | WorkColumn {
  return COLUMN_NAMES.has(name);
}

function nodeAt(root: ShapeNode, path: string): ShapeNode {
  let node = root;
  for (const name of path.split('/')) {
    const next = node.children.get(name) ?? newNode();
    node.children.set(name, next);
    node = next;
  }
  return node;
}

function newNode(): ShapeNode {
  return { children: new Map(), slot: -1, currencySlot: -1, scope: -1 };
}
