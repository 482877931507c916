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
    ['yyyy-MM-dd hh:mm', 'UTC', "'hh'"],
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
