// Values of the file of deliveries: texts, which may stand in the environment; secrets, which must stand there or in a file of their own; times.
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseDurationMs } from '../../signal/event-time.ts';
import { environmentText, FROM_ENVIRONMENT } from '../mapping/environment-text.ts';
import { readTls, type TlsTexts } from '../mapping/tls-texts.ts';
import type { YamlNode } from '../mapping/yaml-node.ts';

const FROM_FILE = 'file:';

export class SettingReader {
  readonly #folder: string;
  readonly #environment: NodeJS.ProcessEnv;

  /** Paths are relative to `folder`. */
  constructor(folder: string, environment: NodeJS.ProcessEnv) {
    this.#folder = folder;
    this.#environment = environment;
  }

  /** A text, or the value of a variable of the environment for `env:NAME`. */
  text(node: YamlNode | undefined, what: string): string | undefined {
    return environmentText(node, what, this.#environment);
  }

  /** A text that the provider cannot do without. */
  needed(entry: YamlNode, node: YamlNode | undefined, what: string): string | undefined {
    return node === undefined
      ? entry.complain(`the provider needs '${what}'`)
      : this.text(node, what);
  }

  /** `env:NAME` or `file:PATH`: a secret never stands in the file of deliveries itself. */
  secret(node: YamlNode | undefined, what: string): string | undefined {
    const text = node?.text(what);
    if (node === undefined || text === undefined) return undefined;
    if (text.startsWith(FROM_ENVIRONMENT)) return this.text(node, what);
    if (!text.startsWith(FROM_FILE))
      return node.complain(`${what} is env:NAME or file:PATH, so that no secret stands in here`);
    return this.#fileText(node, text.slice(FROM_FILE.length))?.trim();
  }

  /** How a connection is encrypted; undefined when it is not. */
  tls(node: YamlNode | undefined): TlsTexts | undefined {
    return (
      node &&
      readTls(node, (file) => {
        const path = this.text(file, 'a path');
        return file && path && this.#fileText(file, path);
      })
    );
  }

  #fileText(node: YamlNode, path: string): string | undefined {
    try {
      return readFileSync(resolve(this.#folder, path), 'utf8');
    } catch (error) {
      return node.complain(error instanceof Error ? error.message : String(error));
    }
  }

  /** An http address. */
  url(entry: YamlNode, node: YamlNode | undefined): string | undefined {
    const url = this.needed(entry, node, 'url');
    if (url === undefined || (URL.canParse(url) && /^https?:/.test(url))) return url;
    return node?.complain(`the url must begin with https:// or http://, not '${url}'`);
  }

  /** ms. */
  duration(node: YamlNode | undefined, what: string): number | undefined {
    const text = node?.text(what);
    if (node === undefined || text === undefined) return undefined;
    const ms = parseDurationMs(text);
    if (ms !== undefined && ms > 0) return ms;
    return node.complain(`${what} is a time such as 10s or 5m, not '${text}'`);
  }

  /** A number above zero. */
  positive(node: YamlNode | undefined, what: string): number | undefined {
    const value = node?.constant(what);
    if (node === undefined || value === undefined) return undefined;
    if (typeof value === 'number' && value > 0) return value;
    return node.complain(`${what} is a number above 0, not '${value}'`);
  }

  flag(node: YamlNode | undefined, what: string): boolean {
    const value = node?.constant(what);
    if (node === undefined || typeof value === 'boolean') return value === true;
    node.complain(`${what} is true or false, not '${value}'`);
    return false;
  }

  /** Names and texts, as of headers. */
  texts(node: YamlNode | undefined, what: string): Readonly<Record<string, string>> {
    const entries = (node?.entries(what) ?? []).flatMap(({ key, value }) => {
      const text = this.text(value, `${what} ${key}`);
      return text === undefined ? [] : [[key, text] as const];
    });
    return Object.fromEntries(entries);
  }
}
