// What engines learn from signals beside counting them: who belongs to whom, and what is on lists. Engines that share the state each learn all of
// it, since each has to know where a signal goes.
import type { Plan } from '../rules/plan.ts';
import type { Signal, SignalOf } from '../signal/signal.ts';
import type { PlanColumns } from './columns.ts';
import type { Homes } from './homes.ts';
import type { Kernel } from './kernel.ts';
import { nameKindOfEntity } from './name-kind.ts';
import type { Scoring } from './scoring.ts';
import type { CandidateStore } from './state/candidate-store.ts';
import type { FeatureStore } from './state/feature-store.ts';
import type { Links } from './state/links.ts';
import type { ListStore } from './state/list-store.ts';
import { ACCOUNT_NAME, PHONE_NAME } from './state/name-table.ts';

export interface LearningParts {
  readonly plan: Plan;
  readonly columns: PlanColumns;
  readonly kernel: Kernel;
  readonly links: Links;
  readonly lists: ListStore;
  readonly features: FeatureStore;
  readonly candidates: CandidateStore;
  readonly victimScoring: Scoring;
  /** Where people live, when they are spread over several engines. */
  readonly homes?: Homes;
  /** Told when what is kept under a name will be asked for in another slice from now on. */
  readonly onLeft?: (name: number, slice: number) => void;
}

export class Learning {
  readonly #parts: LearningParts;

  constructor(parts: LearningParts) {
    this.#parts = parts;
  }

  /** Takes in whom phones, accounts and devices belong to. Other signals say nothing of that. */
  link(signal: Signal): void {
    if (
      signal.type !== 'account.opened' &&
      signal.type !== 'link.declared' &&
      signal.type !== 'number.activated'
    )
      return;
    const { kernel, links } = this.#parts;
    const phone = signal.phone === undefined ? 0 : kernel.nameOf(signal.phone, PHONE_NAME);
    const account = signal.type === 'number.activated' ? undefined : signal.account;
    const { device, person: declared } = signal;
    // Without a declared person an account follows its phone, so that both stand for one person.
    const identifier = declared === undefined ? phone : kernel.identifierOf(declared);
    if (identifier === 0) return;
    const person = links.personOf(identifier);
    if (phone !== 0) {
      this.#linkOne(phone, person);
      links.sawPhone(person, phone);
    }
    if (account !== undefined) this.#linkOne(kernel.nameOf(account, ACCOUNT_NAME), person);
    if (device !== undefined && declared !== undefined)
      this.#linkOne(kernel.nameOf(device, nameKindOfEntity('device')), person);
  }

  #linkOne(identifier: number, person: number): void {
    const { homes, links } = this.#parts;
    const before = homes && { identifier: homes.of(identifier), person: homes.of(person) };
    if (identifier !== person) homes?.settle(identifier, person);
    const isFirst = links.link(identifier, person);
    if (before !== undefined && homes !== undefined) {
      const home = homes.of(person);
      if (before.person !== home) this.#parts.onLeft?.(person, before.person);
      if (isFirst && before.identifier !== home)
        this.#parts.onLeft?.(identifier, before.identifier);
    }
    if (isFirst) this.#rename(identifier, person);
  }

  #rename(identifier: number, person: number): void {
    const { plan, columns, kernel, features, candidates, victimScoring } = this.#parts;
    const { watermark, time } = kernel;
    for (const { index, role } of plan.features) {
      const shape = columns.shapes[index];
      if (role === 'victim' && shape !== undefined)
        features.rename(shape, identifier, person, watermark);
    }
    for (const list of columns.candidateLists.all)
      candidates.rename(list, identifier, person, watermark);
    victimScoring.rename(identifier, person, time);
  }

  /** Puts an entry on a list or takes it off. */
  changeList(signal: SignalOf<'list.changed'>): void {
    const { lists } = this.#parts;
    if (signal.op === 'remove') {
      lists.remove(signal.list, signal.entry);
      return;
    }
    lists.add(signal.list, signal.entry, {
      source: signal.source,
      note: signal.note ?? '',
      expiresTime: signal.expiresTime ?? Number.POSITIVE_INFINITY,
    });
  }
}
