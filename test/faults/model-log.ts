// A signal log in memory, of one partition, that keeps what it dropped for the judge.
import type { Frame } from '../../log/frame.ts';
import {
  LOG_START,
  type LoggedFrame,
  type Position,
  type ReadOptions,
  type SignalLog,
} from '../../log/log.ts';
import type { LogSize, RedisStreamLog } from '../../log/redis-stream-log.ts';
import type { Life, Scheduler } from './scheduler.ts';
import type { Weather } from './weather.ts';

/** The server: its frames outlive every process. */
export class ModelLog {
  /** All frames that it ever took. */
  readonly history: LoggedFrame[] = [];
  readonly #orders: number[] = [];
  #dropped = 0;
  #appended = Promise.withResolvers<void>();

  append(frame: Frame, now: number): Position {
    const last = this.history.at(-1);
    const sequence = last?.appendedAt === now ? Number(last.position.split('-')[1]) + 1 : 0;
    const position = `${now}-${sequence}`;
    this.history.push({ partition: 0, position, frame: frame.slice(), appendedAt: now });
    this.#orders.push(orderOf(position));
    this.#appended.resolve();
    this.#appended = Promise.withResolvers();
    return position;
  }

  /** Resolves at the next append. */
  get appended(): Promise<void> {
    return this.#appended.promise;
  }

  get end(): Position {
    return this.history.at(-1)?.position ?? LOG_START;
  }

  after(position: Position, framesMax: number): LoggedFrame[] {
    const start = Math.max(this.#countUpTo(position), this.#dropped);
    return this.history.slice(start, start + framesMax);
  }

  /** Drops frames before a position, at most so many; gives how many. */
  drop(before: Position, framesMax = Number.POSITIVE_INFINITY): number {
    const order = orderOf(before);
    let kept = this.#dropped;
    while (kept < this.#orders.length && (this.#orders[kept] ?? 0) < order) kept++;
    const until = Math.min(kept, this.#dropped + framesMax);
    const count = Math.max(0, until - this.#dropped);
    this.#dropped += count;
    return count;
  }

  /** How many frames there ever were up to and with this position. */
  #countUpTo(position: Position): number {
    const order = orderOf(position);
    let count = this.#orders.length;
    while (count > 0 && (this.#orders[count - 1] ?? 0) > order) count--;
    return count;
  }

  get keptCount(): number {
    return this.history.length - this.#dropped;
  }
}

/** A process's connection to it. */
export class ModelLogPort
  implements SignalLog, Pick<RedisStreamLog, 'trimBefore' | 'trimOldest' | 'size' | 'positionAt'>
{
  readonly partitionCount = 1;
  readonly comparePositions = comparePositions;
  readonly #server: ModelLog;
  readonly #scheduler: Scheduler;
  readonly #weather: Weather;
  readonly #life: Life;
  readonly #onRead: (frames: readonly LoggedFrame[]) => void;

  constructor(
    server: ModelLog,
    world: { readonly scheduler: Scheduler; readonly weather: Weather; readonly life: Life },
    onRead: (frames: readonly LoggedFrame[]) => void = () => undefined,
  ) {
    this.#server = server;
    this.#scheduler = world.scheduler;
    this.#weather = world.weather;
    this.#life = world.life;
    this.#onRead = onRead;
  }

  append(_partition: number, frame: Frame): Promise<Position> {
    return this.#ask(() => this.#server.append(frame, this.#scheduler.now));
  }

  async read({ after, framesMax, waitMs }: ReadOptions): Promise<LoggedFrame[]> {
    let frames = await this.#ask(() => this.#server.after(after, framesMax));
    if (frames.length === 0 && waitMs > 0) {
      const { appended } = this.#server;
      // Mostly longer than asked: an idle world would be little else than this.
      const ms = waitMs * this.#weather.patience();
      const patience = this.#scheduler.after(ms, this.#life).then(() => 'over' as const);
      if ((await Promise.race([appended, patience])) !== 'over')
        frames = await this.#ask(() => this.#server.after(after, framesMax));
    }
    if (frames.length > 0) this.#onRead(frames);
    return frames;
  }

  end(): Promise<Position> {
    return this.#ask(() => this.#server.end);
  }

  trimBefore(_partition: number, position: Position): Promise<number> {
    return this.#ask(() => this.#server.drop(position));
  }

  trimOldest(_partition: number, framesMax: number, position: Position): Promise<number> {
    return this.#ask(() => this.#server.drop(position, framesMax));
  }

  size(): Promise<LogSize> {
    return this.#ask(() => {
      const frameCount = this.#server.keptCount;
      return { frameCount, byteCount: frameCount * 1_000 };
    });
  }

  positionAt(timeMs: number): Position {
    return `${timeMs}-0`;
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  #ask<T>(act: () => T): Promise<T> {
    return this.#weather.ask('log', this.#life, act);
  }
}

function comparePositions(a: Position, b: Position): number {
  if (a === b) return 0;
  return orderOf(a) - orderOf(b);
}

/** A number that grows with the position: at most 1,000 frames are taken in one ms. */
function orderOf(position: Position): number {
  if (position === LOG_START) return -1;
  const dash = position.indexOf('-');
  return Number(position.slice(0, dash)) * 1_000 + Number(position.slice(dash + 1));
}
