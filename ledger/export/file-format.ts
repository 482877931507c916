// The formats that a sheet can be had in.
import type { Sheet } from './sheet.ts';
import { csvOf } from './write-csv.ts';

export const FILE_FORMATS = ['csv', 'xlsx', 'parquet'] as const;
export type FileFormat = (typeof FILE_FORMATS)[number];

export const MEDIA_TYPES: Readonly<Record<FileFormat, string>> = {
  csv: 'text/csv; charset=utf-8',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  parquet: 'application/vnd.apache.parquet',
};

/** The bytes of a sheet in a format. The writers of workbooks and Parquet are loaded when they are asked for. */
export async function fileOf(sheet: Sheet, format: FileFormat): Promise<Buffer> {
  switch (format) {
    case 'csv':
      return Buffer.from(csvOf(sheet));
    case 'xlsx':
      return (await import('./write-xlsx.ts')).xlsxOf(sheet);
    case 'parquet':
      return (await import('./write-parquet.ts')).parquetOf(sheet);
  }
}
