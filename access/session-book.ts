// Sessions of people: a random token that only its owner has; here lies its hash. A session ends when nothing was done for half an hour, after half a
// day in any case, and at once when it is revoked.
import { createHash, randomBytes } from 'node:crypto';
import type { AccessStore } from './access-store.ts';

export const IDLE_MS = 30 * 60_000;
export const SESSION_MS_MAX = 12 * 3_600_000;
/** A session is written again at most so often. */
const TOUCH_MS = 60_000;
const TOKEN_FORM = /^[A-Za-z0-9_-]{43}$/;

interface Session {
  readonly name: string;
  readonly madeAt: number;
  readonly seenAt: number;
}

export class SessionBook {
  readonly #store: AccessStore;
  readonly #now: () => number;

  constructor(store: AccessStore, now: () => number = Date.now) {
    this.#store = store;
    this.#now = now;
  }

  /** The token of a new session. */
  async begin(name: string): Promise<string> {
    const token = randomBytes(32).toString('base64url');
    const now = this.#now();
    await this.#keep(keyOf(token), { name, madeAt: now, seenAt: now });
    await this.#store.addTo(`sessions-of:${name}`, keyOf(token), SESSION_MS_MAX);
    return token;
  }

  /** Whose session it is; undefined when it has ended or never was. */
  async whose(token: string): Promise<string | undefined> {
    if (!TOKEN_FORM.test(token)) return undefined;
    const key = keyOf(token);
    const text = await this.#store.kept(key);
    if (text === undefined) return undefined;
    const session: Session = JSON.parse(text);
    const now = this.#now();
    if (now >= session.madeAt + SESSION_MS_MAX || now >= session.seenAt + IDLE_MS) return undefined;
    if (now - session.seenAt >= TOUCH_MS) await this.#keep(key, { ...session, seenAt: now });
    return session.name;
  }

  async end(token: string): Promise<void> {
    if (TOKEN_FORM.test(token)) await this.#store.forget(keyOf(token));
  }

  /** Ends all sessions of somebody. */
  async endAll(name: string): Promise<void> {
    for (const key of await this.#store.membersOf(`sessions-of:${name}`)) {
      await this.#store.forget(key);
    }
    await this.#store.forget(`sessions-of:${name}`);
  }

  #keep(key: string, session: Session): Promise<unknown> {
    return this.#store.keepFor(key, JSON.stringify(session), IDLE_MS);
  }
}

function keyOf(token: string): string {
  return `session:${createHash('sha256').update(token).digest('hex')}`;
}
