import { describe, expect, it } from 'vitest';
import { guess } from '../../test/guess-fixture.ts';

const record = (i: number) =>
  `{"callId":"c${i}","aNumber":"1381234567${i % 10}","bNumber":"13912345678","startTime":"2026-03-01T00:00:0${i % 10}Z"}`;
const LINES = Array.from({ length: 40 }, (_, i) => record(i));

describe('lines that are no JSON', () => {
  it('are left out where they are few, and the first is named', async () => {
    const lines = [...LINES.slice(0, 20), '', '{"callId": broken', ...LINES.slice(20), '{"a":'];
    const { text, signals, refused } = await guess('few.ndjson', lines.join('\n'));
    expect(text).toContain('# Proposed from 40 rows');
    expect(text).toContain('# Left out: 2 lines are no JSON, the first is line 22.');
    expect({ signals: signals.length, refused: refused.length }).toEqual({
      signals: 40,
      refused: 2,
    });
  });

  it('are left out where the first is one', async () => {
    const { sample } = await guess('first.ndjson', ['HEADER', ...LINES].join('\n'));
    expect(sample).toMatchObject({ format: 'ndjson', broken: { count: 1, line: 1 } });
  });

  it('are not told of where there is none', async () => {
    expect((await guess('none.ndjson', LINES.join('\n'))).text).not.toContain('Left out');
  });

  it('make no sample where they are many', async () => {
    const lines = LINES.slice(0, 4).flatMap((line) => [line, '{"a":']);
    await expect(guess('many.ndjson', lines.join('\n'))).rejects.toThrow(/neither a JSON record/);
  });
});
