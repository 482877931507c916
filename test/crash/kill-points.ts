// Loaded before forewarn in tests (`node --import`), in its main thread and in the engine's: the steps at which kill-at.ts can kill it.
import fsPromises, { type FileHandle } from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import { isMainThread } from 'node:worker_threads';
import { around, die, killAt } from './kill-at.ts';

const TRIM_EVERY_MS = 200;
const WRITTEN_MS = 20;

if (killAt !== undefined) {
  if (isMainThread) await watchMainThread();
  else await watchEngineThread();
}

async function watchMainThread(): Promise<void> {
  const { Redis } = await import('ioredis');
  around(Redis.prototype, 'callBuffer', {
    after: ([command], reply) => {
      if (command === 'XREAD' && reply !== null) die('frames read');
    },
  });
  around(Redis.prototype, 'xtrim', {
    before: () => die('log about to be trimmed'),
    after: () => die('log trimmed'),
  });

  const { TaskQueueStore } = await import('../../dissuasion/task-queue-store.ts');
  const { CLOSED, OPENED, PREPARE } = await import('../../dissuasion/lease-scripts.ts');
  around(TaskQueueStore.prototype, 'run', {
    before: ([script]) => {
      if (script === OPENED) die('task in its queue, deadline not yet');
      if (script === CLOSED) die('task closed, its holder not free yet');
    },
    after: ([script]) => {
      if (script === PREPARE) die('desk of a task known, task not yet');
    },
  });
  const { TaskQueue } = await import('../../dissuasion/task-queue.ts');
  around(TaskQueue.prototype, 'open', {
    before: () => die('task about to be opened'),
    after: () => die('task opened'),
  });
  around(TaskQueue.prototype, 'raise', {
    after: ([task]) => {
      if (JSON.stringify(task).includes('"level":"red"')) die('task raised');
    },
  });
  around(TaskQueue.prototype, 'withdraw', { after: () => die('task withdrawn') });
  around(TaskQueue.prototype, 'complete', {
    after: () => die('task completed, desk not answered'),
  });

  const { createClient } = await import('@clickhouse/client');
  around(Reflect.getPrototypeOf(createClient()) ?? {}, 'command', {
    before: ([sent]) => die(`${tableOf(sent)} about to be inserted`),
    after: ([sent]) => die(`${tableOf(sent)} inserted`),
  });

  const { SignalAppender } = await import('../../connectors/signal-appender.ts');
  around(SignalAppender.prototype, 'append', {
    after: ([signals]) => {
      const isOutcome = JSON.stringify(signals).includes('outcome.recorded');
      die(
        isOutcome
          ? 'outcome in the log, task not completed'
          : 'signals in the log, sender not answered',
      );
    },
  });

  const handles = await handlePrototype();
  around(handles, 'appendFile', { before: () => die('dead letters about to be written') });
  around(handles, 'datasync', { after: () => die('dead letters written') });

  const { LogTrimmer } = await import('../../runtime/log-trimmer.ts');
  around(LogTrimmer.prototype, 'start', {
    before: (args) => {
      args[0] = TRIM_EVERY_MS;
    },
  });
}

async function watchEngineThread(): Promise<void> {
  const { EngineCore } = await import('../../runtime/engine-core.ts');
  around(EngineCore.prototype, 'step', { after: () => die('frames run') });

  const { openCheckpointFolder } = await import('../../runtime/checkpoint-folder.ts');
  const folders: object = Reflect.getPrototypeOf(openCheckpointFolder('.')) ?? {};
  around(folders, 'write', {
    before: (args) => {
      die('state copied, checkpoint not begun');
      const chunks: unknown = args[1];
      if (killAt === 'half a checkpoint written' && isChunks(chunks)) args[1] = half(chunks);
    },
    after: () => die('checkpoint written, not renamed'),
  });
  around(folders, 'remove', {
    before: () => die('old checkpoint about to be removed'),
    after: () => die('old checkpoint removed'),
  });
  const { rename } = fsPromises;
  fsPromises.rename = async (from, to) => {
    await rename(from, to);
    if (String(to).endsWith('.checkpoint')) die('checkpoint renamed, folder not flushed');
  };
  syncBuiltinESMExports();
  around(folders, 'rename', { after: () => die('checkpoint in place') });
}

function tableOf(sent: unknown): string {
  const query: unknown = Reflect.get(Object(sent), 'query');
  return /^INSERT INTO (\w+)/.exec(String(query))?.[1] ?? 'nothing';
}

async function handlePrototype(): Promise<object> {
  const handle: FileHandle = await fsPromises.open('/dev/null');
  await handle.close();
  return Reflect.getPrototypeOf(handle) ?? {};
}

function isChunks(value: unknown): value is AsyncIterable<Uint8Array> {
  return typeof value === 'object' && value !== null && Symbol.asyncIterator in value;
}

async function* half(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  for await (const chunk of chunks) {
    yield chunk.subarray(0, Math.ceil(chunk.length / 2));
    await new Promise((resolve) => setTimeout(resolve, WRITTEN_MS));
    die('half a checkpoint written');
  }
}
