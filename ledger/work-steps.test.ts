// The steps of the ladder stand in the table and in the files of the work, each under its name.
import { parse } from 'csv-parse/sync';
import { expect, test } from 'vitest';
import { workSheet } from './export/report-sheets.ts';
import { csvOf } from './export/write-csv.ts';
import { NO_WORK, type WorkReport } from './work-report.ts';
import { workTable } from './work-table.ts';

const used = {
  ...NO_WORK,
  outcomesByStep: { call: 3_100, 'second-caller': 2, visit: 1 },
  sentByStep: { message: 40, 'voice-robot': 7, visit: 5 },
};
const made: WorkReport = {
  ...{ from: 0, to: 1, by: 'desk', total: used },
  rows: [
    { key: '330106', name: { zh: '西湖区', en: 'Xihu' }, ...used },
    { key: '330203', name: { zh: '海曙区', en: 'Haishu' }, ...NO_WORK },
  ],
};

test('a file has a column for each, 0 where a step was not needed', () => {
  const rows: Record<string, string>[] = parse(csvOf(workSheet(made)), {
    bom: true,
    columns: true,
  });
  const told = rows.map((row) => [
    ...[row['key'], row['sent_message'], row['sent_voice_robot'], row['sent_visit']],
    ...[row['outcomes_call'], row['outcomes_second_caller'], row['outcomes_visit']],
  ]);
  expect(told).toEqual([
    ['330106', '40', '7', '5', '3100', '2', '1'],
    ['330203', '0', '0', '0', '0', '0', '0'],
    ['total', '40', '7', '5', '3100', '2', '1'],
  ]);
});

test.each([
  ['zh', '西湖区', ['短信', '外呼', '请求上门', '电话', '换人', '上门']],
  ['en', 'Xihu', ['Messages', 'Robot calls', 'Visits asked', 'By call', 'By second', 'By visit']],
] as const)('the table by desk has them in %s on a terminal of 80 columns', (lang, desk, heads) => {
  const lines = workTable(made, lang, 80).split('\n');
  const head = lines.findIndex((line) => line.includes(heads[0]) && line.includes(heads[2]));
  for (const name of heads) expect(lines[head]).toContain(name);
  const line = lines.slice(head).find((one) => one.startsWith(desk));
  expect(line?.split(/ +/)).toEqual([desk, '40', '7', '5', '3,100', '2', '1']);
  expect(workTable({ ...made, by: 'county' }, lang, 80)).not.toContain(heads[1]);
});
