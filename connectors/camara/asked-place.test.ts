// Who waits to be asked about, as it is kept.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { forgetInFile } from '../forget-lines.ts';
import { PlaceFile } from '../source/place-file.ts';
import { AskedPeople } from './asked-people.ts';
import { askedFiles, askedPlace, peopleOf } from './asked-place.ts';

const person = (phone: string, time = 1) => ({ phone, region: '330106', time });
const [ANNA, BERT] = [person('+8613800000001'), person('+8613800000002')];
let dir: string;

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'asked-'));
});
afterEach(() => rm(dir, { recursive: true }));

test('a place has everybody once, in the order in which they began to wait, for their newest reason', () => {
  const place = askedPlace([ANNA, BERT, { ...ANNA, time: 9 }]);
  expect(peopleOf(place)).toEqual([{ ...ANNA, time: 9 }, BERT]);
});

test('a place that is missing, or of a version that kept nobody, has nobody, and another one is refused', () => {
  expect(peopleOf(undefined)).toEqual([]);
  expect(peopleOf({})).toEqual([]);
  for (const other of [7, { waiting: 'x' }, { waiting: [{ phone: 'x' }] }])
    expect(() => peopleOf(other)).toThrow(/not one of people to ask about/);
});

test('people of an earlier run come first, unless they wait again since, and those of other carriers are left out', () => {
  const queue = new AskedPeople().queue(['+86138']);
  queue.want(BERT);
  queue.want({ ...ANNA, time: 9 });
  queue.restore([ANNA, person('+8613700000000')]);
  expect(queue.people).toEqual([{ ...ANNA, time: 9 }, BERT]);
});

test('whoever is forgotten waits no more', async () => {
  const path = join(dir, 'carrier-a.place.json');
  await new PlaceFile(path, 'camara').write(askedPlace([ANNA, BERT]));
  await writeFile(join(dir, 'bank-a.place.json'), `{"version":1,"kind":"mysql","place":{}}`);
  expect(await askedFiles(dir)).toEqual([path]);
  const redact = (text: string) => text.replaceAll(ANNA.phone, 'phone-kqxw');
  expect(await forgetInFile(path, { redact }, false)).toBe(1);
  const queue = new AskedPeople().queue([]);
  queue.restore(peopleOf(await new PlaceFile(path, 'camara').read()));
  expect(queue.people).toEqual([BERT]);
});
