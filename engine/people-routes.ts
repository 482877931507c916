// Which slices of people a signal goes to, and for whom in each. A signal goes to those for whom the plan has work on it, to whoever's number is seen
// on it, and in every case where episodes or links hear of it.
import type { Plan } from '../rules/plan.ts';
import { registerOf, type SignalRegisters } from '../signal/signal-registers.ts';
import { SIGNAL_TYPE_NAMES, type SignalType } from '../signal/signal-type.ts';
import type { Homes } from './homes.ts';
import type { Kernel } from './kernel.ts';
import { nameKindOfField } from './name-kind.ts';
import { sliceOfBytes } from './slice.ts';
import type { Links } from './state/links.ts';
import { HAS_FOLLOWERS, IS_LINKED, type NameTable, PERSON_NAME } from './state/name-table.ts';

/** Registers of the people meant, by slice. */
export type Routes = ReadonlyMap<number, readonly number[]>;

/** Every slice hears of these: each has links and lists of its own, an outcome closes an episode wherever it is, a rule is quieted and a transfer known there alone. */
const FOR_ALL: ReadonlySet<SignalType> = new Set([
  'account.opened',
  'link.declared',
  'number.activated',
  'list.changed',
  'outcome.recorded',
  'rule.quieted',
  'transfer.refused',
]);
/** What becomes of transfers and cases is told to episodes and to the ledger. */
const FOR_EPISODES: ReadonlySet<SignalType> = new Set([
  'transfer.completed',
  'transfer.blocked',
  'case.filed',
  'case.withdrawn',
]);

interface PersonKey {
  readonly register: number;
  readonly kind: number;
  /** Whether it is of no use but to see a number. */
  readonly isIdle: boolean;
}

export interface RouteParts {
  readonly plan: Plan;
  readonly kernel: Kernel;
  readonly registers: SignalRegisters;
  readonly names: NameTable;
  readonly links: Links;
  readonly homes: Homes;
  readonly sliceCount: number;
}

const NOWHERE: Routes = new Map();

export class PeopleRoutes {
  readonly #parts: RouteParts;
  readonly #keys: readonly (readonly PersonKey[])[];

  constructor(parts: RouteParts) {
    this.#parts = parts;
    this.#keys = SIGNAL_TYPE_NAMES.map((type) =>
      (parts.plan.work.get(type)?.victim ?? []).map(({ field, updates, rules, sequences }) => ({
        register: registerOf(field),
        kind: nameKindOfField(field),
        isIdle: updates.length + rules.length + sequences.length === 0 && !FOR_EPISODES.has(type),
      })),
    );
  }

  /** Where the signal in the registers goes, its own links taken in already. */
  of(): Routes {
    const { registers, sliceCount } = this.#parts;
    const keys = this.#keys[registers.type] ?? [];
    const isForAll = FOR_ALL.has(registers.typeName);
    if (keys.length === 0 && !isForAll) return NOWHERE;
    const routes = new Map<number, number[]>();
    if (isForAll) for (let slice = 0; slice < sliceCount; slice++) routes.set(slice, []);
    for (const key of keys) {
      const slice = this.#sliceOf(key);
      if (slice === undefined) continue;
      const people = routes.get(slice);
      if (people === undefined) routes.set(slice, [key.register]);
      else people.push(key.register);
    }
    return routes;
  }

  #sliceOf({ register, kind, isIdle }: PersonKey): number | undefined {
    const { registers, names, links, homes, kernel, sliceCount } = this.#parts;
    const { bytes, starts, ends, lows, highs } = registers;
    const start = starts[register] ?? -1;
    if (start < 0) return undefined;
    if (kind === PERSON_NAME) {
      const text = registers.text(register) ?? '';
      return homes.of(links.personOf(kernel.identifierOf(text)));
    }
    const name = names.find(lows[register] ?? 0, highs[register] ?? 0, kind);
    const isJoined = name !== 0 && names.has(name, IS_LINKED | HAS_FOLLOWERS);
    if (isJoined) return homes.of(links.personOf(name));
    return isIdle ? undefined : sliceOfBytes(bytes, start, ends[register] ?? 0, sliceCount);
  }
}
