import { expect, it } from 'vitest';
import { guess } from '../../test/guess-fixture.ts';
import { contentOf } from './content.ts';

const MORNING = Date.UTC(2026, 2, 2, 10, 15, 30);

it.each([
  ['02-MAR-26 10.15.30.123456 AM +08:00', 'dd-MMM-yy hh.mm.ss.SSSSSSSSS a X'],
  ['02-MAR-26 10.15.30.123456000 PM', 'dd-MMM-yy hh.mm.ss.SSSSSSSSS a'],
  ['02-MAR-2026', 'd-MMM-yyyy'],
  ['02-mar-26', 'd-MMM-yy'],
  ['2-Mar-2026 10:15:30', 'd-MMM-yyyy HH:mm:ss'],
  ['Mar  2 2026 10:15AM', 'MMM  d yyyy h:mma'],
  ['02-3月 -26 10.15.30.123456 上午', "dd-M'月 '-yy hh.mm.ss.SSSSSSSSS a"],
  ['2026/3/2 下午3:15:30', 'yyyy/M/d ah:mm:ss'],
  ['3/22/2026 3:15:30 PM', 'M/d/yyyy h:mm:ss a'],
  ['2026-03-02 10:15:30.123456+08', 'yyyy-MM-dd HH:mm:ss.SSSSSSSSSX'],
  ['2026-03-02 10:15:30.1234567 +08:00', 'yyyy-MM-dd HH:mm:ss.SSSSSSSSS X'],
  ['2026-03-02-10.15.30.123456', 'yyyy-MM-dd-HH.mm.ss.SSSSSSSSS'],
  ['2026-03-02 10:15:30.123456', 'yyyy-MM-dd HH:mm:ss.SSSSSSSSS'],
  ['2026-03-02 10:15:30.123', 'yyyy-MM-dd HH:mm:ss.SSS'],
  ['2026-03-02 10:15:30', 'yyyy-MM-dd HH:mm:ss'],
])('a column of times such as %s is of the form %s', (text, format) => {
  expect(contentOf([text, text]).time).toMatchObject({
    format,
    fits: 2,
    isAbsolute: format.includes('X'),
  });
});

it('a file with times of Oracle is mapped as it stands, its offsets kept', async () => {
  const { text, signals } = await guess(
    'export.csv',
    `REF_NO,PAYER_ACCOUNT,PAYEE_ACCOUNT,AMOUNT,BOOKED_TIME
T1,622201,622202,12.50,02-MAR-26 10.15.30.000000 AM +00:00
T2,622203,622204,34.50,02-MAR-26 06.15.30.000000 PM +08:00
`,
  );
  expect(text).toContain('format: "dd-MMM-yy hh.mm.ss.SSSSSSSSS a X" }');
  expect(signals).toMatchObject([{ time: MORNING }, { time: MORNING }]);
});

it('of a day and month that could be either, both forms are told with halves of the day too', () => {
  expect(contentOf(['3/2/2026 3:15:30 PM']).time?.orElse).toBe('d/M/yyyy h:mm:ss a');
});
