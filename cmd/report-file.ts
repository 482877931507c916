// A report as a file, on standard output or where `--out` says.
import { writeFile } from 'node:fs/promises';
import { FILE_FORMATS, type FileFormat, fileOf } from '../ledger/export/file-format.ts';
import type { Sheet } from '../ledger/export/sheet.ts';
import { FwError } from '../signal/fw-error.ts';
import { type Arguments, textOption } from './command.ts';

/** The format of sheet that was asked for; undefined for the terminal. Throws FW_USAGE. */
export function askedFormat(given: Arguments): FileFormat | undefined {
  const text = given.options['csv'] === true ? 'csv' : textOption(given, 'format');
  if (text === '') return undefined;
  const format = FILE_FORMATS.find((name) => name === text);
  if (format === undefined)
    throw new FwError(
      'FW_USAGE',
      `--format must be one of ${FILE_FORMATS.join(', ')} (the headline: pdf too), not '${text}'`,
    );
  return format;
}

/** Writes a sheet. Throws FW_USAGE for bytes that a terminal cannot show, FW_FILE. */
export async function writeReport(
  sheet: Sheet,
  format: FileFormat,
  given: Arguments,
): Promise<void> {
  await writeBytes(await fileOf(sheet, format), format, given);
}

/** Writes a file. Throws as writeReport. */
export async function writeBytes(bytes: Buffer, format: string, given: Arguments): Promise<void> {
  const path = textOption(given, 'out');
  if (path === '') {
    if (format !== 'csv' && process.stdout.isTTY)
      throw new FwError(
        'FW_USAGE',
        `a terminal cannot show ${format}; name a file with --out, or redirect it`,
      );
    process.stdout.write(bytes);
    return;
  }
  try {
    await writeFile(path, bytes);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new FwError('FW_FILE', `cannot write '${path}': ${why}`, { cause });
  }
}
