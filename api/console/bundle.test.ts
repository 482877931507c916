// What a browser loads: from here alone, for browsers of 2021, and little of it.
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { depsWith } from '../fixture.ts';
import { CONSOLE_PATHS } from '../routes/console-routes.ts';
import { buildServer } from '../server.ts';
import { buildConsole, COMPILER, type ConsoleBundle } from './bundle.ts';

let bundle: ConsoleBundle;
let app: FastifyInstance;
beforeAll(async () => {
  bundle = await buildConsole();
  app = buildServer(depsWith());
});
afterAll(() => app.close());

test.each(CONSOLE_PATHS)(
  '%s is the page, which may run files of this server alone',
  async (url) => {
    const { body, headers } = await app.inject(url);
    expect(body).toBe(bundle.page);
    expect(headers['content-type']).toBe('text/html; charset=utf-8');
    expect(headers['cache-control']).toBe('no-store');
    const policy = String(headers['content-security-policy']);
    expect(policy).toContain("default-src 'none'; script-src 'self'; style-src 'self'");
    expect(policy).not.toContain('unsafe');
    expect(body).not.toMatch(
      /<script(?![^>]* src="\/assets\/)|<style| style=|https?:\/\/(?!www\.w3\.org)/,
    );
  },
);

test('files are kept by the browser and sent small', async () => {
  const [name = ''] = bundle.firstLoad();
  const plain = await app.inject(`/assets/${name}`);
  const gzipped = await app.inject({
    url: `/assets/${name}`,
    headers: { 'accept-encoding': 'gzip, br' },
  });
  expect(plain.headers['cache-control']).toContain('immutable');
  expect(gzipped.headers['content-encoding']).toBe('gzip');
  expect(gzipped.rawPayload.length).toBeLessThan(plain.rawPayload.length);
});

test('the compiler of packs alone may run code that it made, and asks nobody for anything', async () => {
  const policies = new Map<string, string>();
  for (const name of bundle.files.keys()) {
    const { headers } = await app.inject(`/assets/${name}`);
    policies.set(name, String(headers['content-security-policy']));
  }
  const loose = [...policies].filter(([, policy]) => policy.includes('unsafe'));
  expect(loose).toEqual([[bundle.compiler, "default-src 'none'; script-src 'self' 'unsafe-eval'"]]);
});

test('nothing is used that Chrome 90 has not and older-browsers.ts does not add', () => {
  const newer =
    /\.(findLastIndex|toSorted|toReversed|toSpliced|intersection|symmetricDifference|isSubsetOf|isSupersetOf|isDisjointFrom|groupBy|withResolvers|fromAsync|toWellFormed|toArray|canParse|checkVisibility|showPopover|getOrInsert)\(|structuredClone\(|AbortSignal\.(any|timeout)|\.(values|keys|entries)\(\)\.(map|filter|some|every|find|reduce|forEach|flatMap|take|drop)\(|Intl\.(DurationFormat|supportedValuesOf)/;
  for (const [name, { bytes, type }] of bundle.files) {
    if (!type.startsWith('text/javascript')) continue;
    expect.soft(newer.exec(new TextDecoder().decode(bytes))?.[0], name).toBeUndefined();
  }
});

test('styles ask for nothing that Chrome 90 has not and that a page would not do without', () => {
  const newer =
    /:has\(|color-mix\(|light-dark\(|oklch\(|@(container|layer|scope|starting-style)\b|\b\d*\.?\d+(dvh|svh|lvh|dvw|cqw|cqh|lh)\b|subgrid|[{;](translate|rotate|scale):|field-sizing|text-box|anchor-name|:popover-open|:modal|:user-invalid|overflow:clip/;
  const styles = [...bundle.files].filter(([, { type }]) => type.startsWith('text/css'));
  expect(styles.length).toBeGreaterThan(0);
  for (const [name, { bytes }] of styles)
    expect.soft(newer.exec(new TextDecoder().decode(bytes))?.[0], name).toBeUndefined();
});

describe('what is loaded first', () => {
  test.each([
    [undefined, 150],
    ['console/desk/desk-room.tsx', 150],
    ['console/board/board-room.tsx', 150],
    ['console/command/command-room.tsx', 450],
    ['console/admin/admin-room.tsx', 150],
    ['console/system/system-room.tsx', 150],
  ])('of %s stays within %d kB', (room, kilobytesMax) => {
    const sizes = bundle.firstLoad(room).map((name) => bundle.files.get(name)?.gzipped.length ?? 0);
    const bytes = sizes.reduce((sum, size) => sum + size, 0);
    expect(bytes).toBeGreaterThan(50 * 1024);
    expect(bytes).toBeLessThan(kilobytesMax * 1024);
  });

  test('of the workbench stays within 350 kB, its compiler included', () => {
    const compiler = [COMPILER, 'console/workbench/compiler/answers.ts'];
    const rooms = ['console/workbench/workbench-room.tsx', ...compiler];
    const names = new Set(rooms.flatMap((room) => bundle.firstLoad(room)));
    const sizes = [...names].map((name) => bundle.files.get(name)?.gzipped.length ?? 0);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(350 * 1024);
  });

  test('of a room is more than the frame', () => {
    const frame = bundle.firstLoad();
    const desk = bundle.firstLoad('console/desk/desk-room.tsx');
    expect(desk.length).toBeGreaterThan(frame.length);
    expect(desk).toEqual(expect.arrayContaining([...frame]));
  });

  test('names no other origin to load from', () => {
    const texts = [...bundle.files.values()].map(({ bytes }) => new TextDecoder().decode(bytes));
    for (const text of texts) expect(text).not.toMatch(/@import|url\(\s*["']?(https?:)?\/\//);
  });
});
