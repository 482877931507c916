// What the file of sources says of objects in a bucket.
import type { YamlNode } from '../mapping/yaml-node.ts';
import type { EntryValues, SharedConfig } from '../source/entry-values.ts';
import type { BucketSettings } from './bucket-folder.ts';

export interface S3Config extends SharedConfig {
  readonly kind: 's3';
  readonly place: BucketSettings;
  readonly lookBack: number;
  readonly everyMs: number;
}

const KEYS = [
  'kind',
  'mapping',
  'expectEvery',
  'waits',
  'bucket',
  'prefix',
  'endpoint',
  'region',
  'accessKeyId',
  'secretAccessKey',
  'lookBack',
  'every',
] as const;
const BUCKET = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;
const EVERY_MS = 10_000;
const EVERY_MS_MIN = 100;
/** A place is written whole each time, about 150 bytes an object. */
const LOOK_BACK = 1_000;
const LOOK_BACK_MAX = 10_000;

/** The entry's settings; undefined when the complaints say why not. */
export function readS3Entry(
  name: string,
  entry: YamlNode,
  values: EntryValues,
): S3Config | undefined {
  const keys = entry.keys('a source of kind s3', KEYS);
  const bucket = values.needed(entry, keys.bucket, 'bucket');
  if (bucket !== undefined && !BUCKET.test(bucket))
    keys.bucket?.complain(`'${bucket}' cannot be the name of a bucket`);
  const endpoint = keys.endpoint && values.httpUrl(keys.endpoint, 'endpoint');
  const region = values.text(keys.region, 'region');
  const accessKeyId = values.text(keys.accessKeyId, 'accessKeyId');
  const secretAccessKey = values.text(keys.secretAccessKey, 'secretAccessKey');
  if ((keys.accessKeyId === undefined) !== (keys.secretAccessKey === undefined))
    entry.complain('accessKeyId and secretAccessKey belong together: give both or neither');
  const isKeyed = accessKeyId !== undefined && secretAccessKey !== undefined;
  const lookBack = values.count(keys.lookBack, 'lookBack', LOOK_BACK_MAX) ?? LOOK_BACK;
  const everyMs = values.durationMs(keys.every, 'every', EVERY_MS_MIN) ?? EVERY_MS;
  if (bucket === undefined) return undefined;
  const place = {
    bucket,
    prefix: values.text(keys.prefix, 'prefix') ?? '',
    ...(endpoint === undefined ? {} : { endpoint }),
    ...(region === undefined ? {} : { region }),
    ...(isKeyed ? { keys: { accessKeyId, secretAccessKey } } : {}),
  };
  return { kind: 's3', name, mapping: values.path(keys.mapping), place, lookBack, everyMs };
}
