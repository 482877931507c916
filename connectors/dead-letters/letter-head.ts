// The first line of a file of dead letters of which old ones were let go: how much went, so that a letter is found under the id that it had before.
import { createReadStream } from 'node:fs';
import { type FileHandle, open, rename, stat } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { isWhole, jsonObjectOf } from '../../signal/json-object.ts';
import { lineAt } from './lines-before.ts';

export interface LetterHead {
  /** Of the line itself with its end; 0 when nothing was let go yet. */
  readonly bytes: number;
  /** Bytes of letters that were let go, ever. */
  readonly dropped: number;
  /** How many that were. */
  readonly letters: number;
}

/** What a place of the file would be had nothing been let go, less the place. */
export function shiftOf({ bytes, dropped }: LetterHead): number {
  return dropped - bytes;
}

/** The head of an open file. Throws the file system's own error. */
export async function readHead(file: FileHandle): Promise<LetterHead> {
  const line = await lineAt(file, 0);
  const { dropped, letters } = jsonObjectOf(line?.toString('utf8') ?? '');
  if (line === undefined || !isWhole(dropped) || !isWhole(letters))
    return { bytes: 0, dropped: 0, letters: 0 };
  return { bytes: line.length + 1, dropped, letters };
}

/**
 * Writes the file anew without the letters of before a time (`before`, epoch ms), whole or not at all; gives how many went. Nobody may write to it meanwhile.
 * Letters of versions that noted no time go with those around them. Throws the file system's own error.
 */
export async function dropLetters(path: string, before: number): Promise<number> {
  const head = await headOf(path);
  if (head === undefined) return 0;
  const { end, letters } = await oldPartOf(path, head.bytes, before);
  if (letters === 0) return 0;
  const after = { dropped: end + shiftOf(head), letters: head.letters + letters, before };
  const draft = await open(`${path}.new`, 'w', 0o600);
  try {
    await draft.appendFile(`${JSON.stringify(after)}\n`);
    for await (const piece of createReadStream(path, { start: end })) await draft.appendFile(piece);
    await draft.sync();
  } finally {
    await draft.close();
  }
  await rename(`${path}.new`, path);
  return letters;
}

/** undefined for what is no file but leads to a device or a pipe: it may have no end, and holds nothing that could go. */
async function headOf(path: string): Promise<LetterHead | undefined> {
  if (!(await stat(path)).isFile()) return undefined;
  const file = await open(path, 'r');
  return readHead(file).finally(() => file.close());
}

/** Where the last old letter before the first younger one ends, and how many there are until then. */
async function oldPartOf(path: string, start: number, before: number) {
  let [at, count] = [start, 0];
  let old = { end: start, letters: 0 };
  for await (const line of createInterface({ input: createReadStream(path, { start }) })) {
    at += Buffer.byteLength(line) + 1;
    count++;
    const { at: time } = jsonObjectOf(line);
    if (typeof time !== 'number') continue;
    if (time >= before) break;
    old = { end: at, letters: count };
  }
  return old;
}
