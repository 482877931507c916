// All sources of an installation: opened from what the file of sources says, started and stopped together, and seen in one list.
import { mkdir } from 'node:fs/promises';
import { openSource, type SourcePlace } from './open-source.ts';
import type { Source, SourceKind, SourceStatus } from './source.ts';
import type { SourceConfig } from './sources-file.ts';

export interface SourceView extends SourceStatus {
  readonly name: string;
  readonly kind: SourceKind;
}

interface Opened {
  readonly config: SourceConfig;
  readonly source: Source;
}

export class SourceSet {
  readonly #opened: readonly Opened[];

  private constructor(opened: readonly Opened[]) {
    this.#opened = opened;
  }

  /** Makes the sources; nothing is read yet. Throws FW_FILE and FW_MAPPING_INVALID for a mapping. */
  static async open(configs: readonly SourceConfig[], place: SourcePlace): Promise<SourceSet> {
    if (configs.length > 0) await mkdir(place.stateDir, { recursive: true });
    const opened: Opened[] = [];
    for (const config of configs) opened.push({ config, source: await openSource(config, place) });
    return new SourceSet(opened);
  }

  /** How each source stands, in the order of the file. */
  get views(): SourceView[] {
    return this.#opened.map(({ config: { name, kind }, source }) => ({
      name,
      kind,
      ...source.status,
    }));
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
    for (const { source } of this.#opened) await source.start();
  }

  async stop(): Promise<void> {
    await Promise.all(this.#opened.map(({ source }) => source.stop()));
  }
}
