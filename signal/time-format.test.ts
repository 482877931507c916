import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { printTime } from './event-time.ts';
import { compileTimeFormat } from './time-format.ts';

function read(format: string, zone: string | undefined, text: string): number | undefined | string {
  const compiled = compileTimeFormat(format, zone);
  return compiled.ok ? compiled.read(text) : compiled.reason;
}

const NOON_UTC = Date.UTC(2020, 0, 2, 12, 5, 9);

describe('compileTimeFormat', () => {
  test.each([
    ['yyyy-MM-dd HH:mm:ss', 'UTC', '2020-01-02 12:05:09', NOON_UTC],
    ['yyyy-MM-dd HH:mm:ss', 'Asia/Shanghai', '2020-01-02 20:05:09', NOON_UTC],
    ['yyyyMMddHHmmss', '+08:00', '20200102200509', NOON_UTC],
    ['dd/MM/yyyy HH:mm', '+0800', '02/01/2020 20:05', NOON_UTC - 9000],
    ['d/M/yyyy H:m', 'UTC', '2/1/2020 12:5', NOON_UTC - 9000],
    ['d/M/yyyy H:m', 'UTC', '02/01/2020 12:05', NOON_UTC - 9000],
    ['yyyy-MM-dd', 'Asia/Shanghai', '2020-01-02', Date.UTC(2020, 0, 1, 16)],
    ["yyyy-MM-dd'T'HH:mm:ss.SSSX", undefined, '2020-01-02T20:05:09.250+08:00', NOON_UTC + 250],
    ["yyyy-MM-dd'T'HH:mm:ssX", 'UTC', '2020-01-02T20:05:09+0800', NOON_UTC],
    ['yyyy-MM-dd HH:mm:ss.SSSSSS', 'UTC', '2020-01-02 12:05:09.250999', NOON_UTC + 250],
    ['yyyy年MM月dd日 HH时mm分', 'Asia/Shanghai', '2020年01月02日 20时05分', NOON_UTC - 9000],
    ["yyyy-MM-dd'T'HH:mm:ssX", undefined, '2020-01-02T20:05:09+08', NOON_UTC],
    ['dd-MMM-yy', 'UTC', '02-JAN-20', Date.UTC(2020, 0, 2)],
    ['dd-MMM-yyyy HH:mm:ss', 'UTC', '02-jan-2020 12:05:09', NOON_UTC],
    [
      ...(['dd-MMM-yy hh.mm.ss.SSSSSSSSS a X', undefined] as const),
      ...(['02-Jan-20 08.05.09.250123 PM +08:00', NOON_UTC + 250] as const),
    ],
    ['d MMMM yyyy, h:mma', 'UTC', '2 January 2020, 12:05pm', NOON_UTC - 9000],
    ['MMM d yyyy h:mma', 'UTC', 'Jan 2 2020 12:05AM', NOON_UTC - 9000 - 43_200_000],
    ['yyyy/M/d ah:mm:ss', 'Asia/Shanghai', '2020/1/2 下午8:05:09', NOON_UTC],
    ['yyyy/M/d ah:mm:ss', 'Asia/Shanghai', '2020/1/2 上午12:05:09', NOON_UTC - 20 * 3_600_000],
    ["dd-M'月'-yy hh.mm.ss.SSS a", 'UTC', '02-1月-20 12.05.09.250 P.M.', NOON_UTC + 250],
    ['epoch-ms', undefined, '1577966709000', NOON_UTC],
    ['epoch-s', undefined, '1577966709', NOON_UTC],
    ['epoch-s', undefined, '1577966709.25', NOON_UTC + 250],
    ['rfc3339', undefined, '2020-01-02T20:05:09+08:00', NOON_UTC],
    ['rfc3339', 'Asia/Shanghai', '2020-01-02T12:05:09Z', NOON_UTC],
    ['rfc3339', 'Asia/Shanghai', '2020-01-02T20:05:09', NOON_UTC],
  ])('%s in %s reads %s', (format, zone, text, timeMs) => {
    expect(read(format, zone, text)).toBe(timeMs);
  });

  test.each([
    ['yyyy-MM-dd HH:mm:ss', '2020-02-30 00:00:00'],
    ['yyyy-MM-dd HH:mm:ss', '2020-01-02 24:00:00'],
    ['yyyy-MM-dd HH:mm:ss', '2020-01-02 12:05:60'],
    ['yyyy-MM-dd HH:mm:ss', '2020-01-02 12:05:09 '],
    ['yyyy-MM-dd HH:mm:ss', '2020-1-2 12:05:09'],
    ['yyyy-MM-dd HH:mm:ss', '2020/01/02 12:05:09'],
    ['yyyy-MM-dd HH:mm:ss', ''],
    ['dd-MMM-yy', '02-JNA-20'],
    ['dd-MMM-yy', '02-MÄR-20'],
    ['dd-MMM-yy', '31-FEB-20'],
    ['dd-MMM-yy', '02-JANUARY-20'],
    ['dd-MMMM-yy', '02-JAN-20'],
    ['yyyy-MM-dd hh:mm a', '2020-01-02 00:05 AM'],
    ['yyyy-MM-dd hh:mm a', '2020-01-02 13:05 PM'],
    ['yyyy-MM-dd hh:mm a', '2020-01-02 12:05'],
    ['epoch-ms', '1577966709000x'],
    ['epoch-ms', '-1'],
    ['epoch-s', '1e9'],
  ])('%s refuses %j', (format, text) => {
    expect(read(format, 'UTC', text)).toBeUndefined();
  });

  test.each([
    ['yyyy-MM-dd HH:mm', undefined, 'no offset; name its zone'],
    ['yyyy-MM-dd HH:mm', 'Europe/Berlin', 'not a fixed one'],
    ['HH:mm', 'UTC', 'has no year'],
    ['YYYY-MM-dd', 'UTC', "'YYYY'"],
    ['yyy-MM-dd', 'UTC', "'yyy'"],
    ['yyyy-MM-dd hh:mm', 'UTC', "'hh' in time format 'yyyy-MM-dd hh:mm' needs 'a'"],
    ['yyyy-MM-dd HH:mm a', 'UTC', 'needs the hour as hh or h'],
    ['yyyy-MM-dd HH:hh a', 'UTC', 'two parts for the hour'],
    ['yyyy-MMMMM-dd', 'UTC', "'MMMMM'"],
    ['yyyy-MM-dd MM', 'UTC', 'two parts for the month'],
    ["yyyy-MM-dd 'at", 'UTC', 'a quote that is not closed'],
    ['', 'UTC', 'has no year'],
  ])('the format %j with zone %s is refused with a reason', (format, zone, reason) => {
    expect(read(format, zone, '')).toContain(reason);
  });

  test('a form whose parts have fixed places reads the same as one in which they can move', () => {
    const arbitrary = fc.oneof(
      fc
        .integer({ min: 0, max: 4_000_000_000_000 })
        .map((timeMs) => printTime(timeMs).slice(0, 19).replace('T', ' ')),
      fc.stringMatching(/^20[0-9]{2}-[0-3][0-9]-[0-3][0-9] [0-9]{2}:[0-9]{2}:[0-9]{2}x?$/),
    );
    fc.assert(
      fc.property(arbitrary, (text) => {
        const fixed = read('yyyy-MM-dd HH:mm:ss', 'Asia/Shanghai', text);
        const moving = read('yyyy-MM-dd HH:mm:ss.S', 'Asia/Shanghai', `${text}.0`);
        expect(fixed).toBe(moving);
      }),
    );
  });

  test('every hour of every day of a year is read back from months by name and halves of the day', () => {
    const names = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');
    const start = Date.UTC(2024, 0, 1);
    for (let timeMs = start; timeMs < Date.UTC(2025, 0, 1); timeMs += 3_600_000) {
      const [year, month, day, hour] = printTime(timeMs).split(/[-T:]/).map(Number);
      const half = (hour ?? 0) < 12 ? 'AM' : 'PM';
      const text = `${day}-${names[(month ?? 0) - 1]}-${year} ${(((hour ?? 0) + 11) % 12) + 1} ${half}`;
      expect(read('d-MMM-yyyy h a', 'Asia/Shanghai', text)).toBe(timeMs);
    }
  });

  test('any time is read back from its printed form', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4_000_000_000_000 }), (timeMs) => {
        const text = printTime(timeMs);
        expect(read("yyyy-MM-dd'T'HH:mm:ss.SSSX", undefined, text)).toBe(timeMs);
        const plain = text.slice(0, 23).replace('T', ' ');
        expect(read('yyyy-MM-dd HH:mm:ss.SSS', 'Asia/Shanghai', plain)).toBe(timeMs);
      }),
    );
  });
});
