// Contents by their hash, so that versions share the files that they do not change and equal packs are known as such.
import { createHash } from 'node:crypto';
import type { PackFile } from '../rules/pack-file.ts';
import { FwError } from '../signal/fw-error.ts';
import type { FileEntry } from './version.ts';

const FILES_MAX = 500;
const FILE_BYTES_MAX = 4_194_304;
/** A path below the pack's folder; nothing in it can lead out of it. */
const NAME_FORM = /^(?!.*(?:^|\/)\.)[A-Za-z0-9._-]+(?:\/[A-Za-z0-9._-]+){0,4}$/;
const KIND_FORM = /\.(?:ya?ml|txt|csv)$/;

export function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** Files sorted by name, each once. Throws FwError FW_REQUEST_INVALID for names or sizes that a pack cannot have. */
export function soundFiles(files: readonly PackFile[]): PackFile[] {
  const fault = faultOf(files);
  if (fault !== undefined) throw new FwError('FW_REQUEST_INVALID', fault);
  return [...files].sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** What stands for the contents. */
export function entriesOf(files: readonly PackFile[]): FileEntry[] {
  return files.map(({ name, text }) => ({ name, digest: digestOf(text) }));
}

/** One hash of all files and their names. */
export function digestOfAll(entries: readonly FileEntry[]): string {
  return digestOf(entries.map(({ name, digest }) => `${name}\n${digest}\n`).join(''));
}

function faultOf(files: readonly PackFile[]): string | undefined {
  if (files.length === 0) return 'A pack has at least one file, pack.yaml.';
  if (files.length > FILES_MAX) return `A pack has at most ${FILES_MAX} files.`;
  const names = files.map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) return `The file '${twice}' is there twice.`;
  for (const { name, text } of files) {
    if (!NAME_FORM.test(name) || !KIND_FORM.test(name))
      return `'${name}' is no name of a pack's file: letters, digits, dots, lines and /, ending in .yaml, .yml, .txt or .csv.`;
    if (Buffer.byteLength(text) > FILE_BYTES_MAX)
      return `The file '${name}' has more than ${FILE_BYTES_MAX} bytes.`;
  }
  return undefined;
}
