// Puts the servers of partners on this machine that the tests start, one after the other: package managers work alone.
import { ensureMariadb, ensurePostgres, ensureSshd } from './partner-programs.ts';

const note = (text: string) => console.error(`forewarn: ${text}`);
try {
  for (const ensure of [ensureSshd, ensurePostgres, ensureMariadb]) console.log(await ensure(note));
} catch (error) {
  console.error(`forewarn: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}
