// Reads the values of one entry of the file of sources, whatever its kind: texts that may come from the environment, paths from the file's
// own folder, times and counts. Each complains where the value stands and gives undefined.
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseDurationMs } from '../../signal/event-time.ts';
import { environmentText } from '../mapping/environment-text.ts';
import { readTls, type TlsTexts } from '../mapping/tls-texts.ts';
import type { YamlNode } from '../mapping/yaml-node.ts';

/** What every source has. */
export interface SharedConfig {
  readonly name: string;
  /** Path of the mapping; undefined when records are signals. */
  readonly mapping: string | undefined;
  /** Something comes of it at least so often; without one only its own past is known. */
  readonly expectEveryMs?: number;
  /** Whether it is held up for slower sources while they catch up. */
  readonly waits?: boolean;
}

export class EntryValues {
  readonly #folder: string;
  readonly #environment: NodeJS.ProcessEnv;

  /** Relative paths are taken from `folder`. */
  constructor(folder: string, environment: NodeJS.ProcessEnv) {
    this.#folder = folder;
    this.#environment = environment;
  }

  /** A text, or the value of a variable of the environment for `env:NAME`, so that no secret stands in the file. */
  text(node: YamlNode | undefined, what: string): string | undefined {
    return environmentText(node, what, this.#environment);
  }

  /** The same of a key that the entry must have. */
  needed(entry: YamlNode, node: YamlNode | undefined, key: string): string | undefined {
    if (node === undefined) return entry.complain(`the source needs '${key}'`);
    return this.text(node, key);
  }

  path(node: YamlNode | undefined): string | undefined {
    const path = this.text(node, 'a path');
    return path === undefined ? undefined : resolve(this.#folder, path);
  }

  /** What stands in the file of a path, such as a certificate. */
  fileText(node: YamlNode | undefined): string | undefined {
    const path = this.path(node);
    if (node === undefined || path === undefined) return undefined;
    try {
      return readFileSync(path, 'utf8');
    } catch (error) {
      return node.complain(error instanceof Error ? error.message : String(error));
    }
  }

  /** Milliseconds of a time such as 30s. */
  durationMs(node: YamlNode | undefined, what: string, msMin: number): number | undefined {
    const text = this.text(node, what);
    if (node === undefined || text === undefined) return undefined;
    const ms = parseDurationMs(text);
    if (ms !== undefined && ms >= msMin) return ms;
    return node.complain(`${what} is a time such as 30s or 5m, not '${text}'`);
  }

  /** A whole number from 1 on. */
  count(node: YamlNode | undefined, what: string, max: number): number | undefined {
    const text = this.text(node, what);
    if (node === undefined || text === undefined) return undefined;
    const count = Number(text);
    if (Number.isInteger(count) && count >= 1 && count <= max) return count;
    return node.complain(`${what} is a whole number from 1 to ${max}, not '${text}'`);
  }

  /** What `tls` says: true, false, or files; undefined when there is to be none. */
  tls(node: YamlNode): TlsTexts | undefined {
    return readTls(node, (file) => this.fileText(file));
  }

  /** A url of the web. */
  httpUrl(node: YamlNode, what: string): string | undefined {
    const url = this.text(node, what);
    if (url === undefined || (URL.canParse(url) && /^https?:/.test(url))) return url;
    return node.complain(`the ${what} must begin with https:// or http://, not '${url}'`);
  }
}
