// What engines learn from signals beside counting them: who belongs to whom, and what is on lists. Engines that share the state each learn all of
// it, since each has to know where a signal goes.
import type { Signal, SignalOf } from '../signal/signal.ts';
import type { CandidateList } from './candidate-lists.ts';
import type { Homes } from './homes.ts';
import type { Kernel } from './kernel.ts';
import { nameKindOfEntity } from './name-kind.ts';
import type { Scoring } from './scoring.ts';
import type { CandidateStore } from './state/candidate-store.ts';
import type { FeatureStore } from './state/feature-store.ts';
import type { Links } from './state/links.ts';
import type { ListStore } from './state/list-store.ts';
import { ACCOUNT_NAME, PHONE_NAME } from './state/name-table.ts';
import type { WindowShape } from './state/window-shape.ts';

export interface LearningParts {
  /** Windows of people, each once. */
  readonly peopleShapes: readonly WindowShape[];
  /** Each once. */
  readonly candidateLists: readonly CandidateList[];
  readonly kernel: Kernel;
  readonly links: Links;
  /** Of each plan that runs. */
  readonly lists: readonly ListStore[];
  readonly features: FeatureStore;
  readonly candidates: CandidateStore;
  /** Of each plan that runs. */
  readonly victimScorings: readonly Scoring[];
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
    const { peopleShapes, candidateLists, kernel, features, candidates } = this.#parts;
    const { watermark, time } = kernel;
    for (const shape of peopleShapes) features.rename(shape, identifier, person, watermark);
    for (const list of candidateLists) candidates.rename(list, identifier, person, watermark);
    for (const scoring of this.#parts.victimScorings) scoring.rename(identifier, person, time);
  }

  /** Puts an entry on a list or takes it off. */
  changeList(signal: SignalOf<'list.changed'>): void {
    const { list, entry, source, note = '' } = signal;
    const expiresTime = signal.expiresTime ?? Number.POSITIVE_INFINITY;
    for (const lists of this.#parts.lists) {
      if (signal.op === 'remove') lists.remove(list, entry);
      else lists.add(list, entry, { source, note, expiresTime });
    }
  }
}
