// What a process without an engine asks those that run stages, and what they answer: messages over Redis's publish and subscribe. Every engine hears every question, and
// whoever knows answers, so nobody has to know which engine has which slice, and a slice that moves is asked where it is now. Nothing of it is kept anywhere.
import { Redis } from 'ioredis';
import type { Subject } from '../engine/decision.ts';
import type { RiskReading } from '../engine/risk.ts';
import type { Vault } from '../vault/vault.ts';
import type { CheckedPart } from './frame-checks.ts';
import type { Share } from './stage.ts';

export interface Asked {
  /** Of the question among those of its asker, and the channel that the asker hears. */
  readonly number: number;
  readonly from: string;
}

export type EngineQuestion = Asked &
  (
    | { readonly ask: 'risk'; readonly subject: Subject }
    /** A transfer on its way into the log: what becomes of it is told when it has been evaluated. */
    | { readonly ask: 'check'; readonly identity: string }
  );

/** `heard`: the engine listens for the transfer, or has no slice that knows of the subject. */
export type EngineAnswer = { readonly number: number; readonly stage: Share['stage'] } & (
  | { readonly to: 'heard' }
  | { readonly to: 'risk'; readonly readings: readonly RiskReading[] }
  | { readonly to: 'check'; readonly part: CheckedPart }
);

export interface QuestionPlace {
  /** URL of the server, as `redis://127.0.0.1:6379`. */
  readonly redisUrl: string;
  /** Start of every channel. */
  readonly keyPrefix: string;
  /** Seals what is said: it speaks of people. */
  readonly vault: Pick<Vault, 'seal' | 'open'>;
}

const RECONNECT_MS_MAX = 500;
/** Under which everything is sealed. A program of another version that says things otherwise must not use it. */
const ABOUT = 'engine-questions-1';

/** The channel on which all engines of an installation hear. */
export function questionChannel({ keyPrefix }: QuestionPlace): string {
  return `${keyPrefix}:${ABOUT}`;
}

/** One end of the line. It comes back by itself when Redis was away; what was said meanwhile is lost, and asked again or given up. */
export class QuestionLine<In> {
  readonly #place: QuestionPlace;
  readonly #speaker: Redis;
  readonly #listener: Redis;
  readonly #channel: string;

  /** Hears what others say on a channel. What cannot be opened, as from an installation with other keys, is not for us. */
  constructor(place: QuestionPlace, channel: string, onHeard: (said: In) => void) {
    this.#place = place;
    const options = {
      lazyConnect: true,
      retryStrategy: (tries: number) => Math.min(tries * 50, RECONNECT_MS_MAX),
    };
    this.#speaker = new Redis(place.redisUrl, {
      ...options,
      enableOfflineQueue: false,
      enableAutoPipelining: true,
      maxRetriesPerRequest: 0,
    });
    this.#listener = new Redis(place.redisUrl, { ...options, maxRetriesPerRequest: null });
    // Whoever speaks hears of it by the answer that does not come.
    for (const redis of [this.#speaker, this.#listener]) redis.on('error', () => undefined);
    this.#listener.on('message', (_, text) => {
      const said = this.#opened(text);
      if (said !== undefined) onHeard(said);
    });
    this.#channel = channel;
  }

  /** Connects and listens; when Redis is away it resolves all the same and goes on trying. */
  async open(): Promise<void> {
    const opened = [this.#speaker.connect(), this.#listener.subscribe(this.#channel)];
    await Promise.race([Promise.allSettled(opened), this.#away()]);
  }

  /** Says something; gives how many hear it, 0 when Redis is away. */
  async say(channel: string, said: unknown): Promise<number> {
    const text = this.#place.vault.seal(JSON.stringify(said), ABOUT);
    try {
      return await this.#speaker.publish(channel, text);
    } catch {
      return 0;
    }
  }

  close(): void {
    this.#speaker.disconnect();
    this.#listener.disconnect();
  }

  #away(): Promise<void> {
    return new Promise((resolve) => this.#listener.once('error', () => resolve()));
  }

  /** Our own JSON comes back as it went. */
  #opened(text: string): In | undefined {
    try {
      return JSON.parse(this.#place.vault.open(text, ABOUT));
    } catch {
      return undefined;
    }
  }
}
