// Answers to requests that make something, kept for a day under the key that the caller gave, so that the same request sent again has the same answer and makes nothing.
// What was asked is kept as a hash, the answer is sealed: there may be somebody's telephone number in it.
import { createHash } from 'node:crypto';
import type { Seal } from '../vault/seal.ts';
import type { AccessStore } from './access-store.ts';

export interface Replay {
  readonly status: number;
  /** Content type; empty when there is no body. */
  readonly type: string;
  readonly body: string;
}

export interface ReplayRequest {
  /** Whose key it is; those of others are other keys. */
  readonly caller: string;
  readonly key: string;
  /** Method, path and body. */
  readonly asked: string;
}

/** What became of a key before: nothing, another request, the same that is not answered yet, or an answer. */
export type Begun = 'new' | 'other' | 'busy' | Replay;

const KEPT_MS = 86_400_000;
/** A request that is not answered by then is taken for lost with its process. */
const BUSY_MS = 60_000;

/** All calls throw FwError FW_REDIS_AWAY. */
export class ReplayBook {
  readonly #store: AccessStore;
  readonly #seal: Seal;

  constructor(store: AccessStore, seal: Seal) {
    this.#store = store;
    this.#seal = seal;
  }

  /** Takes the key for a request; of two at once one is told that it is 'new'. */
  async begin(request: ReplayRequest): Promise<Begun> {
    const name = nameOf(request);
    const of = hashOf(request.asked);
    if (await this.#store.keepFirst(name, JSON.stringify({ of }), BUSY_MS)) return 'new';
    const text = await this.#store.kept(name);
    if (text === undefined) return 'busy';
    const kept: { readonly of: string; readonly answer?: string } = JSON.parse(text);
    if (kept.of !== of) return 'other';
    if (kept.answer === undefined) return 'busy';
    const replay: Replay = JSON.parse(this.#seal.open(kept.answer, name));
    return replay;
  }

  /** Keeps the answer. */
  async keep(request: ReplayRequest, replay: Replay): Promise<void> {
    const name = nameOf(request);
    const answer = this.#seal.seal(JSON.stringify(replay), name);
    const text = JSON.stringify({ of: hashOf(request.asked), answer });
    await this.#store.keepFor(name, text, KEPT_MS);
  }

  /** Lets the key be used again: nothing was made. */
  async drop(request: ReplayRequest): Promise<void> {
    await this.#store.forget(nameOf(request));
  }
}

function nameOf({ caller, key }: ReplayRequest): string {
  return `replay:${caller}:${hashOf(key)}`;
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('base64url');
}
