// Where ladders stand: in Redis as JSON, each change one step from one revision to the next, and with it when it next asks for attention.
import { randomUUID } from 'node:crypto';
import { Redis } from 'ioredis';
import { FwError } from '../signal/fw-error.ts';
import { openJson, sealJson } from '../vault/record.ts';
import { PLAIN, type Vault } from '../vault/vault.ts';
import type { LadderClock } from './ladder-clock.ts';
import { LADDERS_TOLD, LET_LADDER_GO, SAVE_LADDER } from './ladder-scripts.ts';
import { type Ladder, type LadderTry, ladderDueAt } from './ladder-state.ts';
import { runScript } from './run-script.ts';
import { faultOf, isTaskId } from './task-lease.ts';

export interface LadderStoreOptions {
  readonly redisUrl: string;
  readonly keyPrefix: string;
  /** Seals what is kept of people; nothing is sealed when missing. */
  readonly vault?: Vault;
  /** Called once for each try that a change changed, in the process that made it. */
  readonly onChange: (ladder: Ladder, one: LadderTry) => void;
  readonly onError: (error: unknown) => void;
}

/** Since its last change, or since its episode was last touched: longer than anything is replayed. The ledger has it for good. */
export const KEPT_SECONDS = 8 * 86_400;
/** Of a warning, which is repeated after a day: a day longer than it may be answered. */
const WARNING_KEPT_SECONDS = 4 * 86_400;
/** A call of Redis that takes longer fails. */
const COMMAND_MS = 10_000;
/** A job that came before its ladder is kept would find nothing to do. */
const NET_MS = COMMAND_MS + 5_000;
/** So long an answer is one to what went out last. */
const ANSWER_SECONDS = 3 * 86_400;
/** Told at once; more follow while there are more. */
const BATCH = 200;
const TRIES_MAX = 20;

export class LadderStore {
  readonly redis: Redis;
  readonly #options: LadderStoreOptions;
  readonly #start: string;
  readonly #vault: Vault;

  constructor(options: LadderStoreOptions) {
    this.#options = options;
    this.#vault = options.vault ?? PLAIN;
    this.#start = `${options.keyPrefix}:`;
    this.redis = new Redis(options.redisUrl, {
      maxRetriesPerRequest: 0,
      commandTimeout: COMMAND_MS,
    });
    this.redis.on('error', options.onError);
  }

  /** A ladder as it stands, undefined when there is none. */
  async read(ladderId: string): Promise<Ladder | undefined> {
    const [ladder] = isTaskId(ladderId) ? await this.#readAll([ladderId]) : [];
    return ladder;
  }

  /** The ladder that a delivery belongs to. */
  async ladderOf(deliveryId: string): Promise<string | undefined> {
    if (!isTaskId(deliveryId)) return undefined;
    return (await this.redis.get(`${this.#start}ladder-of:${deliveryId}`)) ?? undefined;
  }

  /** A ladder as it stands, kept for as long again: its episode was touched. */
  async touch(ladderId: string): Promise<Ladder | undefined> {
    const text = await this.redis.getex(`${this.#start}ladder:${ladderId}`, 'EX', KEPT_SECONDS);
    return text === null ? undefined : this.#open(ladderId, text);
  }

  /** The delivery that went to a number last. */
  async deliveryTo(phone: string): Promise<string | undefined> {
    const keys = [this.#vault, PLAIN].map((vault) => this.#phoneKey(vault, phone));
    const found = await this.redis.mget(keys);
    return found.find((deliveryId) => deliveryId !== null) ?? undefined;
  }

  /** Remembers it, for answers that name nothing but the number. */
  async noteDelivery(phone: string, deliveryId: string): Promise<void> {
    await this.redis.set(this.#phoneKey(this.#vault, phone), deliveryId, 'EX', ANSWER_SECONDS);
  }

  /**
   * Keeps what a change makes of a ladder; gives it, or undefined when there is no such ladder. Others may change it meanwhile: then the change is made
   * of what they left.
   */
  async change(
    clock: Pick<LadderClock, 'wake' | 'wakeBefore'>,
    ladderId: string,
    apply: (ladder: Ladder) => Ladder,
  ): Promise<Ladder | undefined> {
    for (let tries = 0; tries < TRIES_MAX; tries++) {
      const before = await this.read(ladderId);
      if (before === undefined) return undefined;
      const after = apply(before);
      if (after === before || (await this.save(clock, before, after))) return after;
    }
    throw new FwError('FW_REDIS_AWAY', `Others change ladder ${ladderId} all the time; try again.`);
  }

  /**
   * Keeps a ladder unless somebody else was first; gives whether it is kept. A job for it is set first, so that none that is kept is forgotten
   * when this process dies in between; one that is due at once gets its own job after.
   */
  async save(
    clock: Pick<LadderClock, 'wake' | 'wakeBefore'>,
    before: Ladder | undefined,
    after: Ladder,
  ): Promise<boolean> {
    const { ladderId, revision, tries } = after;
    const dueAt = ladderDueAt(after);
    const isNew = dueAt !== undefined && dueAt !== (before && ladderDueAt(before));
    if (isNew) await clock.wake(ladderId, dueAt, NET_MS);
    const changed = tries.filter((one) => !before?.tries.includes(one));
    const ids = changed.map(({ deliveryId }) => deliveryId);
    const json = sealJson(this.#vault, after, aboutLadder(ladderId), { ladderId, revision });
    const kept = after.subject.taskId === undefined ? WARNING_KEPT_SECONDS : KEPT_SECONDS;
    const args = [ladderId, before?.revision ?? 0, json, revision, kept, ...ids];
    if ((await this.run(SAVE_LADDER, args)) !== 1) return false;
    if (isNew) await clock.wakeBefore(ladderId, dueAt, NET_MS);
    for (const one of changed) this.#options.onChange(after, one);
    return true;
  }

  /** What a call gives that nobody else makes for this ladder meanwhile; 'held' when somebody does. Whoever dies holds it for so many ms. */
  async holding<T>(ladderId: string, holdMs: number, call: () => Promise<T>): Promise<T | 'held'> {
    const token = randomUUID();
    const key = `${this.#start}ladder-held:${ladderId}`;
    if ((await this.redis.set(key, token, 'PX', holdMs, 'NX')) !== 'OK') return 'held';
    try {
      return await call();
    } finally {
      await this.run(LET_LADDER_GO, [ladderId, token]);
    }
  }

  /** Passes what the ledger has not got to `tell`, and remembers that it has it. */
  async tell(tell: (ladders: readonly Ladder[]) => Promise<unknown>): Promise<void> {
    let ids: string[];
    do {
      ids = await this.redis.zrange(`${this.#start}ladders-untold`, '0', String(BATCH - 1));
      const ladders = await this.#readAll(ids);
      if (ladders.length === 0) return;
      await tell(ladders);
      const told = ladders.flatMap(({ ladderId, revision }) => [ladderId, revision]);
      await this.run(LADDERS_TOLD, told);
    } while (ids.length === BATCH);
  }

  /** Runs a script of ours; `args` follow the start of all keys. */
  run(lua: string, args: readonly (string | number)[]): Promise<unknown> {
    return runScript(this.redis, lua, `${this.#start}ladders-untold`, [this.#start, ...args]);
  }

  /** What a call gives; its fault as callers get it. */
  async ask<T>(call: () => Promise<T>): Promise<T> {
    try {
      return await call();
    } catch (error) {
      throw faultOf(error);
    }
  }

  close(): void {
    this.redis.disconnect();
  }

  #phoneKey(vault: Vault, phone: string): string {
    const name = vault.isOn ? vault.tag('phone', phone) : phone;
    return `${this.#start}ladder-phone:${name}`;
  }

  #open(ladderId: string, text: string): Ladder {
    return openJson<Ladder>(this.#vault, text, aboutLadder(ladderId));
  }

  async #readAll(ids: readonly string[]): Promise<Ladder[]> {
    if (ids.length === 0) return [];
    const texts = await this.redis.mget(ids.map((id) => `${this.#start}ladder:${id}`));
    return texts.flatMap((text, at): Ladder[] =>
      text === null ? [] : [this.#open(ids[at] ?? '', text)],
    );
  }
}

/** What a sealed text of it is bound to. */
export function aboutLadder(ladderId: string): string {
  return `ladder ${ladderId}`;
}
