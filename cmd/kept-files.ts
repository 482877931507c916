// How long the files of the data folder keep what sources and partners sent.
import { join } from 'node:path';
import {
  type DeadLetterStore,
  LETTERS_FILE,
  openDeadLetterFile,
} from '../connectors/dead-letter.ts';
import { everyDay } from './every-day.ts';
import { keptDaysOf } from './kept-days.ts';
import type { SettingName } from './settings.ts';

const DAY_MS = 86_400_000;

/** Days; undefined for good. */
export interface FileDays {
  readonly letters: number | undefined;
  readonly identifiers: number | undefined;
}

export function fileDaysOf(number: (name: SettingName) => number): FileDays {
  return {
    letters: keptDaysOf(number, 'FOREWARN_DEAD_LETTER_DAYS'),
    identifiers: keptDaysOf(number, 'FOREWARN_IDENTIFIER_DAYS'),
  };
}

export interface FilePlace {
  readonly dataDir: string;
  readonly fileDays: FileDays;
}

/** Opens the dead letters, of which old ones go now and every day; what closes them is added to `closers`. Throws FwError FW_FILE. */
export async function openLetters(
  { dataDir, fileDays }: FilePlace,
  onNote: (text: string) => void,
  closers: (() => Promise<unknown>)[],
): Promise<DeadLetterStore> {
  const file = await openDeadLetterFile(join(dataDir, LETTERS_FILE));
  closers.push(() => file.close());
  const { letters: days } = fileDays;
  if (days === undefined) return file;
  const letGo = async () => {
    const count = await file.letGo(Date.now() - days * DAY_MS);
    if (count > 0) onNote(`${count} dead letters were let go: they are older than ${days} days`);
  };
  closers.push(everyDay(letGo, (error) => onNote(`old dead letters stay: ${String(error)}`)));
  return file;
}
