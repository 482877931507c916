// The log on a real broker: the suite of every log, then what is special to Kafka, among it the troubles of kafkajs that
// docs/reliability.md names.
import { createHook } from 'node:async_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import kafkajs, { type Message } from 'kafkajs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isFwError } from '../signal/fw-error.ts';
import { type KafkaServer, startKafka } from '../test/kafka-server.ts';
import { type LogGap, openKafkaLog } from './kafka-log.ts';
import { withAdmin } from './kafka-topics.ts';
import { describeLog } from './log.conformance.ts';
import { LOG_START, type LoggedFrame, type SignalLog } from './log.ts';
import { unpackFrame } from './unpack-frame.ts';

/** Shorter than any pause below: a connection that nobody uses is closed by the broker. */
const IDLE_MS = 1_500;
let server: KafkaServer;
let count = 0;
const opened: SignalLog[] = [];

describeLog('the log on Kafka', async () => {
  const first = await startKafka();
  const { dir, brokers } = first;
  let running = first;
  return {
    open: (name, partitionCount) =>
      openKafkaLog({ brokers, topic: `test.${name}`, partitionCount }),
    kill: () => running.kill(),
    revive: async () => {
      running = await startKafka({ dir });
    },
    stop: async () => {
      await running.stop();
      await first.stop();
    },
  };
});

beforeAll(async () => {
  server = await startKafka({ settings: { 'connections.max.idle.ms': String(IDLE_MS) } });
});
afterAll(async () => {
  for (const log of opened) await log.close();
  await server.stop();
});

async function open(onGap?: (gap: LogGap) => void) {
  const topic = `signals-${++count}`;
  const { brokers } = server;
  const log = await openKafkaLog({
    brokers,
    topic,
    partitionCount: 1,
    ...(onGap === undefined ? {} : { onGap }),
  });
  opened.push(log);
  return { log, topic };
}

const bytes = (text: string) => new TextEncoder().encode(text);
const read = (log: SignalLog, after = LOG_START, framesMax = 10_000): Promise<LoggedFrame[]> =>
  log.read({ partition: 0, after, framesMax, waitMs: 0 });
const linesOf = (frames: readonly LoggedFrame[]) =>
  frames.flatMap(({ frame }) => unpackFrame(frame));

/** Writes as a program that knows nothing of frames. */
async function produce(
  topic: string,
  batches: readonly Message[][],
  compression = kafkajs.CompressionTypes.None,
): Promise<void> {
  const producer = otherClient().producer();
  await producer.connect();
  for (const messages of batches) await producer.send({ topic, messages, compression });
  await producer.disconnect();
}

function otherClient() {
  return new kafkajs.Kafka({ brokers: server.brokers, logLevel: kafkajs.logLevel.NOTHING });
}

describe('records of other producers', () => {
  it('are read one signal a record, and in order with frames', async () => {
    const { log, topic } = await open();
    const signals = (from: number) =>
      Array.from({ length: 100 }, (_, i) => ({ key: 'k', value: `{"n":${from + i}}` }));
    await produce(topic, [signals(0), signals(100)]);
    await log.append(0, bytes('{"n":200}\n{"n":201}\n'));
    await produce(topic, [signals(202)], kafkajs.CompressionTypes.GZIP);
    const frames = await read(log);
    expect(linesOf(frames)).toEqual(Array.from({ length: 302 }, (_, i) => `{"n":${i}}`));
    expect(frames.length).toBeLessThan(10);
    expect(frames.at(-1)?.position).toBe(await log.end(0));
    for (const [i, { position }] of frames.entries()) {
      expect(await read(log, position)).toEqual(frames.slice(i + 1));
    }
  });

  it('count only when their transaction was committed, and nobody waits for a deleted value', async () => {
    const { log, topic } = await open();
    const producer = otherClient().producer({ transactionalId: topic, maxInFlightRequests: 1 });
    await producer.connect();
    for (const [value, isKept] of [
      ['{"n":1}', true],
      ['{"n":2}', false],
      ['{"n":3}', true],
    ] as const) {
      const transaction = await producer.transaction();
      await transaction.send({ topic, messages: [{ value }] });
      if (isKept) await transaction.commit();
      else await transaction.abort();
    }
    await producer.disconnect();
    await produce(topic, [[{ key: 'k', value: null }]]);
    const frames = await read(log);
    expect(linesOf(frames)).toEqual(['{"n":1}', '{"n":3}']);
    expect(frames.at(-1)?.position).toBe(await log.end(0));
  });
});

describe('positions of our own', () => {
  it('need no consumer group: none is ever joined', async () => {
    const { log } = await open();
    await log.append(0, bytes('x'));
    await read(log);
    const groups = await withAdmin(server, 'list groups', (admin) => admin.listGroups());
    expect(groups.groups).toEqual([]);
  });

  it('let work outlast every session and every idle connection', async () => {
    const { log } = await open();
    for (let i = 0; i < 40; i++) await log.append(0, bytes(`${i}`));
    const first = await read(log, LOG_START, 16);
    await sleep(3 * IDLE_MS);
    await log.append(0, bytes('40'));
    const rest = await read(log, first.at(-1)?.position, 100);
    const later = await read(log, rest.at(-1)?.position, 100);
    expect(linesOf([...first, ...rest, ...later])).toEqual(
      Array.from({ length: 41 }, (_, i) => `${i}`),
    );
  });

  it('give every frame once to a reader that is behind and takes small steps', async () => {
    const { log } = await open();
    const append = (from: number, to: number) =>
      Promise.all(Array.from({ length: to - from }, (_, i) => log.append(0, bytes(`${from + i}`))));
    await append(0, 500);
    const seen: LoggedFrame[] = [];
    for (let steps = 0; seen.length < 900; steps++) {
      if (steps === 20) await append(500, 900);
      seen.push(...(await read(log, seen.at(-1)?.position, 7)));
      expect(steps).toBeLessThan(300);
    }
    expect(linesOf(seen)).toEqual(Array.from({ length: 900 }, (_, i) => `${i}`));
    expect(await read(log, seen.at(-1)?.position, 7)).toEqual([]);
  });

  it('say how many records are still to be read', async () => {
    const { log } = await open();
    expect(await log.lag(0, LOG_START)).toBe(0);
    const at = await log.append(0, bytes('a'));
    await log.append(0, bytes('b'));
    expect(await log.lag(0, LOG_START)).toBe(2);
    expect(await log.lag(0, at)).toBe(1);
  });

  it('go on at the oldest kept record when older ones are gone, and tell of it', async () => {
    const gaps: LogGap[] = [];
    const { log } = await open((gap) => gaps.push(gap));
    const positions: string[] = [];
    for (let i = 0; i < 5; i++) positions.push(await log.append(0, bytes(`${i}`)));
    expect(await log.trimBefore(0, LOG_START)).toBe(0);
    expect(await log.trimBefore(0, positions[3] ?? '')).toBe(3);
    expect(linesOf(await read(log))).toEqual(['3', '4']);
    expect(gaps).toEqual([]);
    expect(linesOf(await read(log, positions[0]))).toEqual(['3', '4']);
    expect(gaps).toEqual([{ partition: 0, from: 1, to: 3 }]);
  });

  it('of another log are refused with what to do', async () => {
    const { log } = await open();
    const isConfig = (error: unknown) => isFwError(error, 'FW_CONFIG');
    await log.append(0, bytes('x'));
    await expect(read(log, '17')).rejects.toThrow(/18 lies behind the end \(1\)/);
    await expect(read(log, '17')).rejects.toSatisfy(isConfig);
    await expect(read(log, '1772589600000-0')).rejects.toThrow(/no position of a Kafka log/);
    await expect(log.append(1, bytes('x'))).rejects.toThrow(/no partition 1.*0 to 0/);
  });
});

describe('a broker that hangs', () => {
  it('counts as away in good time, for readers and for writers, and all goes on when it answers again', async () => {
    const { log } = await open();
    await log.append(0, bytes('before'));
    await read(log);
    server.pause();
    // One of its threads has to run before all of them are stopped, which a busy machine may put off.
    await sleep(1_000);
    const startedAt = performance.now();
    const isAway = (error: unknown) => isFwError(error, 'FW_LOG_AWAY');
    await Promise.all([
      expect(log.append(0, bytes('perhaps'))).rejects.toSatisfy(isAway),
      expect(read(log)).rejects.toSatisfy(isAway),
      expect(log.end(0)).rejects.toSatisfy(isAway),
    ]).finally(() => server.resume());
    expect(performance.now() - startedAt).toBeLessThan(20_000);
    await log.append(0, bytes('after'));
    const lines = linesOf(await read(log));
    expect(lines.filter((line) => line !== 'perhaps')).toEqual(['before', 'after']);
  });
});

describe('the producer', () => {
  it('says that a frame is too large for the topic, and goes on with the next', async () => {
    const { log, topic } = await open();
    // Chance does not compress.
    const noise = crypto.getRandomValues(new Uint8Array(65_536));
    expect(await log.append(0, noise)).toBe('0');
    await withAdmin(server, 'be set', (admin) =>
      admin.alterConfigs({
        validateOnly: false,
        resources: [
          {
            type: kafkajs.ConfigResourceTypes.TOPIC,
            name: topic,
            configEntries: [{ name: 'max.message.bytes', value: '10000' }],
          },
        ],
      }),
    );
    await expect(log.append(0, noise)).rejects.toSatisfy((e) => isFwError(e, 'FW_BODY_TOO_LARGE'));
    await expect(log.append(0, bytes('small'))).resolves.toBe('1');
  });
});

describe('an idle client', () => {
  it('starts no timers for requests that nobody makes', async () => {
    const { log } = await open();
    await log.append(0, bytes('x'));
    await read(log);
    let timers = 0;
    const hook = createHook({
      init: (_id, type) => {
        if (type === 'Timeout') timers++;
      },
    }).enable();
    await sleep(500);
    hook.disable();
    expect(timers).toBeLessThan(20);
  });
});
