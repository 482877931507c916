// The ladders of all people: what begins, raises and ends them, and what is due of them done by whichever process has the job for it. A ladder's job
// is set before the revision that needs it is kept, and a delivery's id is the same at every try, so that a crash between any two steps repeats
// something that does nothing twice.
import type { Carrier, Receipt } from '../connectors/delivery/delivery.ts';
import type { Decision, Subject } from '../engine/decision.ts';
import { normalizePhone } from '../signal/phone.ts';
import { PLAIN, type Vault } from '../vault/vault.ts';
import {
  type AskedStep,
  askLadder,
  endLadder,
  handedInVain,
  keptQuiet,
  passLadderTime,
  postponed,
  raiseLadder,
  receiveLadder,
  restLadder,
  signLadder,
  startLadder,
  triesOf,
  worded,
} from './ladder.ts';
import { LadderClock } from './ladder-clock.ts';
import { audienceOf, deliveryOf, wordsOf } from './ladder-delivery.ts';
import { BEGIN_WARNINGS, CLOSE_EPISODE, OPEN_EPISODE } from './ladder-scripts.ts';
import type { LadderSettings } from './ladder-settings.ts';
import {
  FOREWARN,
  type Ladder,
  type LadderSubject,
  type LadderTry,
  ladderDueAt,
} from './ladder-state.ts';
import { KEPT_SECONDS, LadderStore } from './ladder-store.ts';
import { ladderIdOf, subjectOf, warningIdOf, warningOf } from './ladder-subject.ts';
import type { Task } from './task.ts';
import type { Wordings } from './wording.ts';

export interface LadderBookOptions {
  readonly redisUrl: string;
  /** Prefix of all keys; the hash tag in it keeps them in one slot of a Redis Cluster. */
  readonly keyPrefix?: string;
  /** Seals what is kept of people; nothing is sealed when missing. */
  readonly vault?: Vault;
  readonly settings: LadderSettings;
  readonly wordings: Wordings;
  readonly carrier: Carrier;
  /** Brings a person to the desk: the task of a warning is opened, one that is there goes before others. Doing it again changes nothing. */
  readonly call: (ladder: Ladder, because: LadderTry) => Promise<unknown>;
  /** Whether staff have the task now: no robot rings in between. */
  readonly isWorked?: (taskId: string) => Promise<boolean>;
  /** Resolves when the ledger has these revisions. */
  readonly tell?: (ladders: readonly Ladder[]) => Promise<unknown>;
  /** Called once for each try that a change changed, in the process that made it. */
  readonly onChange?: (ladder: Ladder, one: LadderTry) => void;
  /** Whether this process does what is due; true when missing. */
  readonly isWorking?: boolean;
  /** How long a process that died holds back what it was doing, ms; 10 s when missing. */
  readonly lockMs?: number;
  /** Time between tellings of the ledger, ms. */
  readonly everyMs?: number;
  readonly now?: () => number;
  readonly onError?: (error: unknown) => void;
}

const STEPS_MAX = 100;
const LOCK_MS = 10_000;
/** Longer than a provider takes to answer, in locks of a job. */
const HOLD_LOCKS = 3;
/** Between two looks whether staff still have the task. */
const WORKED_MS = 60_000;

/** A message that came from a person. */
export interface Reply {
  readonly phone: string;
  readonly text: string;
  /** Who handed it to us. */
  readonly provider: string;
  /** It is heard only where that provider sent what it answers. */
  readonly isOwnOnly?: boolean;
}

/** A step that staff ask for; the settings say how often it is tried. */
export type Asked = Omit<AskedStep, 'tries'>;

/** All calls throw FwError FW_REDIS_AWAY when Redis cannot be reached; a call that did so may be made again. */
export class LadderBook {
  readonly #options: LadderBookOptions;
  readonly #store: LadderStore;
  readonly #clock: LadderClock;
  readonly #vault: Vault;
  readonly #now: () => number;
  readonly #holdMs: number;
  #timer: NodeJS.Timeout | undefined;
  #telling: Promise<void> = Promise.resolve();
  #isClosed = false;

  constructor(options: LadderBookOptions) {
    this.#options = options;
    const { redisUrl, keyPrefix = '{forewarn}', isWorking = true, lockMs = LOCK_MS } = options;
    const { vault = PLAIN } = options;
    this.#vault = vault;
    this.#now = options.now ?? Date.now;
    this.#holdMs = HOLD_LOCKS * lockMs;
    const onError = (error: unknown) => this.#report(error);
    const onChange = options.onChange ?? (() => undefined);
    this.#store = new LadderStore({ redisUrl, keyPrefix, vault, onChange, onError });
    const attend = (ladderId: string) => this.attend(ladderId);
    const clock = { redisUrl, keyPrefix, attend, isWorking, lockMs, now: this.#now, onError };
    this.#clock = new LadderClock(clock, this.#store.redis);
    this.#schedule();
  }

  /** Begins the ladder of an episode's task, or brings it to the episode's level. Telling it again changes nothing. */
  open({
    taskId,
    episode,
    openedAt,
  }: Pick<Task, 'taskId' | 'episode' | 'openedAt'>): Promise<void> {
    return this.#store.ask(async () => {
      const subject = subjectOf(taskId, episode);
      const ladderId = ladderIdOf(taskId);
      const { settings } = this.#options;
      const known = await this.#store.touch(ladderId);
      if (known !== undefined) {
        if (raiseLadder(known, subject, settings, this.#now()) === known) return;
        await this.#change(ladderId, (one) => raiseLadder(one, subject, settings, this.#now()));
        return;
      }
      const args = [this.#personKey(episode.person), ladderId, KEPT_SECONDS];
      for (const warning of listOf(await this.#store.run(OPEN_EPISODE, args))) {
        await this.#change(warning, (one) => endLadder(one, 'episode', this.#now()));
      }
      const ladder = startLadder(ladderId, subject, settings, openedAt);
      await this.#store.save(this.#clock, undefined, ladder);
    });
  }

  /** Warns people of whom blue and yellow decisions are, once in a while each. Telling it again changes nothing. Gives how many warnings began. */
  warn(decisions: readonly Decision[]): Promise<number> {
    const subjects = new Map(decisions.flatMap(warningOf));
    if (subjects.size === 0) return Promise.resolve(0);
    return this.#store.ask(async () => {
      const { settings } = this.#options;
      const args = [...subjects].flatMap(([ladderId, { person, typology }]) => [
        this.#personKey(person),
        typology,
        ladderId,
      ]);
      const lists = [settings.againAfterMs, KEPT_SECONDS, ...args];
      const begun = listOf(await this.#store.run(BEGIN_WARNINGS, lists));
      const now = this.#now();
      const ladders = begun.flatMap((ladderId) => {
        const subject = subjects.get(ladderId);
        return subject === undefined ? [] : [startLadder(ladderId, subject, settings, now)];
      });
      // At once: whoever tells of decisions waits for this, and Redis takes many calls in the time of one.
      const isSaved = await Promise.all(
        ladders.map((ladder) => this.#store.save(this.#clock, undefined, ladder)),
      );
      return isSaved.filter((isNew) => isNew).length;
    });
  }

  /** What became of a delivery; gives its ladder, or undefined when it is none of a ladder. Hearing it again changes nothing. */
  takeReceipt(receipt: Receipt): Promise<Ladder | undefined> {
    const { settings } = this.#options;
    return this.#changeOf(receipt.deliveryId, (one) =>
      receiveLadder(one, receipt, settings, this.#now()),
    );
  }

  /**
   * What a person sent back, by their number alone: an answer to what went there last, within three days. Gives its ladder; undefined when nothing went
   * there. Hearing it again changes nothing.
   */
  takeReply({ phone, text, provider, isOwnOnly = false }: Reply): Promise<Ladder | undefined> {
    return this.#store.ask(async () => {
      const deliveryId = await this.#store.deliveryTo(normalizePhone(phone));
      if (deliveryId === undefined) return undefined;
      if (isOwnOnly && (await this.#providerOf(deliveryId)) !== provider) return undefined;
      const receipt = { deliveryId, state: 'delivered', provider, at: this.#now() } as const;
      return this.takeReceipt({ ...receipt, answer: text });
    });
  }

  /** Somebody signed for a visit. Signing again changes nothing. */
  sign(
    deliveryId: string,
    signature: { readonly by: string; readonly reference?: string },
  ): Promise<Ladder | undefined> {
    return this.#changeOf(deliveryId, (one) => signLadder(one, deliveryId, signature, this.#now()));
  }

  /** Has a step go out for a task beside what comes of itself, unless it is under way; the task's ladder begins with it when it has none. */
  ask({ taskId, episode }: Pick<Task, 'taskId' | 'episode'>, asked: Asked): Promise<Ladder> {
    return this.#store.ask(async () => {
      const ladderId = ladderIdOf(taskId);
      const tries = triesOf(this.#options.settings, asked.step, episode);
      const apply = (one: Ladder) => askLadder(one, { ...asked, tries }, this.#now());
      const known = await this.#change(ladderId, apply);
      if (known !== undefined) return known;
      const { settings } = this.#options;
      const ladder = startLadder(ladderId, subjectOf(taskId, episode), settings, this.#now());
      const begun = apply(restLadder(ladder, 'asked for', this.#now()));
      if (await this.#store.save(this.#clock, undefined, begun)) return begun;
      return (await this.#change(ladderId, apply)) ?? begun;
    });
  }

  /** Puts back a ladder of an open task that Redis lost; gives false, and changes nothing, when there is one. */
  restore(ladder: Ladder): Promise<boolean> {
    return this.#store.ask(async () => {
      if (!(await this.#store.save(this.#clock, undefined, ladder))) return false;
      const { person, phone } = ladder.subject;
      const args = [this.#personKey(person), ladder.ladderId, KEPT_SECONDS];
      await this.#store.run(OPEN_EPISODE, args);
      const last = ladder.tries.findLast(
        ({ step, sentAt }) => step !== 'call' && sentAt !== undefined,
      );
      if (phone !== undefined && last !== undefined) {
        await this.#store.noteDelivery(phone, last.deliveryId);
      }
      return true;
    });
  }

  /** Nothing more comes of itself for a task; what staff asked for still does. */
  rest(taskId: string, why: string): Promise<Ladder | undefined> {
    const apply = (one: Ladder) => restLadder(one, why, this.#now());
    return this.#store.ask(() => this.#change(ladderIdOf(taskId), apply));
  }

  /** The danger of a task is over: nothing goes out any more. */
  end(taskId: string, why: string): Promise<Ladder | undefined> {
    return this.#store.ask(async () => {
      const ladderId = ladderIdOf(taskId);
      const ladder = await this.#change(ladderId, (one) => endLadder(one, why, this.#now()));
      if (ladder !== undefined) {
        await this.#store.run(CLOSE_EPISODE, [this.#personKey(ladder.subject.person), ladderId]);
      }
      return ladder;
    });
  }

  /** The ladder of a task as it stands; undefined when it has none. */
  find(taskId: string): Promise<Ladder | undefined> {
    return this.#store.ask(() => this.#store.read(ladderIdOf(taskId)));
  }

  /** The ladder that a blue or yellow decision began; undefined when it began none. */
  findWarning(decisionId: string): Promise<Ladder | undefined> {
    return this.#store.ask(() => this.#store.read(warningIdOf(decisionId)));
  }

  /** Does what is due of a ladder; gives when it next asks for attention, 'held' while another does the same. The book does so by itself. */
  attend(ladderId: string): Promise<number | 'held' | undefined> {
    return this.#store.ask(() =>
      this.#store.holding(ladderId, this.#holdMs, () => this.#attend(ladderId)),
    );
  }

  /** Tells the ledger what it has not been told. The book does so by itself now and then. */
  async tellLedger(): Promise<void> {
    const { tell } = this.#options;
    if (tell !== undefined) await this.#store.ask(() => this.#store.tell(tell));
  }

  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    clearTimeout(this.#timer);
    await this.#telling;
    await this.#clock.close();
    this.#store.close();
  }

  async #attend(ladderId: string): Promise<number | undefined> {
    const { settings } = this.#options;
    for (let steps = 0; steps < STEPS_MAX; steps++) {
      const pass = (one: Ladder) => passLadderTime(one, settings, this.#now());
      const ladder = await this.#change(ladderId, pass);
      const now = this.#now();
      const due = ladder?.tries.find(({ state, at }) => state === 'due' && at <= now);
      if (ladder === undefined || due === undefined) return ladder && ladderDueAt(ladder);
      await this.#send(ladder, due);
    }
    throw new Error(`Ladder ${ladderId} comes to no rest.`);
  }

  async #send(ladder: Ladder, due: LadderTry): Promise<void> {
    const { ladderId, subject } = ladder;
    const { deliveryId } = due;
    const { call, carrier, wordings } = this.#options;
    if (due.step === 'call') {
      await call(ladder, due);
      await this.takeReceipt({ deliveryId, state: 'done', provider: 'desk', at: this.#now() });
      return;
    }
    if (due.step === 'voice-robot' && (await this.#isWorked(subject))) {
      const later = this.#now() + WORKED_MS;
      await this.#change(ladderId, (one) => postponed(one, deliveryId, later, this.#now()));
      return;
    }
    const isSpoken = due.step !== 'visit';
    if (isSpoken && due.askedBy === FOREWARN) {
      // What was handed over in vain, or waited for forewarn itself, may come to be due at night.
      const now = this.#now();
      const at = this.#options.settings.afterQuiet(now, subject.level);
      if (at > now) {
        await this.#change(ladderId, (one) => keptQuiet(one, deliveryId, at, now));
        return;
      }
    }
    const words = isSpoken ? wordsOf(wordings, subject, due, audienceOf(ladder.tries)) : undefined;
    if (words !== undefined && words.wording !== due.wording) {
      // Which words they are is kept before they go; the next look sends them.
      const { text: _, ...kept } = words;
      await this.#change(ladderId, (one) => worded(one, deliveryId, kept));
      return;
    }
    if (isSpoken && subject.phone !== undefined) {
      await this.#store.noteDelivery(subject.phone, deliveryId);
    }
    const receipt = await carrier.send(deliveryOf(subject, due, words)).catch((error: unknown) => {
      this.#report(error);
      return error instanceof Error ? error.message : String(error);
    });
    if (typeof receipt !== 'string') await this.takeReceipt(receipt);
    else {
      await this.#change(ladderId, (one) => handedInVain(one, deliveryId, receipt, this.#now()));
    }
  }

  async #isWorked({ taskId }: LadderSubject): Promise<boolean> {
    return taskId !== undefined && (await this.#options.isWorked?.(taskId)) === true;
  }

  #change(ladderId: string, apply: (ladder: Ladder) => Ladder): Promise<Ladder | undefined> {
    return this.#store.change(this.#clock, ladderId, apply);
  }

  async #providerOf(deliveryId: string): Promise<string | undefined> {
    const ladderId = await this.#store.ladderOf(deliveryId);
    const ladder = ladderId === undefined ? undefined : await this.#store.read(ladderId);
    return ladder?.tries.find((one) => one.deliveryId === deliveryId)?.provider;
  }

  #changeOf(deliveryId: string, apply: (ladder: Ladder) => Ladder): Promise<Ladder | undefined> {
    return this.#store.ask(async () => {
      const ladderId = await this.#store.ladderOf(deliveryId);
      return ladderId === undefined ? undefined : this.#change(ladderId, apply);
    });
  }

  #schedule(): void {
    if (this.#isClosed || this.#options.tell === undefined) return;
    this.#timer = setTimeout(() => {
      this.#telling = this.tellLedger()
        .catch((error: unknown) => this.#report(error))
        .finally(() => this.#schedule());
    }, this.#options.everyMs ?? 1_000);
    this.#timer.unref();
  }

  /** What keys call somebody: names of keys are read by whoever looks at Redis. */
  #personKey({ kind, id }: Subject): string {
    return this.#vault.tag(kind, id);
  }

  #report(error: unknown): void {
    if (!this.#isClosed) this.#options.onError?.(error);
  }
}

function listOf(reply: unknown): string[] {
  return Array.isArray(reply) ? reply.map(String) : [];
}
