// The file that says through whom what goes out: providers, and routes to them. All complaints come at once, each with file, line, column and the
// nearest known name. Reference: docs/deliveries.md.
import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { FwError, isFwError } from '../../signal/fw-error.ts';
import { MappingSource, type YamlNode } from '../mapping/yaml-node.ts';
import { CHANNELS, type Channel, PARTNER_EVENTS } from './delivery.ts';
import type { ProviderKind } from './provider.ts';
import { type ProviderConfig, readProvider } from './provider-config.ts';
import type { Route } from './routes.ts';
import { SettingReader } from './setting-reader.ts';

export interface DeliveriesConfig {
  readonly providers: readonly ProviderConfig[];
  readonly routes: readonly Route[];
}

/** Without a file: orders and visits are carried by people, and what is said to people goes nowhere. */
export const TRYING_OUT: DeliveriesConfig = {
  providers: [
    { name: 'by-hand', kind: 'by-hand' },
    { name: 'sandbox', kind: 'sandbox', receiptMs: 1_000 },
  ],
  routes: [
    { ...everything('order'), through: ['by-hand'] },
    { ...everything('dispatch'), through: ['by-hand'] },
    { ...everything('sms'), through: ['sandbox'] },
    { ...everything('voice'), through: ['sandbox'] },
  ],
};

const NAME = /^[a-z0-9][a-z0-9-]{0,62}$/;
const ROUTE_KEYS = [
  'channel',
  'kinds',
  'accounts',
  'phones',
  'regions',
  'events',
  'through',
] as const;
/** What a provider of a kind can carry. */
const CARRIES: Readonly<Record<ProviderKind, readonly Channel[]>> = {
  'http-sms': ['sms'],
  'http-voice': ['voice'],
  smpp: ['sms'],
  'signed-http': CHANNELS,
  'camt-056': ['order'],
  'by-hand': ['order', 'dispatch'],
  sandbox: CHANNELS,
};

/** Reads a file of deliveries. Throws FW_FILE when it cannot be read and FW_CONFIG with a line a complaint. */
export async function loadDeliveries(
  path: string,
  environment: NodeJS.ProcessEnv,
): Promise<DeliveriesConfig> {
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new FwError('FW_FILE', `The file of deliveries ${path} cannot be read: ${why}.`, {
      cause,
    });
  });
  return parseDeliveries(text, path, environment);
}

/** What such a file says; paths in it are relative to its folder. Throws FW_CONFIG. */
export function parseDeliveries(
  text: string,
  path: string,
  environment: NodeJS.ProcessEnv,
): DeliveriesConfig {
  const file = new MappingSource(path);
  try {
    const root = file.parse(text).keys('a file of deliveries', ['providers', 'routes'] as const);
    if (root.providers === undefined) file.complain(0, "the file needs 'providers'");
    if (root.routes === undefined) file.complain(0, "the file needs 'routes'");
    const reader = new SettingReader(dirname(resolve(path)), environment);
    const providers = (root.providers?.entries('providers') ?? []).flatMap(
      ({ key, keyOffset, value }) => {
        if (!NAME.test(key))
          file.complain(keyOffset, `a name has small letters, digits and '-', not '${key}'`);
        return readProvider(key, value, reader) ?? [];
      },
    );
    const names = root.providers?.entries('providers').map(({ key }) => key) ?? [];
    for (const name of names.filter((name, i) => names.indexOf(name) !== i))
      file.complain(0, `two providers have the name '${name}'`);
    const kinds = new Map(providers.map(({ name, kind }) => [name, kind]));
    const routes = (root.routes?.items('routes') ?? []).flatMap(
      (node) => readRoute(node, names, kinds) ?? [],
    );
    file.throwComplaints();
    return { providers, routes };
  } catch (error) {
    if (isFwError(error, 'FW_MAPPING_INVALID'))
      throw new FwError('FW_CONFIG', error.message, { cause: error });
    throw error;
  }
}

function readRoute(
  node: YamlNode,
  names: readonly string[],
  kinds: ReadonlyMap<string, ProviderKind>,
): Route | undefined {
  const keys = node.keys('a route', ROUTE_KEYS);
  if (keys.channel === undefined)
    return node.complain(`a route needs 'channel': ${CHANNELS.join(', ')}`);
  if (keys.through === undefined)
    return node.complain("a route needs 'through', the names of its providers");
  const channel = keys.channel.word('a channel', CHANNELS);
  const { through } = keys;
  const nodes = through.isList ? through.items('through') : [through];
  const providers = nodes.flatMap((one) => one.word('a provider of this file', names) ?? []);
  if (channel === undefined) return undefined;
  for (const name of providers) {
    const kind = kinds.get(name);
    if (kind !== undefined && !CARRIES[kind].includes(channel))
      through.complain(`${name} is of kind ${kind}, which carries no ${channel}`);
  }
  for (const key of ['kinds', 'accounts', 'phones', 'regions', 'events'] as const)
    if (keys[key] !== undefined && !CONDITIONS[channel].includes(key))
      keys[key].complain(`'${key}' says nothing of the channel ${channel}`);
  return {
    channel,
    kinds: texts(keys.kinds, 'kinds'),
    accounts: texts(keys.accounts, 'accounts'),
    phones: texts(keys.phones, 'phones'),
    regions: texts(keys.regions, 'regions'),
    events:
      keys.events?.items('events').flatMap((one) => one.word('an event', PARTNER_EVENTS) ?? []) ??
      [],
    through: providers,
  };
}

const CONDITIONS: Readonly<Record<Channel, readonly string[]>> = {
  sms: ['phones'],
  voice: ['phones'],
  order: ['kinds', 'accounts', 'phones', 'regions'],
  dispatch: ['phones', 'regions'],
  webhook: ['events'],
};

function texts(node: YamlNode | undefined, what: string): readonly string[] {
  return node?.items(what).flatMap((item) => item.text(what) ?? []) ?? [];
}

function everything(channel: Channel): Omit<Route, 'through'> {
  return { channel, kinds: [], accounts: [], phones: [], regions: [], events: [] };
}
