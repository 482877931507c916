import { expect, test } from 'vitest';
import { foreignFault } from './sender.ts';

const sender = {
  sources: ['bank-a'],
  regions: ['330100'],
  covers: (region: string) => region.startsWith('3301'),
};
const fault = (signal: Parameters<typeof foreignFault>[0]) => foreignFault(signal, sender)?.code;

test('a partner sends for its own sources and regions alone', () => {
  const own = { source: 'bank-a', region: '330106', type: 'transfer.attempted' } as const;
  expect(fault(own)).toBeUndefined();
  expect(fault({ ...own, source: 'bank-b' })).toBe('foreign-source');
  expect(fault({ ...own, region: '330206' })).toBe('foreign-region');
});

test.each(['outcome.recorded', 'suspect.confirmed', 'list.changed'] as const)(
  'a partner does not send %s, which forewarn makes of what its own people do',
  (type) => {
    expect(fault({ source: 'bank-a', region: '330106', type })).toBe('foreign-type');
    expect(foreignFault({ source: 'bank-a', region: '330106', type }, undefined)).toBeUndefined();
  },
);
