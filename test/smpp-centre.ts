// A short message centre that was not made with the library of our client: jSMPP's simulator on a free port of loopback. It takes one account, gives a number
// and a receipt for each message, sends every newcomer a message of a person, and tells each PDU in hexadecimal digits.
import { spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../cmd/free-port.ts';
import { ensureSmppCentre } from '../scripts/smpp-jars.ts';
import { endsWithUs } from './ends-with-us.ts';

export interface SmppCentre {
  readonly port: number;
  readonly systemId: string;
  readonly password: string;
  /** PDUs that it got, whole, in the order in which it told of them. */
  received(): Buffer[];
  /** Faults that its threads ended with. */
  faults(): string[];
  stop(): Promise<void>;
}

const START_MS_MAX = 120_000;
const MAIN = 'org.jsmpp.examples.SMPPServerSimulator';

/** Starts the centre and resolves when it listens; fetches it the first time. Throws an Error with the end of what it said. */
export async function startSmppCentre(): Promise<SmppCentre> {
  const { java, classPath } = await ensureSmppCentre((text) => process.stderr.write(`${text}\n`));
  const port = await freePort();
  const login = { systemId: 'forewarn', password: 'secret' };
  const settings = {
    'jsmpp.simulator.port': port,
    'jsmpp.client.systemId': login.systemId,
    'jsmpp.client.password': login.password,
    'org.slf4j.simpleLogger.log.org.jsmpp': 'debug',
  };
  const options = ['-Xmx128m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1'];
  const given = Object.entries(settings).map(([name, value]) => `-D${name}=${value}`);
  const child = spawn(java, [...options, ...given, '-cp', classPath, MAIN], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const chunks: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => chunks.push(chunk));
  const said = () => Buffer.concat(chunks).toString('latin1');
  const stop = endsWithUs(child);
  const received = () =>
    [...said().matchAll(/Received PDU ([0-9a-f]+)/g)].map(([, hex = '']) =>
      Buffer.from(hex, 'hex'),
    );
  const faults = () => said().match(/^Exception in thread .*$/gm) ?? [];
  for (const since = Date.now(); ; await sleep(100)) {
    if (said().includes(`Listening on port ${port}`))
      return { port, ...login, received, faults, stop };
    if (child.exitCode === null && Date.now() - since < START_MS_MAX) continue;
    await stop();
    throw new Error(`the centre does not start:\n${said().slice(-2_000)}`);
  }
}
