// The reference workload: what a province's telephones and accounts say, made so that four unlike programs can be asked the
// same. 60 % calls, 15 % messages, 15 % visits, 10 % transfers, in order of event time. Most people call few; some suspects
// dial through hundreds while they are on shift, and some targets are worked on from all sides. The same settings give the
// same bytes on any machine.
import { printSignal } from '../../signal/signal.ts';
import { mix32, Rng } from '../../sim/prng.ts';
import type { WorkloadSignal } from './features.ts';

export interface WorkloadSettings {
  readonly signals: number;
  readonly people: number;
  /** Event time from the first signal to the last. */
  readonly hours: number;
  readonly seed: number;
}

/** 2 M signals of 200,000 people in 36 hours: a third of what a province's people do on average, and every window slides. */
export const REFERENCE: WorkloadSettings = {
  signals: 2_000_000,
  people: 200_000,
  hours: 36,
  seed: 7,
};

/** 2026-03-02 00:00 in Hangzhou. */
const START_TIME = 1_772_380_800_000;
const HOUR_MS = 3_600_000;
/**
 * No number or account is seen twice in one role within this time, so that the shortest cool-down of a typology, a second,
 * never swallows a hit, and a hit means the same to all contenders.
 */
const KEY_GAP_MS = 1_000;
const DRAWS_MAX = 100;

const SHARES = { call: 0.6, message: 0.15, visit: 0.15, transfer: 0.1 };
const PEOPLE_A_SUSPECT = 500;
const PEOPLE_A_TARGET = 50;
const CONTACTS = 24;
const REGIONS = ['330102', '330106', '330108', '330203', '330282', '330302', '330381', '330782'];
const RISKY_TOPICS = ['loan', 'investment', 'task'] as const;
const PLAIN_TOPICS = ['chat', 'shopping', 'game', 'marketing', 'other'] as const;

/** Who may be drawn, and when each was last seen in a role. */
interface Role {
  readonly lastTime: Float64Array;
}

/** The lines of the workload in order, each with its newline. Throws when people are too few for so many signals. */
export function* workloadLines(settings: WorkloadSettings): Generator<string> {
  const workload = new Workload(settings);
  const stepMs = (settings.hours * HOUR_MS) / settings.signals;
  for (let index = 0; index < settings.signals; index++) {
    const time = START_TIME + Math.floor((index + workload.jitter()) * stepMs);
    yield `${printSignal(workload.next(index, time))}\n`;
  }
}

class Workload {
  readonly #rng: Rng;
  readonly #people: number;
  readonly #suspects: number;
  readonly #targets: number;
  readonly #callers: Role;
  readonly #callees: Role;
  readonly #receivers: Role;
  readonly #visitors: Role;
  readonly #payers: Role;
  readonly #payees: Role;

  constructor({ people, seed }: WorkloadSettings) {
    this.#rng = new Rng(seed);
    this.#people = people;
    this.#suspects = Math.max(2, Math.round(people / PEOPLE_A_SUSPECT));
    this.#targets = Math.max(4, Math.round(people / PEOPLE_A_TARGET));
    const role = () => ({ lastTime: new Float64Array(people) });
    this.#callers = role();
    this.#callees = role();
    this.#receivers = role();
    this.#visitors = role();
    this.#payers = role();
    this.#payees = role();
  }

  jitter(): number {
    return this.#rng.unit();
  }

  next(index: number, time: number): WorkloadSignal {
    const kind = this.#rng.unit();
    if (kind < SHARES.call) return this.#call(index, time);
    if (kind < SHARES.call + SHARES.message) return this.#message(index, time);
    if (kind < SHARES.call + SHARES.message + SHARES.visit) return this.#visit(index, time);
    return this.#transfer(index, time);
  }

  /** Three calls in ten come from suspects: nine of ten go through everybody, one of ten holds a target on the line. */
  #call(index: number, time: number): WorkloadSignal {
    const rng = this.#rng;
    const bySuspect = rng.chance(0.3);
    const toTarget = bySuspect && rng.chance(0.1);
    const caller = this.#free(this.#callers, time, () =>
      bySuspect ? this.#suspect(time) : this.#anybody(),
    );
    const callee = this.#free(this.#callees, time, () => {
      if (toTarget) return this.#target(time);
      return bySuspect ? rng.below(this.#people) : this.#contactOf(caller);
    });
    const answered = toTarget || rng.chance(bySuspect ? 0.4 : 0.85);
    const talk = toTarget
      ? rng.int(1_200_000, 5_400_000)
      : Math.min(7_200_000, Math.round(rng.logNormal(bySuspect ? 15_000 : 75_000, 1.2)));
    return {
      type: 'call.ended',
      ...this.#head(index, time, 'carrier-a', callee),
      callId: `c${index}`,
      caller: phoneOf(caller),
      callee: phoneOf(callee),
      durationMs: answered ? talk : 0,
      answered,
      origin: bySuspect ? 'virtual' : 'domestic',
    };
  }

  /** A fifth of the messages are links to targets, a tenth are links to anybody, as honest shops send them. */
  #message(index: number, time: number): WorkloadSignal {
    const rng = this.#rng;
    const kind = rng.unit();
    const receiver = this.#free(this.#receivers, time, () =>
      kind < 0.2 ? this.#target(time) : this.#anybody(),
    );
    return {
      type: 'sms.received',
      ...this.#head(index, time, 'carrier-b', receiver),
      sender: kind < 0.2 ? phoneOf(this.#suspect(time)) : `1068${rng.int(10_000, 99_999)}`,
      receiver: phoneOf(receiver),
      ...(kind < 0.3 ? { domain: domainOf(rng.below(5_000)), domainAgeDays: rng.int(0, 900) } : {}),
    };
  }

  /** A quarter of the visits are targets on new sites about loans, investments and tasks. */
  #visit(index: number, time: number): WorkloadSignal {
    const rng = this.#rng;
    const byTarget = rng.chance(0.25);
    const visitor = this.#free(this.#visitors, time, () =>
      byTarget ? this.#target(time) : this.#anybody(),
    );
    const hasTopic = byTarget || rng.chance(0.5);
    const topic = byTarget || rng.chance(0.1) ? rng.pick(RISKY_TOPICS) : rng.pick(PLAIN_TOPICS);
    return {
      type: 'site.visited',
      ...this.#head(index, time, 'resolver', visitor),
      visitor: phoneOf(visitor),
      domain: domainOf(rng.below(byTarget ? 500 : 50_000)),
      domainAgeDays: byTarget ? rng.int(0, 59) : rng.int(0, 4_000),
      ...(hasTopic ? { topic } : {}),
    };
  }

  /** A sixth of the transfers go to mules who collect for an hour; half of those are large sums of targets. */
  #transfer(index: number, time: number): WorkloadSignal {
    const rng = this.#rng;
    const toMule = rng.chance(0.17);
    const byTarget = toMule && rng.chance(0.5);
    const payer = this.#free(this.#payers, time, () =>
      byTarget ? this.#target(time) : this.#anybody(),
    );
    const payee = this.#free(this.#payees, time, () =>
      toMule ? this.#suspect(time) : this.#contactOf(payer),
    );
    const amountFen = byTarget
      ? rng.logInt(200_000, 5_000_000)
      : Math.round(rng.logNormal(20_000, 1.4)) + 1;
    return {
      type: 'transfer.completed',
      ...this.#head(index, time, 'bank', payer),
      transferId: `t${index}`,
      payer: accountOf(payer),
      payee: accountOf(payee),
      amountFen,
      payeeKind: 'personal',
      channel: 'app',
    };
  }

  #head(index: number, time: number, source: string, person: number) {
    const region = REGIONS[person % REGIONS.length] ?? '330102';
    return { id: `${index}`, source, time, region };
  }

  /** Draws somebody who has been quiet in this role long enough, else takes the next who has, and notes that they were seen. */
  #free({ lastTime }: Role, time: number, draw: () => number): number {
    let person = draw();
    for (let tries = 0; time - (lastTime[person] ?? 0) < KEY_GAP_MS; tries++) {
      if (tries > DRAWS_MAX + this.#people)
        throw new Error('everybody is busy: too many signals for so few people in so short a time');
      person = tries < DRAWS_MAX ? draw() : (person + 1) % this.#people;
    }
    lastTime[person] = time;
    return person;
  }

  #anybody(): number {
    const u = this.#rng.unit();
    return Math.floor(this.#people * u * Math.sqrt(u));
  }

  #contactOf(person: number): number {
    const contact = this.#rng.below(CONTACTS);
    return (mix32(person * CONTACTS + contact) >>> 0) % this.#people;
  }

  /** Suspects are the first people, some far busier than others, each on shift in one hour of four. */
  #suspect(time: number): number {
    return this.#onShift(() => this.#rng.skewed(this.#suspects), Math.floor(time / HOUR_MS), 4);
  }

  /** Targets are the last people, each worked on in two hours of sixteen. */
  #target(time: number): number {
    const draw = () => this.#people - 1 - this.#rng.below(this.#targets);
    return this.#onShift(draw, Math.floor(time / (2 * HOUR_MS)), 8);
  }

  #onShift(draw: () => number, slot: number, oneOf: number): number {
    for (let draws = 0; draws < 8 * oneOf; draws++) {
      const person = draw();
      if ((mix32(person * 1_021 + slot) >>> 0) % oneOf === 0) return person;
    }
    return draw();
  }
}

function phoneOf(person: number): string {
  return `+8613${`${person}`.padStart(9, '0')}`;
}

function accountOf(person: number): string {
  return `622202${`${person}`.padStart(13, '0')}`;
}

function domainOf(site: number): string {
  return `site-${site}.example`;
}
