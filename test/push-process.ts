// A process that takes what partners push into a log on Redis until it is killed: `node push-process.ts REDIS PREFIX`. It prints where it listens.
import { depsWith } from '../api/fixture.ts';
import { listen } from '../api/listen.ts';
import { buildServer } from '../api/server.ts';
import { SignalAppender } from '../connectors/signal-appender.ts';
import { openRedisStreamLog } from '../log/redis-stream-log.ts';

const [redis = '', prefix = ''] = process.argv.slice(2);
const log = await openRedisStreamLog({ redis, prefix, partitionCount: 1 });
const app = buildServer(depsWith({ appender: new SignalAppender(log), now: Date.now }));
console.log(await listen(app, { host: '127.0.0.1', port: 0, allowRemote: false }));
