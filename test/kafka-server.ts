// A private Kafka broker for one test file: its own free ports and data folder. `kill()` is kill -9 and keeps the folder, so that a test
// can start again on the same data; `stop()` removes what it made.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type KafkaBrokerOptions, startKafkaBroker } from '../scripts/kafka-broker.ts';

export interface KafkaServer {
  /** One address, as `127.0.0.1:43210`. */
  readonly brokers: string[];
  /** Folder of settings and data. */
  readonly dir: string;
  /** Ends the broker and removes its folder, unless the folder was given. */
  stop(): Promise<void>;
  /** Ends the broker with kill -9 and resolves when it is gone; its folder stays until `stop()`. */
  kill(): Promise<void>;
  /** Keeps its connections and answers nothing, as a machine that hangs, until `resume`. */
  pause(): void;
  resume(): void;
}

export type KafkaServerOptions = Pick<
  KafkaBrokerOptions,
  'settings' | 'protocol' | 'formatArguments'
> & {
  /** Folder of an earlier server, which keeps its address too; a new temporary one when missing. */
  readonly dir?: string;
};

const HEAP_MB = 256;

/** Starts a broker on loopback and resolves when it serves; fetches Kafka the first time. Throws an Error with the end of its log. */
export async function startKafka(options: KafkaServerOptions = {}): Promise<KafkaServer> {
  const dir = options.dir ?? (await mkdtemp(join(tmpdir(), 'forewarn-kafka-')));
  const broker = await startKafkaBroker({ ...options, dir, heapMb: HEAP_MB, isShortLived: true });
  const killAtExit = () => broker.kill();
  process.once('exit', killAtExit);
  return {
    brokers: [broker.address],
    dir,
    pause: broker.pause,
    resume: broker.resume,
    async kill() {
      broker.kill();
      await broker.ended;
    },
    async stop() {
      process.off('exit', killAtExit);
      await broker.stop();
      if (options.dir === undefined) await rm(dir, { recursive: true, force: true });
    },
  };
}
