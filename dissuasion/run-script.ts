// A script of Redis, sent once and called by its hash from then on.
import { createHash } from 'node:crypto';

/** What of a Redis client a script needs. */
export interface ScriptPort {
  evalsha(sha: string, keyCount: number, ...args: (string | number)[]): Promise<unknown>;
  eval(lua: string, keyCount: number, ...args: (string | number)[]): Promise<unknown>;
}

const shas = new Map<string, string>();

/** Runs a script with one key or several, by its hash when Redis knows it already. */
export async function runScript(
  redis: ScriptPort,
  lua: string,
  key: string | readonly string[],
  args: readonly (string | number)[],
): Promise<unknown> {
  const sha = shas.get(lua) ?? createHash('sha1').update(lua).digest('hex');
  shas.set(lua, sha);
  const keys = [key].flat();
  try {
    return await redis.evalsha(sha, keys.length, ...keys, ...args);
  } catch (error) {
    if (!(error instanceof Error && error.message.startsWith('NOSCRIPT'))) throw error;
    return redis.eval(lua, keys.length, ...keys, ...args);
  }
}
