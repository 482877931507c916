// What a server says is in a folder. It is somebody else's server: what no file of that folder can be is passed over.
import { isBefore, type RemoteFile } from '../drop/remote-folder.ts';

/** As ssh2 gives it. */
export interface ListedEntry {
  readonly filename: string;
  readonly attrs: { readonly size: number; readonly mtime: number; isFile(): boolean };
}

/** A name that leads out of the folder, or that no file has. */
const NO_NAME = /[/\0]|^\.{0,2}$/;

/** Its files behind the name `after`, in the order of their names. */
export function filesOf(entries: readonly ListedEntry[], after?: string): RemoteFile[] {
  return entries
    .filter(({ filename, attrs }) => {
      const { size, mtime } = attrs;
      const isSound = Number.isSafeInteger(size) && size >= 0 && Number.isFinite(mtime);
      return isSound && !NO_NAME.test(filename) && attrs.isFile();
    })
    .map(({ attrs: { size, mtime }, filename: name }) => {
      return { name, version: `${size}-${mtime}`, size, changedAt: mtime * 1_000 };
    })
    .filter(({ name }) => after === undefined || isBefore(after, name))
    .sort((a, b) => (isBefore(a.name, b.name) ? -1 : 1));
}
