// A list: phones, accounts, domains and the like that rules ask for by name; entries also come and go by signals.
import { readTexts } from './both-texts.ts';
import { complainTwice, type Draft } from './draft.ts';
import type { PackFile } from './pack-file.ts';
import type { Cursor } from './yaml-cursor.ts';

/** Reads one entry of `lists:` into the draft. `files` holds the text of list files named by `file:`. */
export function readList(
  draft: Draft,
  name: string,
  nameCursor: Cursor,
  cursor: Cursor,
  files: readonly PackFile[],
): void {
  const fields = cursor.fields(['text', 'match', 'confirms', 'entries', 'file']);
  if (!/^[a-z][a-z0-9-]*$/.test(name)) {
    nameCursor.complain(`'${name}' cannot name a list`, 'use small letters, digits and -');
    return;
  }
  const twin = draft.lists.find((list) => list.name === name);
  if (twin !== undefined) {
    complainTwice(nameCursor, 'list', name, twin.cursor);
    return;
  }
  const entries = (fields.entries?.items() ?? [])
    .map((item) => item.text())
    .filter((entry) => entry !== undefined);
  if (fields.file !== undefined) entries.push(...readListFile(fields.file, files));
  draft.lists.push({
    index: draft.lists.length,
    name,
    match: fields.match?.word(['exact', 'prefix', 'suffix']) ?? 'exact',
    confirms: fields.confirms?.word(['phone', 'account', 'domain', 'device']),
    entries,
    text: fields.text && readTexts(fields.text),
    cursor: nameCursor,
  });
}

/** One entry a line; `#` begins a comment. */
function readListFile(cursor: Cursor, files: readonly PackFile[]): string[] {
  const name = cursor.text();
  const file = files.find(
    (candidate) => candidate.name === name || candidate.name.endsWith(`/${name}`),
  );
  if (file === undefined) {
    cursor.complain(`there is no file '${name}' in the pack`);
    return [];
  }
  return file.text
    .split(/\r?\n/)
    .map((line) => line.replace(/#.*/, '').trim())
    .filter((line) => line !== '');
}
