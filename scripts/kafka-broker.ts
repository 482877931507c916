// One Apache Kafka broker on loopback, broker and KRaft controller in one process, with a small heap. Its folder holds its settings and
// its data: a broker started again on the folder of a killed one has everything that was answered.
import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { freePort } from '../cmd/free-port.ts';
import { runQuietly } from '../cmd/machine-program.ts';
import { ensureKafka, type KafkaProgram } from './kafka-jars.ts';

export interface KafkaBroker {
  /** Where it listens, as `127.0.0.1:9092`. */
  readonly address: string;
  /** Resolves when the process has ended, however it ended. */
  readonly ended: Promise<void>;
  /** Lets the broker write out and end. */
  stop(): Promise<void>;
  /** Ends it as a crash would. */
  kill(): void;
  /** Keeps its connections and answers nothing, as a machine that hangs, until `resume`. */
  pause(): void;
  resume(): void;
}

export interface KafkaBrokerOptions {
  /** Folder of settings and data; made when missing. */
  readonly dir: string;
  /** A free one when missing. A folder that was used before keeps its port. */
  readonly port?: number;
  readonly heapMb?: number;
  /** Settings of the broker beside those that one node needs. */
  readonly settings?: Readonly<Record<string, string>>;
  /** How clients talk to it; PLAINTEXT when missing. The settings then say what that needs. */
  readonly protocol?: 'PLAINTEXT' | 'SASL_SSL';
  /** Arguments of the storage tool, such as users for SCRAM. */
  readonly formatArguments?: readonly string[];
  /** Compiles less, so that a broker for one test is up sooner and uses less of the machine. */
  readonly isShortLived?: boolean;
  readonly onNote?: (text: string) => void;
}

const HEAP_MB = 512;
const START_MS_MAX = 60_000;
const STOP_MS_MAX = 30_000;
const READY = 'Kafka Server started';

/** Starts a broker and resolves when it serves. Throws an Error with the end of its log when it does not. */
export async function startKafkaBroker(options: KafkaBrokerOptions): Promise<KafkaBroker> {
  const program = await ensureKafka(options.onNote ?? (() => undefined));
  const settingsFile = join(options.dir, 'server.properties');
  if (!existsSync(settingsFile)) await format(program, options, settingsFile);
  const address = /^advertised\.listeners=[A-Z_]+:\/\/(\S+)$/m.exec(
    await readFile(settingsFile, 'utf8'),
  )?.[1];
  if (address === undefined) throw new Error(`${settingsFile} names no address`);
  const child = launch(program, options, settingsFile);
  const ended = once(child, 'exit').then(() => undefined);
  await untilReady(child, options.dir);
  return {
    address,
    ended,
    kill: () => child.kill('SIGKILL'),
    pause: () => child.kill('SIGSTOP'),
    resume: () => child.kill('SIGCONT'),
    async stop() {
      const impatience = setTimeout(() => child.kill('SIGKILL'), STOP_MS_MAX);
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM');
      await ended;
      clearTimeout(impatience);
    },
  };
}

/** Writes the settings and makes the storage of a new single node. */
async function format(
  program: KafkaProgram,
  options: KafkaBrokerOptions,
  settingsFile: string,
): Promise<void> {
  await mkdir(options.dir, { recursive: true });
  const address = `127.0.0.1:${options.port ?? (await freePort())}`;
  const controller = `127.0.0.1:${await freePort()}`;
  const protocol = options.protocol ?? 'PLAINTEXT';
  const settings: Record<string, string> = {
    'process.roles': 'broker,controller',
    'node.id': '1',
    listeners: `${protocol}://${address},CONTROLLER://${controller}`,
    'advertised.listeners': `${protocol}://${address}`,
    'inter.broker.listener.name': protocol,
    'controller.listener.names': 'CONTROLLER',
    'controller.quorum.bootstrap.servers': controller,
    'listener.security.protocol.map': 'PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT,SASL_SSL:SASL_SSL',
    'log.dirs': join(options.dir, 'data'),
    'auto.create.topics.enable': 'false',
    'offsets.topic.replication.factor': '1',
    'offsets.topic.num.partitions': '1',
    'transaction.state.log.replication.factor': '1',
    'transaction.state.log.num.partitions': '1',
    'transaction.state.log.min.isr': '1',
    'group.initial.rebalance.delay.ms': '0',
    ...options.settings,
  };
  const text = Object.entries(settings).map(([name, value]) => `${name}=${value}\n`);
  await writeFile(join(options.dir, 'log4j2.properties'), LOG_SETTINGS);
  await writeFile(`${settingsFile}.new`, text.join(''));
  // An id that begins with a dash would be taken for an option.
  const clusterId = `f${randomBytes(16).toString('base64url').slice(1)}`;
  const { code, output } = await runQuietly([
    program.java,
    ...javaOptions(program, options),
    'kafka.tools.StorageTool',
    'format',
    '--standalone',
    '--ignore-formatted',
    ...['-t', clusterId, '-c', `${settingsFile}.new`],
    ...(options.formatArguments ?? []),
  ]);
  if (code !== 0) throw new Error(`Kafka cannot make its storage in ${options.dir}:\n${output}`);
  await writeFile(settingsFile, text.join(''));
}

/** The broker has a session of its own, so that a Ctrl-C reaches it once, through us. */
function launch(
  program: KafkaProgram,
  options: KafkaBrokerOptions,
  settingsFile: string,
): ChildProcess {
  const args = [...javaOptions(program, options), 'kafka.Kafka', settingsFile];
  const child = spawn(program.java, args, { stdio: ['ignore', 'pipe', 'pipe'], detached: true });
  if (child.pid !== undefined) endWithUs(child, child.pid);
  return child;
}

/** A shell that waits for the end of its input, which comes when we end, however we end, and then ends the broker. */
function endWithUs(child: ChildProcess, pid: number): void {
  const guard = spawn('sh', ['-c', 'cat > /dev/null; kill -9 "$0"', String(pid)], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  });
  guard.unref();
  child.once('exit', () => {
    guard.kill('SIGKILL');
    guard.stdin?.destroy();
  });
}

function javaOptions(program: KafkaProgram, options: KafkaBrokerOptions): string[] {
  return [
    `-Xmx${options.heapMb ?? HEAP_MB}m`,
    '-XX:+UseSerialGC',
    ...(options.isShortLived === true ? ['-XX:TieredStopAtLevel=1'] : []),
    `-Dlog4j2.configurationFile=${join(options.dir, 'log4j2.properties')}`,
    '-cp',
    program.classPath,
  ];
}

async function untilReady(child: ChildProcess, dir: string): Promise<void> {
  let output = '';
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const hear = (bytes: Buffer) => {
    output = (output + bytes.toString()).slice(-8_192);
    if (output.includes(READY)) resolve();
  };
  child.stdout?.on('data', hear);
  child.stderr?.on('data', hear);
  child.once('error', reject);
  child.once('exit', () =>
    reject(new Error(`the broker in ${dir} ended at its start:\n${output}`)),
  );
  const timer = setTimeout(() => {
    child.kill('SIGKILL');
    reject(new Error(`the broker in ${dir} was not ready in ${START_MS_MAX} ms:\n${output}`));
  }, START_MS_MAX);
  try {
    await promise;
  } finally {
    clearTimeout(timer);
  }
}

const LOG_SETTINGS = `rootLogger.level = warn
rootLogger.appenderRef.out.ref = out
appender.out.type = Console
appender.out.name = out
appender.out.layout.type = PatternLayout
appender.out.layout.pattern = %d %p %m (%c{1})%n%throwable
logger.server.name = kafka.server.KafkaRaftServer
logger.server.level = info
`;
