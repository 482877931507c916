// Texts of settings that may stand in the environment instead, so that no secret has to stand in a file.
import type { YamlNode } from './yaml-node.ts';

/** What such a text begins with; the name of the variable follows. */
export const FROM_ENVIRONMENT = 'env:';

/** A text, or the value of a variable of the environment for `env:NAME`; complains and gives undefined when that is not set. */
export function environmentText(
  node: YamlNode | undefined,
  what: string,
  environment: NodeJS.ProcessEnv,
): string | undefined {
  const text = node?.text(what);
  if (node === undefined || text === undefined || !text.startsWith(FROM_ENVIRONMENT)) return text;
  const name = text.slice(FROM_ENVIRONMENT.length);
  const value = environment[name];
  if (value !== undefined && value !== '') return value;
  return node.complain(`${what} comes from ${name}, which is not set`);
}
