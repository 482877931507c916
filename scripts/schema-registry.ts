// Apicurio Registry without Docker, for tests: a schema registry with the interface that Confluent's clients speak, its data in memory. It is fetched
// from Maven Central into .cache/apicurio, where the next run finds it.
import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createWriteStream, existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { freePort } from '../cmd/free-port.ts';
import { runQuietly } from '../cmd/machine-program.ts';
import { ensureJava } from './maven-jars.ts';

const VERSION = '3.0.9';
const ADDRESS = `https://repo.maven.apache.org/maven2/io/apicurio/apicurio-registry-app/${VERSION}/apicurio-registry-app-${VERSION}-all.tar.gz`;
const SHA256 = '2b28181501a20cbf6efcd77f9b7153908fc01f3d3a7c32024c0bd9e1b04c8a43';
const HEAP_MB = 256;
const START_MS_MAX = 120_000;
const CACHE = join(dirname(dirname(fileURLToPath(import.meta.url))), '.cache', 'apicurio');

export interface SchemaRegistryServer {
  /** Where clients of Confluent's interface find it. */
  readonly url: string;
  stop(): Promise<void>;
}

/** Finds or fetches the registry; gives its folder. Throws an Error that says what is missing when there is no way. */
export async function ensureSchemaRegistry(onNote: (text: string) => void): Promise<string> {
  const folder = join(CACHE, VERSION);
  if (existsSync(folder)) return folder;
  onNote(`fetching Apicurio Registry ${VERSION} from Maven Central (about 105 MB, once)`);
  await mkdir(CACHE, { recursive: true });
  const part = await mkdtemp(join(CACHE, 'part-'));
  try {
    const archive = join(part, 'registry.tar.gz');
    await download(archive);
    const unpacked = join(part, 'unpacked');
    await mkdir(unpacked);
    await run(['tar', 'xzf', archive, '-C', unpacked]);
    await rename(unpacked, folder).catch((error: unknown) => {
      // Another run was quicker, and what it fetched is the same.
      if (!existsSync(folder)) throw error;
    });
  } finally {
    await rm(part, { recursive: true, force: true });
  }
  return folder;
}

/** By its address: the archive's parent is not on Maven Central, so that Maven itself does not resolve it. */
async function download(path: string): Promise<void> {
  const response = await fetch(ADDRESS);
  if (!response.ok || response.body === null)
    throw new Error(`${ADDRESS} answered ${response.status}`);
  const hash = createHash('sha256');
  await pipeline(
    response.body,
    async function* (chunks: AsyncIterable<Uint8Array>) {
      for await (const chunk of chunks) {
        hash.update(chunk);
        yield chunk;
      }
    },
    createWriteStream(path),
  );
  if (hash.digest('hex') !== SHA256) throw new Error(`what ${ADDRESS} sent is not what it was`);
}

async function run(command: readonly string[]): Promise<void> {
  const { code, output } = await runQuietly(command);
  if (code !== 0) throw new Error(`'${command.join(' ')}' failed:\n${output.slice(-2_000)}`);
}

/** Starts a registry on a free port of loopback and resolves when it answers. Throws an Error with the end of its log. */
export async function startSchemaRegistry(): Promise<SchemaRegistryServer> {
  const java = await ensureJava('Apicurio Registry', () => undefined);
  const folder = await ensureSchemaRegistry(() => undefined);
  const port = await freePort();
  const jar = join(folder, `apicurio-registry-app-${VERSION}-runner.jar`);
  const options = [`-Xmx${HEAP_MB}m`, '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1', '-jar', jar];
  const child = spawn(java, options, {
    env: { ...process.env, QUARKUS_HTTP_PORT: String(port), QUARKUS_HTTP_HOST: '127.0.0.1' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const killAtExit = () => child.kill('SIGKILL');
  process.once('exit', killAtExit);
  const url = `http://127.0.0.1:${port}/apis/ccompat/v7`;
  await untilReady(child, url);
  return {
    url,
    async stop() {
      process.off('exit', killAtExit);
      const ended = once(child, 'exit');
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
      else return;
      await ended;
    },
  };
}

async function untilReady(child: ChildProcess, url: string): Promise<void> {
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (bytes) => {
      output = (output + String(bytes)).slice(-8_192);
    });
  const deadline = performance.now() + START_MS_MAX;
  for (;;) {
    const isUp = await fetch(`${url}/subjects`).then(
      ({ ok }) => ok,
      () => false,
    );
    if (isUp) return;
    if (child.exitCode !== null || performance.now() > deadline) {
      child.kill('SIGKILL');
      throw new Error(`the schema registry did not start:\n${output}`);
    }
    await sleep(200);
  }
}
