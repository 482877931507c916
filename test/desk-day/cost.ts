// What a day cost in processor time, told apart by who used it: the service, Redis, and those who play the staff.
import { Redis } from 'ioredis';
import type { DeskApi } from './desk-api.ts';

export interface Cost {
  /** Processor time since the process was started last, s; 0 when it does not answer. */
  readonly serviceSeconds: number;
  readonly redisSeconds: number;
  /** Of this process: the staff, and who sends the signals. */
  readonly staffSeconds: number;
  /** Commands that Redis carried out, those of scripts among them. */
  readonly redisCalls: number;
}

/** What was used so far. Throws when Redis does not answer. */
export async function costOf(api: DeskApi, redisUrl: string): Promise<Cost> {
  const { text } = await api.ask('GET', '/metrics');
  const { user, system } = process.cpuUsage();
  const redis = new Redis(redisUrl);
  try {
    const info = await redis.info('everything');
    const inRedis = numberIn(info, 'used_cpu_user') + numberIn(info, 'used_cpu_sys');
    return {
      serviceSeconds: numberIn(text, 'forewarn_process_cpu_seconds_total'),
      redisSeconds: inRedis,
      staffSeconds: (user + system) / 1e6,
      redisCalls: numberIn(info, 'total_commands_processed'),
    };
  } finally {
    redis.disconnect();
  }
}

/** The number behind a name, as both metrics and Redis write it. */
function numberIn(text: string, name: string): number {
  return Number(new RegExp(`^${name}[ :](\\S+)`, 'm').exec(text)?.[1] ?? 0);
}
