// Somebody at a desk for a day: takes the most urgent task, keeps it while talking, and does what people do: records how it ended, gives it
// back, sets it aside, passes it on, has another district asked, goes silent, comes back too late, leaves without a word.
import { setTimeout as sleep } from 'node:timers/promises';
import type { Outcome } from '../../signal/outcome.ts';
import type { Rng } from '../../sim/prng.ts';
import { type Answer, type DeskApi, isUnknown } from './desk-api.ts';
import { anyCounty, isOnDuty, type Member, PROVINCE } from './plan.ts';
import type { LettingGo } from './waits.ts';
import { RENEWED, type SeenTask, type Witness } from './witness.ts';

export interface Office {
  readonly api: DeskApi;
  readonly witness: Witness;
  readonly leaseMs: number;
  /** Mean time that a task takes, ms. */
  readonly handlingMs: number;
  /** Names of all that work that day. */
  readonly names: readonly string[];
  /** Part of the day that is over; above 1 after it, when everybody helps until nothing is left. */
  part(): number;
  isOver(): boolean;
}

type Deed = 'outcome' | 'crash' | 'late' | 'release' | 'skip' | 'aside' | 'pass' | 'handover';

const DEEDS: readonly (readonly [Deed, number])[] = [
  ['outcome', 85],
  ['crash', 1.5],
  ['late', 1.5],
  ['release', 2],
  ['skip', 2],
  ['aside', 4],
  ['pass', 2],
  ['handover', 2],
];
const OUTCOMES: readonly (readonly [Outcome, number])[] = [
  ['not-fraud', 45],
  ['dissuaded', 18],
  ['already-paid', 5],
  ['unreachable', 17],
  ['refused', 4],
  ['visit-needed', 4],
  ['police-dispatched', 3],
  ['duplicate', 4],
];
const EVIDENCE: Readonly<Record<Outcome, () => object>> = {
  dissuaded: () => ({ kept: { dissuaded: 100_000 } }),
  'already-paid': () => ({ paid: [{ amountFen: 100_000, paidAt: Date.now() - 1_000 }] }),
  'not-fraud': () => ({ because: 'own-account' }),
  unreachable: () => ({ callEnd: 'no-answer' }),
  refused: () => ({}),
  'visit-needed': () => ({ place: '西湖' }),
  'police-dispatched': () => ({ dispatch: { unit: '西湖分局' } }),
  duplicate: () => ({ duplicateOf: 'earlier' }),
};
/** Nobody asks more often than that while nothing waits. */
const ASK_MS = 150;
const ASK_MS_MAX = 1_200;
const AGAIN_MS = 250;
const ASIDE_MS = 1_500;

/** Works through the day. */
export async function work(office: Office, member: Member, rng: Rng): Promise<void> {
  let askMs = ASK_MS;
  while (!office.isOver()) {
    const part = office.part();
    if (part < 1 && !isOnDuty(member, part)) {
      await sleep(ASK_MS_MAX);
      continue;
    }
    const claim = await claimNext(office, part < 1 ? member.desk : PROVINCE, member.name);
    if (claim === undefined) {
      await sleep(askMs * (0.5 + rng.unit()));
      askMs = Math.min(ASK_MS_MAX, askMs * 2);
      continue;
    }
    askMs = ASK_MS;
    await new Case(office, member, rng, claim).close();
  }
}

interface Claimed {
  readonly task: SeenTask;
  readonly lease: string;
}

async function claimNext(
  { api, witness }: Office,
  desk: string,
  name: string,
): Promise<Claimed | undefined> {
  const answer = await api.ask('POST', `/v1/desks/${desk}/claims`, { staff: name });
  if (answer.status === 204 || isUnknown(answer)) return undefined;
  if (answer.status !== 201) {
    witness.count(`claim answered ${answer.status}`);
    return undefined;
  }
  const claim: Claimed & { claimedAt: number } = JSON.parse(answer.text);
  witness.claimed(claim.task, claim.lease, claim.claimedAt, Date.now());
  return claim;
}

class Case {
  readonly #office: Office;
  readonly #member: Member;
  readonly #rng: Rng;
  readonly #task: SeenTask;
  readonly #lease: string;

  constructor(office: Office, member: Member, rng: Rng, { task, lease }: Claimed) {
    this.#office = office;
    this.#member = member;
    this.#rng = rng;
    this.#task = task;
    this.#lease = lease;
  }

  async close(): Promise<void> {
    const { witness, leaseMs } = this.#office;
    const deed = draw(this.#rng, DEEDS);
    witness.count(deed);
    if (!(await this.#talk())) return this.#lost();
    switch (deed) {
      case 'crash':
        witness.falls(this.#task, this.#lease);
        await sleep(leaseMs);
        break;
      case 'late':
        witness.falls(this.#task, this.#lease);
        await sleep(leaseMs * 2);
        await this.#record();
        break;
      case 'outcome':
        await this.#record();
        break;
      case 'handover':
        await this.#askHandover();
        break;
      default:
        await this.#letGo(deed);
    }
    witness.letGo(this.#lease);
  }

  /** Renews while the talk goes on; gives whether the lease was kept. */
  async #talk(): Promise<boolean> {
    const { leaseMs, handlingMs } = this.#office;
    let leftMs = handlingMs * (0.4 + 1.2 * this.#rng.unit());
    while (leftMs > 0) {
      await sleep(Math.min(leftMs, leaseMs / 3));
      leftMs -= leaseMs / 3;
      const answer = await this.#call('PUT', 'lease', { lease: this.#lease }, RENEWED);
      if (!isUnknown(answer) && answer.status !== 200) return false;
    }
    return true;
  }

  #lost(): void {
    this.#office.witness.falls(this.#task, this.#lease);
    this.#office.witness.count('lost the lease while talking');
    this.#office.witness.letGo(this.#lease);
  }

  /** Sends the outcome until it is known how it went. */
  async #record(): Promise<void> {
    const { witness } = this.#office;
    const { aftercare, taskId } = this.#task;
    const isAftercare = aftercare !== undefined;
    const result = this.#rng.chance(0.8) ? 'money-stayed' : 'unreachable';
    const outcome = this.#outcome();
    const said = isAftercare ? { result } : { outcome, ...EVIDENCE[outcome]() };
    const outcomeId = isAftercare ? undefined : witness.sends(taskId, this.#lease);
    const path = isAftercare ? 'aftercare' : 'outcome';
    witness.givesUp(this.#lease);
    const from = Date.now();
    let answer: Answer;
    do {
      answer = await this.#call('POST', path, { lease: this.#lease, ...said }, path);
      if (isUnknown(answer)) await sleep(AGAIN_MS);
    } while (isUnknown(answer) && !this.#office.isOver());
    if (answer.status === 200 && outcomeId !== undefined) {
      witness.acknowledged.add(outcomeId);
      const until = againAt(answer);
      if (until !== undefined) this.#hasLetGo({ from, to: Date.now(), until });
    }
    if (answer.status === 409) witness.count('outcome came too late');
    else if (answer.status !== 200) witness.count(`${path} answered ${answer.status}`);
  }

  /** At the door people are met as a rule. */
  #outcome(): Outcome {
    if (this.#task.step !== 'visit') return draw(this.#rng, OUTCOMES);
    return this.#rng.chance(0.9) ? 'police-dispatched' : 'unreachable';
  }

  async #letGo(deed: Exclude<Deed, 'outcome' | 'crash' | 'late' | 'handover'>): Promise<void> {
    const lease = this.#lease;
    const rng = this.#rng;
    this.#office.witness.givesUp(lease);
    const from = Date.now();
    let answer: Answer;
    let until = 0;
    if (deed === 'release') answer = await this.#call('DELETE', 'lease', { lease }, deed);
    else if (deed === 'skip') answer = await this.#call('POST', 'skip', { lease }, deed);
    else if (deed === 'pass') {
      const passed = { lease, to: rng.pick(this.#office.names) };
      answer = await this.#call('POST', 'pass', passed, deed);
    } else {
      until = Date.now() + Math.round(ASIDE_MS * (0.5 + rng.unit()));
      const aside = { until, reason: 'later', for: rng.chance(0.5) ? 'me' : 'anyone' };
      answer = await this.#call('POST', 'set-aside', { lease, ...aside }, deed);
    }
    const keepsDeadline = deed === 'release';
    if (isDone(answer)) this.#hasLetGo({ from, to: Date.now(), until, keepsDeadline });
  }

  #hasLetGo(how: LettingGo): void {
    this.#office.witness.hasLetGo(this.#task, this.#lease, how);
  }

  /** Another district is asked for, and the task waits again until somebody approves, or somebody works it here meanwhile. */
  async #askHandover(): Promise<void> {
    const asked = { staff: this.#member.name, to: anyCounty(this.#rng), reason: 'is there' };
    await this.#call('POST', 'handover', asked, 'handover');
    await this.#letGo('release');
  }

  async #call(method: string, part: string, body: object, what: string): Promise<Answer> {
    const { api, witness } = this.#office;
    const { taskId } = this.#task;
    const sentAt = Date.now();
    const answer = await api.ask(method, `/v1/tasks/${taskId}/${part}`, body);
    if (isDone(answer) && what !== 'handover' && !isRepeat(answer))
      witness.held(taskId, this.#lease, sentAt, what);
    if (answer.status >= 500 && answer.status !== 503) witness.count(`${part} ${answer.status}`);
    return answer;
  }
}

/** Approves hand-overs, one in five not, until the day is over. */
export async function lead(office: Office, rng: Rng): Promise<void> {
  while (!office.isOver()) {
    await sleep(ASK_MS_MAX);
    const answer = await office.api.ask('GET', '/v1/handovers');
    if (answer.status !== 200) continue;
    const { tasks }: { tasks: { taskId: string }[] } = JSON.parse(answer.text);
    for (const { taskId } of tasks) {
      const decision = { staff: 'lead', approve: rng.chance(0.8) };
      const path = `/v1/tasks/${taskId}/handover/decision`;
      const { status } = await office.api.ask('POST', path, decision);
      office.witness.count(`handover decided: ${status}`);
    }
  }
}

/** Whoever sends again what is recorded already is told so, though somebody else may have the task by then: that is no holding. */
function isRepeat({ text }: Answer): boolean {
  return text.includes('"repeated":true');
}

function draw<T>(rng: Rng, choices: readonly (readonly [T, number])[]): T {
  const index = rng.weighted(choices.map(([, weight]) => weight));
  return rng.pick(choices.slice(index, index + 1))[0];
}

function isDone({ status }: Answer): boolean {
  return status >= 200 && status < 300;
}

/** From when on the task waits again for its next step, epoch ms; undefined when the outcome ended it. */
function againAt({ text }: Answer): number | undefined {
  const { followUps = [] }: { followUps?: { kind: string; at: number }[] } = JSON.parse(text);
  return followUps.find(({ kind }) => kind === 'again')?.at;
}
