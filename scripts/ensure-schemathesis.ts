// Puts schemathesis on this machine when it is not there, and prints its path: the API is fuzzed with it.
import { ensureSchemathesis } from './schemathesis.ts';

try {
  console.log(await ensureSchemathesis((text) => console.error(`forewarn: ${text}`)));
} catch (error) {
  console.error(`forewarn: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}
