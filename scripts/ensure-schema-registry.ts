// Puts the schema registry of the tests on this machine when it is not there, and prints where.
import { ensureSchemaRegistry } from './schema-registry.ts';

try {
  console.log(await ensureSchemaRegistry((text) => console.error(`forewarn: ${text}`)));
} catch (error) {
  console.error(`forewarn: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}
