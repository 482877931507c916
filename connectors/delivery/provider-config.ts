// What a provider of each kind is told, read from its entry of the file of deliveries.
import type { YamlNode } from '../mapping/yaml-node.ts';
import type { CamtParties } from './camt/cancellation-request.ts';
import { type MessageForm, readForm } from './message-form.ts';
import { PROVIDER_KINDS, type ProviderKind } from './provider.ts';
import type { SettingReader } from './setting-reader.ts';
import type { HttpTarget } from './signed-http.ts';
import type { SmppSettings } from './smpp/smpp-provider.ts';

interface Shared {
  readonly name: string;
  /** The most deliveries a second. */
  readonly perSecond?: number;
  /** Who posts receipts has to know this. */
  readonly receiptSecret?: string;
}

export interface SignedHttpConfig extends Shared, HttpTarget {
  readonly kind: 'signed-http';
}

export interface HttpMessageConfig extends Shared, HttpTarget {
  readonly kind: 'http-sms' | 'http-voice';
  readonly form: MessageForm;
}

export interface SmppConfig extends Shared, SmppSettings {
  readonly kind: 'smpp';
}

export interface CamtConfig extends Shared, HttpTarget {
  readonly kind: 'camt-056';
  readonly parties: CamtParties;
}

export interface ByHandConfig extends Shared {
  readonly kind: 'by-hand';
}

export interface SandboxConfig extends Shared {
  readonly kind: 'sandbox';
  /** How long until the receipt comes, ms. */
  readonly receiptMs: number;
}

export type ProviderConfig =
  | HttpMessageConfig
  | SmppConfig
  | CamtConfig
  | SignedHttpConfig
  | ByHandConfig
  | SandboxConfig;

const SHARED = ['kind', 'perSecond', 'receiptSecret'] as const;
const HTTP = [...SHARED, 'url', 'secret', 'headers', 'private', 'answerWithin'] as const;
const MESSAGE = [...HTTP, 'body', 'type', 'answer', 'receipt'] as const;
const SMPP = [
  ...SHARED,
  'host',
  'port',
  'tls',
  'systemId',
  'password',
  'systemType',
  'sender',
  'window',
  'answerWithin',
] as const;
const SMPP_PORT = 2775;
const SMPP_TLS_PORT = 3550;
const WINDOW = 10;
const ANSWER_MS = 10_000;
const RECEIPT_MS = 2_000;

/** Reads an entry; undefined where something is missing, which is complained about. */
export function readProvider(
  name: string,
  entry: YamlNode,
  reader: SettingReader,
): ProviderConfig | undefined {
  const kind = kindOf(name, entry);
  switch (kind) {
    case 'signed-http': {
      const keys = entry.keys('a provider of kind signed-http', HTTP);
      const target = httpTarget(entry, keys, reader);
      if (keys.secret === undefined)
        entry.complain("the provider needs 'secret', with which what goes out is signed");
      const said = shared(name, keys, reader);
      return target && { kind, ...said, ...target };
    }
    case 'http-sms':
    case 'http-voice': {
      const keys = entry.keys(`a provider of kind ${kind}`, MESSAGE);
      const target = httpTarget(entry, keys, reader);
      const form = readForm(keys, reader);
      const said = shared(name, keys, reader);
      return target && { kind, ...said, ...target, form };
    }
    case 'camt-056': {
      const keys = entry.keys('a provider of kind camt-056', [...HTTP, 'from', 'to'] as const);
      const target = httpTarget(entry, keys, reader);
      const said = shared(name, keys, reader);
      const from = reader.needed(entry, keys.from, 'from');
      const to = reader.needed(entry, keys.to, 'to');
      if (target === undefined || from === undefined || to === undefined) return undefined;
      return { kind, ...said, ...target, parties: { from, to } };
    }
    case 'smpp':
      return smppConfig(name, entry, reader);
    case 'by-hand': {
      entry.keys('a provider of kind by-hand', ['kind'] as const);
      return { kind, name };
    }
    case 'sandbox': {
      const keys = entry.keys('a provider of kind sandbox', [...SHARED, 'receiptAfter'] as const);
      const receiptMs = reader.duration(keys.receiptAfter, 'receiptAfter') ?? RECEIPT_MS;
      return { kind, ...shared(name, keys, reader), receiptMs };
    }
    default:
      return undefined;
  }
}

function kindOf(name: string, entry: YamlNode): ProviderKind | undefined {
  const node = entry.isMap
    ? entry.entries('a provider').find(({ key }) => key === 'kind')?.value
    : undefined;
  if (node === undefined)
    return entry.complain(`the provider ${name} needs 'kind': ${PROVIDER_KINDS.join(', ')}`);
  return node.word('a kind of provider', PROVIDER_KINDS);
}

type Keys<K extends string> = Partial<Record<K, YamlNode>>;

function shared(
  name: string,
  keys: Keys<'perSecond' | 'receiptSecret'>,
  reader: SettingReader,
): Shared {
  const perSecond = reader.positive(keys.perSecond, 'perSecond');
  const receiptSecret = reader.secret(keys.receiptSecret, 'receiptSecret');
  return {
    name,
    ...(perSecond === undefined ? {} : { perSecond }),
    ...(receiptSecret === undefined ? {} : { receiptSecret }),
  };
}

function httpTarget(
  entry: YamlNode,
  keys: Keys<'url' | 'secret' | 'headers' | 'private' | 'answerWithin'>,
  reader: SettingReader,
): HttpTarget | undefined {
  const url = reader.url(entry, keys.url);
  const secret = reader.secret(keys.secret, 'secret');
  const headers = reader.texts(keys.headers, 'headers');
  const isPrivate = reader.flag(keys.private, 'private');
  const answerMs = reader.duration(keys.answerWithin, 'answerWithin') ?? ANSWER_MS;
  return url === undefined ? undefined : { url, secret, headers, isPrivate, answerMs };
}

function smppConfig(name: string, entry: YamlNode, reader: SettingReader): SmppConfig | undefined {
  const keys = entry.keys('a provider of kind smpp', SMPP);
  const said = shared(name, keys, reader);
  const host = reader.needed(entry, keys.host, 'host');
  const systemId = reader.needed(entry, keys.systemId, 'systemId');
  const sender = reader.needed(entry, keys.sender, 'sender');
  const password = reader.secret(keys.password, 'password');
  if (keys.password === undefined) entry.complain("the provider needs 'password'");
  const tls = reader.tls(keys.tls);
  const port =
    reader.positive(keys.port, 'port') ?? (tls === undefined ? SMPP_PORT : SMPP_TLS_PORT);
  const window = reader.positive(keys.window, 'window') ?? WINDOW;
  const answerMs = reader.duration(keys.answerWithin, 'answerWithin') ?? ANSWER_MS;
  const systemType = reader.text(keys.systemType, 'systemType') ?? '';
  if (host === undefined || systemId === undefined) return undefined;
  if (sender === undefined || password === undefined) return undefined;
  const login = { systemId, password, systemType };
  return { kind: 'smpp', ...said, host, port, tls, ...login, sender, window, answerMs };
}
