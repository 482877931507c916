// Sessions of people: a random token that only its owner has; here lies its hash. A session ends when nothing was done for half an hour, after half a
// day in any case, and at once when it is revoked.
import { createHash, randomBytes } from 'node:crypto';
import type { AccessStore } from './access-store.ts';

export const IDLE_MS = 30 * 60_000;
export const SESSION_MS_MAX = 12 * 3_600_000;
/** A session is written again at most so often. */
const TOUCH_MS = 60_000;
const AGENT_LENGTH_MAX = 200;
const START = 'session:';
const SESSION_ID_LENGTH = 16;
const TOKEN_FORM = /^[A-Za-z0-9_-]{43}$/;

interface Session {
  readonly name: string;
  readonly madeAt: number;
  readonly seenAt: number;
  /** What the client says it is (`User-Agent`). */
  readonly agent?: string;
}

/** A session as its owner sees it. */
export interface OwnSession extends Omit<Session, 'name'> {
  /** Says nothing of the token. */
  readonly sessionId: string;
  readonly isThis: boolean;
}

export class SessionBook {
  readonly #store: AccessStore;
  readonly #now: () => number;

  constructor(store: AccessStore, now: () => number = Date.now) {
    this.#store = store;
    this.#now = now;
  }

  /** The token of a new session. `agent` is what the client says it is. */
  async begin(name: string, agent?: string): Promise<string> {
    const token = randomBytes(32).toString('base64url');
    const now = this.#now();
    const said = agent === undefined ? {} : { agent: agent.slice(0, AGENT_LENGTH_MAX) };
    await this.#keep(keyOf(token), { name, madeAt: now, seenAt: now, ...said });
    await this.#store.addTo(`sessions-of:${name}`, keyOf(token), SESSION_MS_MAX);
    return token;
  }

  /** Whose session it is; undefined when it has ended or never was. */
  async whose(token: string): Promise<string | undefined> {
    if (!TOKEN_FORM.test(token)) return undefined;
    const key = keyOf(token);
    const session = await this.#read(key);
    if (session === undefined) return undefined;
    const now = this.#now();
    if (now - session.seenAt >= TOUCH_MS) await this.#keep(key, { ...session, seenAt: now });
    return session.name;
  }

  /** Whether it has not ended; unlike a request this does not keep it from ending. */
  async isOn(token: string): Promise<boolean> {
    return TOKEN_FORM.test(token) && (await this.#read(keyOf(token))) !== undefined;
  }

  async end(token: string): Promise<void> {
    if (TOKEN_FORM.test(token)) await this.#store.forget(keyOf(token));
  }

  /** All sessions of somebody, the newest first; `token` is that of the session in which this is asked. */
  async list(name: string, token: string): Promise<OwnSession[]> {
    const keys = await this.#store.membersOf(`sessions-of:${name}`);
    const found = await Promise.all(
      keys.map(async (key): Promise<OwnSession[]> => {
        const session = await this.#read(key);
        if (session === undefined) return [];
        const { name: _own, ...rest } = session;
        return [{ ...rest, sessionId: idOf(key), isThis: key === keyOf(token) }];
      }),
    );
    return found.flat().sort((a, b) => b.madeAt - a.madeAt);
  }

  /** Ends one session of somebody; whether there was one. */
  async endOne(name: string, sessionId: string): Promise<boolean> {
    const keys = await this.#store.membersOf(`sessions-of:${name}`);
    const key = keys.find((one) => idOf(one) === sessionId);
    if (key === undefined || (await this.#read(key)) === undefined) return false;
    await this.#store.forget(key);
    return true;
  }

  /** Ends all sessions of somebody. */
  async endAll(name: string): Promise<void> {
    for (const key of await this.#store.membersOf(`sessions-of:${name}`)) {
      await this.#store.forget(key);
    }
    await this.#store.forget(`sessions-of:${name}`);
  }

  /** Undefined when it has ended. */
  async #read(key: string): Promise<Session | undefined> {
    const text = await this.#store.kept(key);
    if (text === undefined) return undefined;
    const session: Session = JSON.parse(text);
    const now = this.#now();
    const isOver = now >= session.madeAt + SESSION_MS_MAX || now >= session.seenAt + IDLE_MS;
    return isOver ? undefined : session;
  }

  #keep(key: string, session: Session): Promise<unknown> {
    return this.#store.keepFor(key, JSON.stringify(session), IDLE_MS);
  }
}

/** A part of what lies here, which is a hash of the token. */
function idOf(key: string): string {
  return key.slice(START.length, START.length + SESSION_ID_LENGTH);
}

function keyOf(token: string): string {
  return `${START}${createHash('sha256').update(token).digest('hex')}`;
}
