// Puts a Redis server program on this machine when there is none, and prints its path: the tests start their own from it.
import { ensureRedisServer } from '../cmd/find-redis.ts';
import { isFwError } from '../signal/fw-error.ts';

try {
  console.log(await ensureRedisServer((text) => console.error(`forewarn: ${text}`)));
} catch (error) {
  if (!isFwError(error)) throw error;
  console.error(`forewarn: ${error.message}`);
  process.exitCode = 1;
}
