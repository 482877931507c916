// A private S3 server for one test file: S3Proxy on a free port of loopback, its objects in its memory. It asks for signed requests and keeps to
// conditions on puts, as S3 does.
import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { freePort } from '../cmd/free-port.ts';
import { ensureS3 } from '../scripts/s3-jars.ts';
import { endsWithUs } from './ends-with-us.ts';

export interface S3Server {
  readonly endpoint: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  stop(): Promise<void>;
}

const START_MS_MAX = 120_000;
const KEYS = { accessKeyId: 'forewarn', secretAccessKey: 'forewarn-secret' };

/** Starts the server and resolves when it answers; fetches it the first time. Throws an Error with the end of what it said. */
export async function startS3(): Promise<S3Server> {
  const { java, classPath } = await ensureS3((text) => process.stderr.write(`${text}\n`));
  const dir = await mkdtemp(join(tmpdir(), 'forewarn-s3-'));
  const endpoint = `http://127.0.0.1:${await freePort()}`;
  const settings = {
    's3proxy.authorization': 'aws-v2-or-v4',
    's3proxy.identity': KEYS.accessKeyId,
    's3proxy.credential': KEYS.secretAccessKey,
    's3proxy.endpoint': endpoint,
    'jclouds.provider': 'transient-nio2',
    'jclouds.identity': 'none',
    'jclouds.credential': 'none',
  };
  const file = join(dir, 's3proxy.conf');
  const lines = Object.entries(settings).map(([name, value]) => `${name}=${value}\n`);
  await writeFile(file, lines.join(''));
  await writeFile(join(dir, 'logback.xml'), LOG_SETTINGS);
  const options = ['-Xmx384m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1'];
  const logging = `-Dlogback.configurationFile=${join(dir, 'logback.xml')}`;
  const main = ['-cp', classPath, 'org.gaul.s3proxy.Main', '--properties', file];
  const child = spawn(java, [...options, logging, ...main], { stdio: ['ignore', 'pipe', 'pipe'] });
  const said: string[] = [];
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => said.push(chunk.toString()));
  const end = endsWithUs(child);
  const stop = async () => {
    await end();
    await rm(dir, { recursive: true, force: true });
  };
  for (const since = Date.now(); ; await sleep(100)) {
    if (await answers(endpoint)) return { endpoint, ...KEYS, stop };
    if (child.exitCode === null && Date.now() - since < START_MS_MAX) continue;
    await stop();
    throw new Error(`S3Proxy does not start:\n${said.join('').slice(-2_000)}`);
  }
}

const LOG_SETTINGS = '<configuration><root level="WARN"/></configuration>\n';

async function answers(endpoint: string): Promise<boolean> {
  try {
    await fetch(endpoint);
    return true;
  } catch {
    return false;
  }
}

/** Makes a bucket of a server. */
export async function makeBucket(server: S3Server, bucket: string): Promise<void> {
  const { endpoint, accessKeyId, secretAccessKey } = server;
  const credentials = { accessKeyId, secretAccessKey };
  const client = new S3Client({ endpoint, credentials, region: 'us-east-1', forcePathStyle: true });
  await client.send(new CreateBucketCommand({ Bucket: bucket }));
  client.destroy();
}
