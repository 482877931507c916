import { expect, test } from 'vitest';
import { maskNote, maskWords } from './masked-words.ts';

test.each([
  ['call 0571-88888888 back', 'call 0571****8888 back'],
  ['card 6222 0212 3456 7890 123', 'card 6222****0123'],
  ['id 33010619900101123X', 'id 3301****123X'],
  ['lost 5,000,000.00 yuan at 10:15', 'lost 5,000,000.00 yuan at 10:15'],
  ['three calls, 12 min', 'three calls, 12 min'],
  ['on 2026-03-01 08:30, or 2026-03-02T08:30', 'on 2026-03-01 08:30, or 2026-03-02T08:30'],
  ['2026-03-01 13812345678', '2026-03-01 138****5678'],
  ['card 2026-03-01-6222-0212', 'card 2026****0212'],
  ['event time 1970-01-22T02:53 is late', 'event time 1970-01-22T02:53 is late'],
  ['born 1990-01-01', 'born 19****01'],
])('the note %j becomes %j', (note, masked) => {
  expect(maskNote(note)).toBe(masked);
});

test.each([
  ['欧阳标记 住 标记路九十九号，未报警', '欧*** 住 标******，未**'],
  ["John's son: 138 1234 5678", "J***'s s**: 1** 1*** 5***"],
  ['', ''],
])('what was written about somebody, %j, becomes %j', (note, masked) => {
  expect(maskWords(note)).toBe(masked);
});
