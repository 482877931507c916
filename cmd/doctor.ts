// `forewarn doctor`: looks at everything that forewarn needs and says what to do about what is missing.
import { accessSync, constants, mkdirSync, statfsSync } from 'node:fs';
import { createServer } from 'node:net';
import { Redis } from 'ioredis';
import type { Command } from './command.ts';
import { type Config, readConfigWithLog } from './config.ts';
import { checkKafka } from './doctor-kafka.ts';
import { findRedisServer } from './find-redis.ts';
import type { Finding } from './finding.ts';
import { isColourWanted, writeLine } from './output.ts';
import { projectDir } from './project-dir.ts';

const DISK_BYTES_MIN = 2 * 1024 ** 3;
const CLOCK_YEAR_MIN = 2026;

export const doctorCommand: Command = {
  name: 'doctor',
  summary:
    'Check Node, Redis, ClickHouse, Kafka, disk, clock and port, and say what to do for each that fails.',
  options: {
    log: {
      kind: 'text',
      placeholder: 'URL',
      text: 'Where the signal log is: redis, or kafka://HOST:PORT[,HOST:PORT]; FOREWARN_LOG when missing.',
    },
    json: { kind: 'flag', text: 'Print the findings as JSON.' },
  },
  async run(given) {
    const config = readConfigWithLog(process.env, projectDir(), given.options['log']);
    const findings = [
      checkNode(),
      await checkRedis(config),
      await checkClickhouse(config),
      await checkKafka(config),
      checkDisk(config),
      checkClock(),
      await checkPort(config),
    ];
    const isGood = findings.every(({ status }) => status !== 'fail');
    if (given.options['json'] === true) {
      writeLine(JSON.stringify({ ok: isGood, findings }, undefined, 2));
    } else {
      for (const finding of findings) writeLine(lineOf(finding));
      writeLine(isGood ? 'All that forewarn needs is there.' : 'Something is missing: see above.');
    }
    return isGood ? 0 : 1;
  },
};

function checkNode(): Finding {
  const major = Number(process.versions.node.split('.')[0]);
  const what = 'Node';
  if (major >= 24) return { what, status: 'ok', detail: process.version };
  return {
    what,
    status: 'fail',
    detail: `${process.version} cannot run TypeScript`,
    advice: 'run it by npx forewarn or npm, which bring Node 24',
  };
}

async function checkRedis(config: Config): Promise<Finding> {
  const what = 'Redis';
  if (config.redisUrl === undefined) {
    try {
      return { what, status: 'ok', detail: `${await findRedisServer()}, started when needed` };
    } catch {
      return {
        what,
        status: 'warn',
        detail: 'no redis-server on the path',
        advice: 'start installs it where it may; else install redis-server, or set REDIS_URL',
      };
    }
  }
  const redis = new Redis(config.redisUrl, {
    lazyConnect: true,
    maxRetriesPerRequest: 0,
    retryStrategy: () => null,
  });
  redis.on('error', () => undefined);
  try {
    await redis.connect();
    const info = await redis.info();
    const version = /redis_version:(\S+)/.exec(info)?.[1] ?? 'unknown version';
    const policy = /maxmemory_policy:(\S+)/.exec(info)?.[1];
    if (policy !== undefined && policy !== 'noeviction') {
      return {
        what,
        status: 'fail',
        detail: `${version}, maxmemory-policy ${policy}`,
        advice: 'set maxmemory-policy noeviction: Redis may not throw tasks away',
      };
    }
    return { what, status: 'ok', detail: version };
  } catch (error) {
    return {
      what,
      status: 'fail',
      detail: messageOf(error),
      advice: 'check REDIS_URL and that the server runs',
    };
  } finally {
    redis.disconnect();
  }
}

async function checkClickhouse(config: Config): Promise<Finding> {
  const what = 'ClickHouse';
  if (config.clickhouse === undefined) {
    try {
      await import('chdb');
      return { what, status: 'ok', detail: 'embedded (chdb)' };
    } catch (error) {
      return {
        what,
        status: 'fail',
        detail: `the embedded engine does not load: ${messageOf(error)}`,
        advice: 'it needs glibc on Linux or macOS; else set CLICKHOUSE_URL',
      };
    }
  }
  try {
    const response = await fetch(new URL('/ping', config.clickhouse.url), {
      signal: AbortSignal.timeout(3_000),
    });
    if (response.ok) return { what, status: 'ok', detail: config.clickhouse.url };
    return {
      what,
      status: 'fail',
      detail: `${config.clickhouse.url} answers ${response.status}`,
      advice: 'check CLICKHOUSE_URL',
    };
  } catch (error) {
    return {
      what,
      status: 'fail',
      detail: messageOf(error),
      advice: 'check CLICKHOUSE_URL and that the server runs',
    };
  }
}

function checkDisk(config: Config): Finding {
  const what = 'Disk';
  try {
    mkdirSync(config.dataDir, { recursive: true });
    accessSync(config.dataDir, constants.W_OK);
    const { bavail, bsize } = statfsSync(config.dataDir);
    const free = bavail * bsize;
    const detail = `${(free / 1024 ** 3).toFixed(1)} GiB free at ${config.dataDir}`;
    if (free >= DISK_BYTES_MIN) return { what, status: 'ok', detail };
    return {
      what,
      status: 'warn',
      detail,
      advice: 'make room, or set FOREWARN_DATA_DIR to a larger disk',
    };
  } catch (error) {
    return {
      what,
      status: 'fail',
      detail: messageOf(error),
      advice: 'set FOREWARN_DATA_DIR to a folder that can be written',
    };
  }
}

function checkClock(): Finding {
  const now = new Date();
  const what = 'Clock';
  if (now.getUTCFullYear() >= CLOCK_YEAR_MIN)
    return { what, status: 'ok', detail: now.toISOString() };
  return {
    what,
    status: 'fail',
    detail: now.toISOString(),
    advice: 'set the clock: signals of today would be refused as from the future',
  };
}

async function checkPort(config: Config): Promise<Finding> {
  const what = 'Port';
  const server = createServer();
  try {
    await new Promise<void>((done, fail) => {
      server.once('error', fail);
      server.listen(config.port, config.host, done);
    });
    return { what, status: 'ok', detail: `${config.host}:${config.port} is free` };
  } catch (error) {
    return {
      what,
      status: 'warn',
      detail: messageOf(error),
      advice: 'forewarn may be running already; else set FOREWARN_PORT',
    };
  } finally {
    server.close();
  }
}

function lineOf({ what, status, detail, advice }: Finding): string {
  const colour = { ok: 32, warn: 33, fail: 31 }[status];
  const mark = isColourWanted()
    ? `\u001b[${colour}m${status.padEnd(4)}\u001b[0m`
    : status.padEnd(4);
  return `${mark} ${what.padEnd(11)}${detail}${advice === undefined ? '' : `\n                → ${advice}`}`;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
