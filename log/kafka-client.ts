// The door to kafkajs: how forewarn connects, with what limits, and what it mends in a library that is no longer kept.
// Every wait has a limit here, and nothing is retried for long: whoever called decides whether to wait (docs/reliability.md).
import { createRequire } from 'node:module';
import { connect, isIP, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import kafkajs, { type Kafka, type SASLOptions } from 'kafkajs';
import { FwError, isFwError } from '../signal/fw-error.ts';
import { addCodecs } from './kafka-codecs.ts';

export interface KafkaSettings {
  /** Addresses of some brokers of the cluster, as `127.0.0.1:9092`; they name the others. */
  readonly brokers: readonly string[];
  /** TLS when present; the texts are PEM. Without `ca` the authorities of the system are trusted. */
  readonly tls?: { readonly ca?: string; readonly cert?: string; readonly key?: string };
  readonly sasl?: {
    readonly mechanism: 'plain' | 'scram-sha-256' | 'scram-sha-512';
    readonly username: string;
    readonly password: string;
  };
}

const BROKER = /^(?:\[[0-9a-fA-F:]+\]|[A-Za-z0-9._-]+):(\d{1,5})$/;
const PORT_MAX = 65_535;

/** Whether a text is HOST:PORT, as `kafka-1:9092` or `[::1]:9092`. */
export function isBrokerAddress(text: string): boolean {
  const port = Number(BROKER.exec(text)?.[1] ?? 0);
  return port >= 1 && port <= PORT_MAX;
}

/** A client whose connections can be cut at once. */
export interface KafkaClient {
  readonly kafka: Kafka;
  /** Ends every connection; what is under way fails. */
  cut(): void;
}

const CONNECT_MS_MAX = 3_000;
const ANSWER_MS_MAX = 10_000;
const KEEP_ALIVE_MS = 30_000;
/** Makes a client; nothing is connected yet. `retries` bounds how often kafkajs tries a request again by itself. */
export function kafkaClient(settings: KafkaSettings, retries = 1): KafkaClient {
  const sockets = new Set<Socket>();
  const { tls, sasl } = settings;
  const kafka = new kafkajs.Kafka({
    clientId: 'forewarn',
    brokers: [...settings.brokers],
    connectionTimeout: CONNECT_MS_MAX,
    authenticationTimeout: CONNECT_MS_MAX,
    requestTimeout: ANSWER_MS_MAX,
    enforceRequestTimeout: true,
    retry: { retries, initialRetryTime: 100, maxRetryTime: 1_000 },
    // Each failure reaches the caller whose request it ends; printing it as well would only double it.
    logLevel: kafkajs.logLevel.NOTHING,
    ...(tls === undefined ? {} : { ssl: { ...tls } }),
    ...(sasl === undefined ? {} : { sasl: saslOptions(sasl) }),
    socketFactory: ({ host, port, ssl, onConnect }) => {
      const socket = ssl
        ? connectTls(
            { ...(isIP(host) === 0 ? { servername: host } : {}), ...ssl, host, port },
            onConnect,
          )
        : connect({ host, port, noDelay: true }, onConnect);
      socket.setKeepAlive(true, KEEP_ALIVE_MS);
      sockets.add(socket);
      socket.once('close', () => sockets.delete(socket));
      return socket;
    },
  });
  return {
    kafka,
    cut() {
      for (const socket of sockets) socket.destroy(new Error('the connection was cut'));
    },
  };
}

function saslOptions({ mechanism, ...user }: NonNullable<KafkaSettings['sasl']>): SASLOptions {
  switch (mechanism) {
    case 'plain':
      return { mechanism, ...user };
    case 'scram-sha-256':
      return { mechanism, ...user };
    case 'scram-sha-512':
      return { mechanism, ...user };
  }
}

/** Runs some work and gives up after a time; whoever waited then drops the connections that the work used. */
export async function withinMs<T>(ms: number, work: () => Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer in ${ms} ms`)), ms);
  });
  try {
    return await Promise.race([work(), tooLate]);
  } finally {
    clearTimeout(timer);
  }
}

/** What went wrong as FW_LOG_AWAY; an FwError stays what it is. */
export function awayError(settings: KafkaSettings, what: string, error: unknown): FwError {
  if (isFwError(error)) return error;
  const text = `The signal log could not ${what}: ${reasonOf(error)}. See that Kafka runs and can be reached at ${settings.brokers.join(', ')}.`;
  return new FwError('FW_LOG_AWAY', text, { cause: error });
}

/** The broker's word for an error, such as OFFSET_OUT_OF_RANGE, wherever kafkajs has wrapped it. */
export function brokerErrorType(error: unknown): string | undefined {
  for (let at: unknown = error; at instanceof Error; at = at.cause) {
    if ('type' in at && typeof at.type === 'string') return at.type;
  }
  return undefined;
}

function reasonOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.replace(/^Connection error: /, '').replace(/\.$/, '');
}

/**
 * kafkajs 2.2.4 asks every millisecond, on every connection, for ever, whether requests are waiting, also when none are. That costs
 * CPU time and a warning of Node (tulios/kafkajs #1556, #1704, #1751). Here it asks only while some are.
 */
function endIdleLoop(): void {
  const queue: unknown = createRequire(import.meta.url)(
    'kafkajs/src/network/requestQueue/index.js',
  );
  const prototype: unknown = Reflect.get(Object(queue), 'prototype');
  const schedule: unknown = Reflect.get(Object(prototype), 'scheduleCheckPendingRequests');
  if (typeof schedule !== 'function') {
    throw new FwError('FW_INTERNAL', 'kafkajs is another version than the one that was mended');
  }
  Reflect.set(Object(prototype), 'scheduleCheckPendingRequests', function (this: unknown) {
    const pending: unknown = Reflect.get(Object(this), 'pending');
    if (Array.isArray(pending) && pending.length > 0) Reflect.apply(schedule, this, []);
  });
}

addCodecs();
endIdleLoop();
