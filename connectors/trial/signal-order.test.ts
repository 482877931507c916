import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { printTrial } from '../../cmd/trial-text.ts';
import { compileMapping } from '../mapping/compile-mapping.ts';
import { type Trial, tryFile } from './try-file.ts';

let dir: string;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'forewarn-order-'));
});
afterAll(() => rm(dir, { recursive: true }));

const STARTED = `  - type: call.started
    fields: { id: "{id}-s", time: { from: start, format: epoch-s } }
`;
const ENDED = `  - type: call.ended
    fields: { id: "{id}-e", time: { cel: "(number(row.start) + number(row.seconds)) * 1000", format: epoch-ms }, durationMs: { from: seconds, unit: s }, answered: true }
`;
const mapping = (signals: string) => `name: t
source: s
format: csv
fields: { callId: "{id}", region: 330100, caller: "{a}", callee: "{b}" }
signals:
${signals}`;

/** Calls that begin a minute apart and last so many seconds, in the order in which they began. */
async function trial(seconds: readonly number[], signals: string): Promise<Trial> {
  const path = join(dir, 'f');
  const rows = seconds.map((each, i) => `${i},${1_796_000_400 + i * 60},10086,10010,${each}`);
  await writeFile(path, `id,start,a,b,seconds\n${rows.join('\n')}\n`);
  return tryFile(path, compileMapping(mapping(signals), 't.yaml'), 0);
}

describe('the order of the signals of a file', () => {
  it('is told with how far one lies behind a newer one before it', async () => {
    const { order } = await trial([10, 300, 10, 20], ENDED);
    expect(order).toEqual({
      first: '2026-11-30T09:00:10.000+08:00',
      last: '2026-11-30T09:06:00.000+08:00',
      spanMs: 350_000,
      stepBackMs: 230_000,
      stepBackRow: 4,
      late: 0,
      latenessMs: 600_000,
      apartMs: 0,
    });
  });

  it('counts what the engine would refuse as late: further behind the newest than the lateness, and not what lies on it', async () => {
    // Ends at 0:10, 20:00 and then ten minutes before that, a second earlier, and later again.
    const { order } = await trial([10, 1140, 480, 419, 1200], ENDED);
    expect(order).toMatchObject({ late: 1, lateRow: 5, stepBackMs: 601_000, stepBackRow: 5 });
  });

  it('does not count registrations and filed cases, which are never late', async () => {
    const opened = STARTED.replace('call.started', 'number.activated').replace(
      'fields: {',
      'fields: { phone: "{a}",',
    );
    const path = join(dir, 'numbers');
    await writeFile(path, 'id,start,a\n1,1796000400,10086\n2,1790000000,10086\n');
    const text = mapping(opened).replace(/^fields: .*$/m, 'fields: { region: 330100 }');
    const { order } = await tryFile(path, compileMapping(text, 't.yaml'), 0);
    expect(order).toMatchObject({ spanMs: 6_000_400_000, stepBackMs: 0, late: 0 });
  });

  it('is missing where nothing became a signal', async () => {
    expect((await trial([], ENDED)).order).toBeUndefined();
  });

  it('is said with what to do', async () => {
    const ends = printTrial(await trial([10, 5400, 10, 10], ENDED), false).join('\n');
    expect(ends).toContain(
      '(1 h 30 min), up to 1 h 28 min behind a newer one before it, as in row 4',
    );
    expect(ends).toContain('2 of them would be late, the first in row 4');
    expect(ends).toContain('Sort the file by the times of its signals');
    expect(ends).toContain('lateness: 2h');
    const both = printTrial(await trial([10, 5400, 10, 10], STARTED + ENDED), false).join('\n');
    expect(both).toContain('Rows hold signals up to 1 h 30 min apart');
    expect(printTrial(await trial([10, 10], ENDED), false).join('\n')).toContain(', in order');
  });
});
