// The real engine as the pump meets it behind its thread: questions are carried out in the order in which they were asked, answers take their time, and what
// goes between is copied.
import type { Subject } from '../../engine/decision.ts';
import type { RiskReading } from '../../engine/risk.ts';
import type { SavedCheckpoint } from '../../runtime/checkpoint-store.ts';
import type { EngineCore } from '../../runtime/engine-core.ts';
import { FrameRooms, packed, unpacked } from '../../runtime/engine-message.ts';
import type {
  EnginePort,
  OpenedEngine,
  PackChange,
  Stepped,
  SteppedFrame,
} from '../../runtime/engine-port.ts';
import type { PackSource } from '../../runtime/load-pack.ts';
import type { Comparison } from '../../runtime/plan-comparison.ts';
import type { Life, Scheduler } from './scheduler.ts';
import type { Weather } from './weather.ts';

export class FarEngine implements EnginePort {
  readonly #core: EngineCore;
  readonly #scheduler: Scheduler;
  readonly #weather: Weather;
  readonly #life: Life;
  /** When everything that was asked so far has begun. */
  #line: Promise<void> = Promise.resolve();

  constructor(
    core: EngineCore,
    world: { readonly scheduler: Scheduler; readonly weather: Weather; readonly life: Life },
  ) {
    this.#core = core;
    this.#scheduler = world.scheduler;
    this.#weather = world.weather;
    this.#life = world.life;
  }

  open(): Promise<OpenedEngine> {
    return this.#ask(() => this.#core.open());
  }

  step(frames: readonly SteppedFrame[], asked?: readonly string[]): Promise<Stepped> {
    const sent = packed(frames, new FrameRooms());
    return this.#ask(async () => structuredClone(await this.#core.step(unpacked(sent), asked)));
  }

  risk(subject: Subject): Promise<RiskReading> {
    return this.#ask(() => this.#core.risk(subject));
  }

  comparison(): Promise<Comparison | undefined> {
    return this.#ask(() => this.#core.comparison());
  }

  checkpoint(
    position: string,
    told?: () => Promise<boolean>,
  ): Promise<SavedCheckpoint | undefined> {
    const heard = told && (() => this.#scheduler.outside(told));
    return this.#ask(() => this.#core.checkpoint(position, heard));
  }

  compile(pack: PackSource): Promise<number> {
    return this.#ask(() => this.#core.compile(pack));
  }

  change(compiled: number): Promise<PackChange> {
    return this.#ask(() => this.#core.change(compiled));
  }

  close(): Promise<void> {
    return this.#ask(() => this.#core.close());
  }

  async #ask<T>(call: () => Promise<T>): Promise<T> {
    const before = this.#line;
    const begun = Promise.withResolvers<void>();
    this.#line = begun.promise;
    await before;
    await this.#travel();
    const answering = this.#scheduler.native(call);
    begun.resolve();
    try {
      const answer = await answering;
      await this.#travel();
      return answer;
    } catch (error) {
      await this.#travel();
      throw error;
    }
  }

  #travel(): Promise<void> {
    return this.#scheduler.after(this.#weather.delay(), this.#life);
  }
}
