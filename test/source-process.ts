// A process that runs one source into a log on Redis until it is killed: `node source-process.ts SOURCES STATE_DIR REDIS PREFIX`. It prints
// `read N` when N records are in the log, again and again, and `drained` once everything is; of one that records are pushed to `serves URL`.
import { join } from 'node:path';
import { openDeadLetterFile } from '../connectors/dead-letter.ts';
import { PushSource } from '../connectors/http-push/push-source.ts';
import { SignalAppender } from '../connectors/signal-appender.ts';
import { openSource } from '../connectors/source/open-source.ts';
import { loadSources } from '../connectors/source/sources-file.ts';
import { openRedisStreamLog } from '../log/redis-stream-log.ts';
import { servePushed } from './push-server.ts';

const [file = '', stateDir = '', redis = '', prefix = ''] = process.argv.slice(2);
const [config] = await loadSources(file, process.env);
if (config === undefined) throw new Error(`${file} has no source`);
const log = await openRedisStreamLog({ redis, prefix, partitionCount: 1 });
const appender = new SignalAppender(log);
const deadLetters = await openDeadLetterFile(join(stateDir, 'letters.ndjson'));
const source = await openSource(config, { appender, deadLetters, stateDir });
await source.start();
setInterval(() => console.log(`read ${source.status.read}`), 5);
if (source instanceof PushSource) console.log(`serves ${(await servePushed(source)).url}`);
else {
  await source.drain();
  console.log('drained');
}
