// What the file of sources says of a folder on a partner's SFTP server.
import type { YamlNode } from '../mapping/yaml-node.ts';
import type { EntryValues, SharedConfig } from '../source/entry-values.ts';
import type { SftpSettings } from './sftp-folder.ts';

export interface SftpConfig extends SharedConfig {
  readonly kind: 'sftp';
  readonly server: SftpSettings;
  readonly settleMs: number;
  readonly everyMs: number;
}

const KEYS = [
  'kind',
  'mapping',
  'expectEvery',
  'waits',
  'host',
  'port',
  'user',
  'hostKey',
  'path',
  'password',
  'keyFile',
  'passphrase',
  'settle',
  'every',
] as const;
const HOST_KEY = /^SHA256:[A-Za-z0-9+/]{43}$/;
const PORT = 22;
const PORT_MAX = 65_535;
const EVERY_MS = 10_000;
const EVERY_MS_MIN = 100;
const SETTLE_MS = 10_000;

/** The entry's settings; undefined when the complaints say why not. */
export function readSftpEntry(
  name: string,
  entry: YamlNode,
  values: EntryValues,
): SftpConfig | undefined {
  const keys = entry.keys('a source of kind sftp', KEYS);
  const host = values.needed(entry, keys.host, 'host');
  const user = values.needed(entry, keys.user, 'user');
  const path = values.needed(entry, keys.path, 'path');
  const hostKey = values.needed(entry, keys.hostKey, 'hostKey');
  if (hostKey !== undefined && !HOST_KEY.test(hostKey))
    keys.hostKey?.complain(`hostKey is SHA256:… as ssh-keygen -l prints it, not '${hostKey}'`);
  const password = values.text(keys.password, 'password');
  const privateKey = values.fileText(keys.keyFile);
  const passphrase = values.text(keys.passphrase, 'passphrase');
  if (keys.password === undefined && keys.keyFile === undefined)
    entry.complain("the source needs 'keyFile', or 'password' as env:NAME");
  const port = values.count(keys.port, 'port', PORT_MAX) ?? PORT;
  const settleMs = values.durationMs(keys.settle, 'settle', 0) ?? SETTLE_MS;
  const everyMs = values.durationMs(keys.every, 'every', EVERY_MS_MIN) ?? EVERY_MS;
  if (host === undefined || user === undefined || path === undefined || hostKey === undefined)
    return undefined;
  const server = {
    ...{ host, port, user, hostKey },
    path: path.replace(/(.)\/+$/, '$1'),
    ...(password === undefined ? {} : { password }),
    ...(privateKey === undefined ? {} : { privateKey }),
    ...(passphrase === undefined ? {} : { passphrase }),
  };
  return { kind: 'sftp', name, mapping: values.path(keys.mapping), server, settleMs, everyMs };
}
