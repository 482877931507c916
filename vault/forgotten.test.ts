import { expect, test } from 'vitest';
import { Forgotten, parseForgotten } from './forgotten.ts';

const PHONE = { kind: 'phone', id: '+8613912348765' } as const;
const NAME = { kind: 'words', id: '欧阳某' } as const;

test('an id is found in every form in which it is written, and not inside of another', () => {
  const forgotten = new Forgotten([PHONE]);
  for (const text of ['13912348765', '+8613912348765', '008613912348765', 'call 13912348765.'])
    expect(forgotten.redact(text)).not.toContain('2348765');
  for (const text of ['139123487650', '2213912348765', '86139123487'])
    expect(forgotten.redact(text)).toBe(text);
});

test('what stands for an id is the same everywhere and as long, also in bytes', () => {
  const forgotten = new Forgotten([PHONE, NAME]);
  const value = { phone: PHONE.id, note: `${NAME.id} 13912348765,13912348765` };
  const after = forgotten.redactAll(value);
  const [first] = forgotten.replacements;
  expect(after.phone).toBe(`+86${first?.token}`);
  expect(after.note).toContain(`${first?.token},${first?.token}`);
  expect(after.note).not.toContain(NAME.id);
  const bytes = new TextEncoder().encode(JSON.stringify(value));
  expect(forgotten.redactBytes(bytes)).toBe(true);
  expect(JSON.parse(new TextDecoder().decode(bytes))).toEqual(after);
  expect(forgotten.redactBytes(bytes)).toBe(false);
});

test('lists name the line that is wrong and nobody', () => {
  expect(parseForgotten('# order 7\n\nphone:+8613912348765\nwords:a:b')).toEqual([
    PHONE,
    { kind: 'words', id: 'a:b' },
  ]);
  expect(() => parseForgotten('13912348765')).toThrow(/^line 1 is not KIND:ID/);
  expect(() => new Forgotten([{ kind: 'phone', id: '95588' }])).toThrow('too short');
  expect(() => new Forgotten([])).toThrow('Nobody is named');
});
