// Desks by region code: who gets a task, where it rises to, and who sees it.

import fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import { adoptRegions, isWithin, type Region } from '../signal/region.ts';
import { deskOf, isDesk, parentDesk } from './desk-tree.ts';

test('a known county has its own desk', () => {
  expect(deskOf('330106')).toBe('330106');
});

test('an unknown county waits at its city, an unknown city at its province', () => {
  expect(deskOf('330199')).toBe('330100');
  expect(deskOf('339912')).toBe('330000');
});

test('a county of another province waits at the desk of that province', () => {
  expect(deskOf('440305')).toBe('440000');
});

test('a text that is no region code waits at the home desk', () => {
  expect(deskOf('')).toBe('330000');
  expect(deskOf('nowhere')).toBe('330000');
});

test('a county that was redrawn waits where its people are now: at its successor, or at its city when they went to several', () => {
  expect(deskOf('330183')).toBe('330111');
  expect(deskOf('330104')).toBe('330100');
});

test('a task rises from county to city to province and no further', () => {
  expect(parentDesk('330106')).toBe('330100');
  expect(parentDesk('330100')).toBe('330000');
  expect(parentDesk('330000')).toBeUndefined();
});

test('a desk sees itself and those below it, not those beside or above', () => {
  expect(isWithin('330106', '330106')).toBe(true);
  expect(isWithin('330106', '330100')).toBe(true);
  expect(isWithin('330106', '330000')).toBe(true);
  expect(isWithin('330106', '330105')).toBe(false);
  expect(isWithin('330206', '330100')).toBe(false);
  expect(isWithin('330100', '330106')).toBe(false);
});

describe('a tree of an installation', () => {
  const region = (code: string, level: Region['level'], more: Partial<Region> = {}): Region => ({
    ...{ code, level, zh: code, en: code, validFrom: '2010-01-01' },
    ...more,
  });
  afterEach(() => adoptRegions());

  test('has desks where it says, and regions without one are served from above', () => {
    adoptRegions({
      home: '320000',
      regions: [
        region('320100', 'city', { hasDesk: false }),
        region('320102', 'county'),
        region('320104', 'county', { hasDesk: false }),
      ],
    });
    expect(deskOf('320102')).toBe('320102');
    expect(parentDesk('320102')).toBe('320000');
    expect(deskOf('320104')).toBe('320000');
    expect(isDesk('320104')).toBe(false);
    expect(deskOf('nowhere')).toBe('320000');
    expect(deskOf('330106')).toBe('330000');
  });

  test('of a city that works by itself ends at the city', () => {
    adoptRegions({
      home: '320100',
      regions: [region('320100', 'city'), region('320102', 'county')],
    });
    expect(parentDesk('320102')).toBe('320100');
    expect(parentDesk('320100')).toBeUndefined();
    expect(deskOf('320999')).toBe('320100');
    expect(deskOf('nowhere')).toBe('320100');
  });
});

test('every text leads to a desk that stands within a province desk', () => {
  const code = fc.oneof(fc.stringMatching(/^\d{6}$/), fc.stringMatching(/^33\d{4}$/), fc.string());
  fc.assert(
    fc.property(code, (region) => {
      const desk = deskOf(region);
      expect(isWithin(desk, `${desk.slice(0, 2)}0000`)).toBe(true);
      expect(deskOf(desk)).toBe(desk);
    }),
  );
});
