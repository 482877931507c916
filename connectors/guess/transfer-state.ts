// Which column of payments says what became of each, and which type of signal each of its values is.
import type { SignalType } from '../../signal/signal-type.ts';
import { isStateName } from './header-words.ts';
import type { KnownColumn, Proposal } from './propose.ts';

export interface TransferState {
  readonly column: KnownColumn;
  /** By value, the frequent ones first; none for a value whose meaning is not known. */
  readonly types: readonly (readonly [text: string, type: SignalType | undefined])[];
}

const VALUES_MAX = 8;

/** Words that stand for one thing wherever they stand. */
const WORDS: readonly (readonly [type: SignalType, words: RegExp])[] = [
  [
    'transfer.attempted',
    /^(PENDING|PROCESSING|IN_?(PROGRESS|PROCESS)|INIT(IATED|IAL)?|SUBMITTED|ATTEMPTED|ORDERED|CREATED|WAITING|PDNG|ACTC|ACCP|ACSP)$|处理中|进行中|待(处理|支付|审|确认|发送)|受理|已提交|已发起|审核中|未完成/,
  ],
  [
    'transfer.blocked',
    /^(FAIL(ED|URE)?|REJECT(ED)?|REFUSED|DECLINED?|DENIED|BLOCKED|STOPPED|CANCELL?ED|RJCT|CANC|ERROR)$|失败|拒|拦截|驳回|撤销|取消|止付|关闭|[未不]成功/,
  ],
  [
    'transfer.completed',
    /^(SUCC(ESS(FUL)?|EEDED)?|COMPLETED?|DONE|SETTLED|PAID|POSTED|BOOKED|EXECUTED|APPROVED|ACSC|ACCC)$|成功|完成|已到账|已入账|已支付/,
  ],
];

/** Short ones, which mean this only in a column that is called a state. */
const SHORT: readonly (readonly [type: SignalType, words: RegExp])[] = [
  ['transfer.attempted', /^P$/],
  ['transfer.blocked', /^(F|R|N|NO|NOK|KO|FALSE)$/],
  ['transfer.completed', /^(S|Y|YES|OK|TRUE|00|0000)$/],
];

/** The column that looks like the state of the transfers that the rows are; undefined where none does, or the rows are no transfers. */
export function transferStateOf({
  type,
  columns,
  assignments,
}: Proposal): TransferState | undefined {
  if (type !== 'transfer.completed') return undefined;
  const used = new Set([...assignments.values()].map(({ column }) => column.name));
  const found = columns.flatMap((column) => {
    const { values } = column.content;
    if (used.has(column.name) || values.length === 0 || values.length > VALUES_MAX) return [];
    const isNamed = isStateName(column.name);
    const types = values.map(([text]) => [text, typeOf(text, isNamed)] as const);
    const known = types.filter(([, each]) => each !== undefined).length;
    // A column of another name must speak for itself, and of more than one state.
    const speaks = isNamed ? areStates(types, known) : known === values.length && known > 1;
    return speaks ? [{ column, types, rank: (isNamed ? VALUES_MAX : 0) + known }] : [];
  });
  return found.sort((a, b) => b.rank - a.rank)[0];
}

/** In a column that is called so, codes alone may be states as well. */
function areStates(types: TransferState['types'], known: number): boolean {
  return known > 0 || (types.length > 1 && types.every(([text]) => /^[A-Z0-9]{1,4}$/.test(text)));
}

function typeOf(text: string, isNamed: boolean): SignalType | undefined {
  // Money that came back is none of the three.
  if (/退|冲正/.test(text)) return undefined;
  const word = text
    .trim()
    .toUpperCase()
    .replace(/[\s-]+/g, '_');
  const tables = isNamed ? [...WORDS, ...SHORT] : WORDS;
  return tables.find(([, words]) => words.test(word))?.[0];
}
