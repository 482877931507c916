// docker-compose.yml as Docker Compose understands it, as far as it is used there: anchors merged, variables replaced by what stands behind `:-`, and refused where `:?` stands.
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';

export interface ComposeService {
  readonly command: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  /** Everything that the file says of it, read by whoever checks it. */
  readonly given: Readonly<Record<string, unknown>>;
}

const FILE = new URL('../docker-compose.yml', import.meta.url);

/** What has to be set. */
const NEEDED = { CLICKHOUSE_PASSWORD: 'of-a-test' };

/** The whole file. `variables` are those of the shell that runs `docker compose`. Throws an Error for one that has to be set. */
export function readCompose(
  variables: Readonly<Record<string, string>> = NEEDED,
): Readonly<Record<string, unknown>> {
  const file: unknown = parse(readFileSync(FILE, 'utf8'), { merge: true });
  return Object(replaced(file, variables));
}

/** Variables stand in texts, and are replaced there once the file is read: an empty one is an empty text. */
function replaced(given: unknown, variables: Readonly<Record<string, string>>): unknown {
  if (typeof given === 'string')
    return given.replace(
      /\$\{(\w+)(?::([-?])([^}]*))?\}/g,
      (_, name: string, kind: string | undefined, text: string | undefined) => {
        const value = variables[name] ?? '';
        if (value === '' && kind === '?') throw new Error(`${name} ${text}`);
        return value === '' && kind === '-' ? (text ?? '') : value;
      },
    );
  if (Array.isArray(given)) return given.map((each) => replaced(each, variables));
  if (typeof given !== 'object' || given === null) return given;
  return Object.fromEntries(
    Object.entries(given).map(([key, value]) => [key, replaced(value, variables)]),
  );
}

/** Its services by name. */
export function composeServices(compose = readCompose()): Readonly<Record<string, ComposeService>> {
  const services: Record<string, unknown> = Object(compose['services']);
  return Object.fromEntries(
    Object.entries(services).map(([name, service]) => {
      const given: Record<string, unknown> = Object(service);
      const environment: Record<string, unknown> = Object(given['environment']);
      return [
        name,
        {
          command: Array.isArray(given['command']) ? given['command'].map(String) : [],
          environment: Object.fromEntries(
            Object.entries(environment).map(([key, value]) => [key, String(value)]),
          ),
          given,
        },
      ];
    }),
  );
}
