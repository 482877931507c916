// `npm run kafka`: one Apache Kafka broker on loopback for a laptop without Docker. Ctrl-C stops it; its data stays in its folder.
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { projectDir } from '../cmd/project-dir.ts';
import { startKafkaBroker } from './kafka-broker.ts';

const USAGE = `usage: npm run kafka -- [--port N] [--dir DIR] [--heap-mb N]

Fetches Apache Kafka with Maven into .cache/kafka, starts one broker on 127.0.0.1 and prints where it listens.
  --port N      port of a new broker (default 9092); a folder that was used before keeps its port
  --dir DIR     folder of settings and data (default .cache/kafka/broker)
  --heap-mb N   memory of its Java heap (default 512)`;

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '9092' },
    dir: { type: 'string', default: join(projectDir(), '.cache', 'kafka', 'broker') },
    'heap-mb': { type: 'string', default: '512' },
    help: { type: 'boolean', default: false },
  },
});
const [port, heapMb] = [Number(values.port), Number(values['heap-mb'])];

if (values.help || !Number.isInteger(port) || !Number.isInteger(heapMb)) {
  console.log(USAGE);
  process.exit(values.help ? 0 : 2);
}

const note = (text: string) => console.error(`forewarn: ${text}`);
try {
  const broker = await startKafkaBroker({ dir: values.dir, port, heapMb, onNote: note });
  console.log(
    `Kafka listens on ${broker.address}. Ctrl-C stops it; its data stays in ${values.dir}.`,
  );
  console.log(`Run forewarn on it: npm start -- --log kafka://${broker.address}`);
  let isStopping = false;
  for (const name of ['SIGINT', 'SIGTERM'] as const) {
    process.on(name, () => {
      note(isStopping ? 'ending Kafka at once' : 'stopping Kafka');
      if (isStopping) broker.kill();
      else broker.stop().catch((error: Error) => note(error.message));
      isStopping = true;
    });
  }
  process.once('exit', () => broker.kill());
  await broker.ended;
  if (!isStopping) note('Kafka ended by itself');
  process.exitCode = isStopping ? 0 : 1;
} catch (error) {
  note(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
