// Where the project's own files (packs, mappings, samples) are.
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder that holds `rules`, `connectors` and the rest. */
export function projectDir(): string {
  return dirname(dirname(fileURLToPath(import.meta.url)));
}
