// What is known before the first day: accounts and numbers that are new this month, as the signals of their opening, and a link for
// everybody's telephone, accounts and person. All of it lies before the start of the run, in time order.
import type { Signal } from '../signal/signal.ts';
import { DAY_MS, HOUR_MS } from './clock.ts';
import { at } from './column.ts';
import { type Draft, sealDraft } from './draft.ts';
import type { Rng } from './prng.ts';
import type { World } from './world.ts';

/** Openings younger than this on the first day are told by their own signals. */
const HISTORY_DAYS = 30;
const CHUNK_SIGNALS = 20_000;

/** Yields the signals before the run. `history` are drafts of others that lie there too; those older than the history are dropped. */
export function* bootstrap(world: World, rng: Rng, history: Draft[]): Generator<Signal[]> {
  const { startTime } = world.options;
  const linkTime = startTime - HOUR_MS;
  const drafts = history.filter((draft) => draft.time >= startTime - HISTORY_DAYS * DAY_MS);
  for (let person = 0; person < world.province.size; person++)
    openRecent(world, rng, person, drafts);
  drafts.sort((a, b) => a.time - b.time);
  yield* inChunks(
    world,
    drafts.filter((draft) => draft.time < linkTime),
  );
  const late = drafts.filter((draft) => draft.time >= linkTime);
  yield* inChunks(world, linksOf(world, linkTime));
  yield* inChunks(
    world,
    late.map((draft) => ({ ...draft, time: startTime - 1 })),
  );
}

function openRecent(world: World, rng: Rng, person: number, drafts: Draft[]): void {
  const { province, options } = world;
  const region = province.region(person);
  const accountAge = at(province.accountAgeDays, person);
  if (accountAge < HISTORY_DAYS) {
    drafts.push({
      type: 'account.opened',
      id: '',
      source: province.bankSource(person),
      time: openingTime(options.startTime, rng, accountAge),
      region,
      account: province.account(person),
      phone: province.phone(person),
      person: province.id(person),
    });
  }
  const phoneAge = at(province.phoneAgeDays, person);
  if (phoneAge < HISTORY_DAYS) {
    drafts.push({
      type: 'number.activated',
      id: '',
      source: province.carrierSource(person),
      time: openingTime(options.startTime, rng, phoneAge),
      region,
      phone: province.phone(person),
      origin: 'domestic',
      person: province.id(person),
    });
  }
}

/** Some time of office hours on the day that lies `ageDays` before the run. */
function openingTime(startTime: number, rng: Rng, ageDays: number): number {
  return startTime - (ageDays + 1) * DAY_MS + rng.int(8 * HOUR_MS, 20 * HOUR_MS);
}

/** One link a person, one more for each further account, spread over the hour before the run. */
function* linksOf(world: World, linkTime: number): Generator<Draft> {
  const { province, companies } = world;
  const stepMs = (HOUR_MS - 1000) / (province.size + companies.length);
  for (let person = 0; person < province.size; person++) {
    const time = linkTime + Math.floor(person * stepMs);
    const head = { source: 'identity', time, region: province.region(person) };
    const id = province.id(person);
    const phone = province.phone(person);
    const account = province.account(person);
    yield { type: 'link.declared', id: '', ...head, person: id, phone, account };
    const own = at(province.ownAccounts, person);
    if (own !== '') yield { type: 'link.declared', id: '', ...head, person: id, account: own };
  }
  for (const [i, company] of companies.entries()) {
    const time = linkTime + Math.floor((province.size + i) * stepMs);
    const person = province.id(company.accountant);
    const head = { source: 'identity', time, region: company.region };
    yield { type: 'link.declared', id: '', ...head, person, account: company.account };
  }
}

function* inChunks(world: World, drafts: Iterable<Draft>): Generator<Signal[]> {
  let signals: Signal[] = [];
  for (const draft of drafts) {
    signals.push(sealDraft(draft, world.outbox.nextId()));
    if (signals.length < CHUNK_SIGNALS) continue;
    yield signals;
    signals = [];
  }
  if (signals.length > 0) yield signals;
}
