// All sources of an installation: opened from what the file of sources says, started and stopped together, and seen in one list.
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Sender } from '../http/sender.ts';
import { findPushSource } from '../http-push/find-push-source.ts';
import { PushSource } from '../http-push/push-source.ts';
import type { ExpectedSource } from '../quality/expected-source.ts';
import type { SignalAppender } from '../signal-appender.ts';
import { LastSeen } from './last-seen.ts';
import { openSource, type SourcePlace } from './open-source.ts';
import type { Source, SourceKind, SourceStatus } from './source.ts';
import type { SourceConfig } from './sources-file.ts';
import { type SourceLane, TimeAlignment } from './time-alignment.ts';

export interface SourceView extends SourceStatus {
  readonly name: string;
  readonly kind: SourceKind;
}

const SEEN_FILE = 'last-seen.json';
const SEEN_MS = 60_000;

interface Opened {
  readonly config: SourceConfig;
  readonly source: Source;
  readonly lane: SourceLane;
}

export class SourceSet {
  readonly #opened: readonly Opened[];
  readonly #seen: LastSeen;
  readonly #appender: Pick<SignalAppender, 'newestTime'>;
  #keeping: NodeJS.Timeout | undefined;

  private constructor(
    opened: readonly Opened[],
    seen: LastSeen,
    appender: Pick<SignalAppender, 'newestTime'>,
  ) {
    this.#opened = opened;
    this.#seen = seen;
    this.#appender = appender;
  }

  /** Makes the sources; nothing is read yet. Throws FW_FILE and FW_MAPPING_INVALID for a mapping, FW_FILE for what is kept of them. */
  static async open(configs: readonly SourceConfig[], place: SourcePlace): Promise<SourceSet> {
    if (configs.length > 0) await mkdir(place.stateDir, { recursive: true });
    const { appender, latenessMs } = place;
    const names = configs.map(({ name }) => name);
    const now = (place.now ?? Date.now)();
    const seen = await LastSeen.open(join(place.stateDir, SEEN_FILE), names, now);
    const alignment = new TimeAlignment({
      newestTime: () => Math.max(seen.newestTime, appender.newestTime),
      ...(latenessMs === undefined ? {} : { latenessMs }),
      ...(place.now === undefined ? {} : { now: place.now }),
    });
    const opened: Opened[] = [];
    for (const config of configs) {
      const lane = alignment.lane(config.name, config.waits);
      opened.push({ config, source: await openSource(config, place, lane), lane });
    }
    return new SourceSet(opened, seen, appender);
  }

  /** Sources of which something is expected so often, each with the time when a record was last accepted, in this run or an earlier one. */
  get expected(): ExpectedSource[] {
    this.#note();
    return this.#opened.flatMap(({ config: { name, expectEveryMs: everyMs } }) => {
      const lastAccepted = this.#seen.at(name);
      return everyMs === undefined || lastAccepted === undefined
        ? []
        : [{ source: name, everyMs, lastAccepted }];
    });
  }

  /** How each source stands, in the order of the file. */
  get views(): SourceView[] {
    return this.#opened.map(({ config: { name, kind }, source }) => ({
      name,
      kind,
      ...source.status,
    }));
  }

  /** The source that a sender pushes records to. Throws FW_NOT_FOUND with those that there are for this sender. */
  pushSource(name: string, sender?: Sender): PushSource {
    const named = this.#opened.map(({ config, source }) => ({ ...config, source }));
    return findPushSource(name, named, sender);
  }

  /** The source whose signals whoever shows this token pushes to a source of this name; undefined when it is not its token. */
  sourceOfToken(name: string, token: string): string | undefined {
    const found = this.#opened.find(({ config }) => config.name === name)?.source;
    return found instanceof PushSource ? found.sourceOfToken(token) : undefined;
  }

  /** Asks each source whether it could start; gives what it says, undefined when nothing is wrong. */
  async check(): Promise<{ readonly config: SourceConfig; readonly why: Error | undefined }[]> {
    return await Promise.all(
      this.#opened.map(async ({ config, source }) => {
        try {
          await source.check();
          return { config, why: undefined };
        } catch (error) {
          return { config, why: error instanceof Error ? error : new Error(String(error)) };
        }
      }),
    );
  }

  /** Starts all of them. Throws FW_FILE when the place of one cannot be read. */
  async start(): Promise<void> {
    for (const { lane } of this.#opened) lane.begin();
    for (const { source } of this.#opened) await source.start();
    if (this.#opened.length === 0) return;
    await this.#keep();
    this.#keeping ??= setInterval(() => void this.#keep(), SEEN_MS);
  }

  async stop(): Promise<void> {
    clearInterval(this.#keeping);
    await Promise.all(this.#opened.map(({ source }) => source.stop()));
    if (this.#keeping !== undefined) await this.#keep();
    this.#keeping = undefined;
  }

  #note(): void {
    for (const { config, source } of this.#opened) {
      const { lastAccepted } = source.status;
      if (lastAccepted !== undefined) this.#seen.note(config.name, lastAccepted);
    }
    this.#seen.noteNewest(this.#appender.newestTime);
  }

  /** Keeps when something of sources was last accepted; when it cannot be kept, silence is known later after a restart, and no source need stop for that. */
  async #keep(): Promise<void> {
    this.#note();
    await this.#seen.save().catch(() => undefined);
  }
}
