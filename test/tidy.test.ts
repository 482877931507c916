// Rules of the house that no compiler or linter knows. Each test names the files that break it.
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { ERRORS } from '../signal/fw-error.ts';

const IGNORED = new Set(['node_modules', 'data', 'coverage', '.git', '.cache', 'results']);
const PURE = /^(signal|scan|cel|rules|engine)\//;
const TEST_CODE = /\.test\.ts$|\.conformance\.ts$|^test\//;
/** This file names what it forbids. */
const SELF = 'test/tidy.test.ts';
const LINES_MAX = 400;
/** Files that may be longer, each with its reason. */
const LONG_FILES: Readonly<Record<string, string>> = {
  'client/paths.ts': 'generated from the description of the API',
};
/** Folders are named after an idea, never after a kind. */
const BANNED_FOLDERS =
  /^(src|lib|utils?|helpers?|common|managers?|services?|shared|core|types|interfaces|classes|misc)$/;

const files = filesUnder('.');
const sources = files.filter((file) => /\.(tsx?|mjs|cjs)$/.test(file) && file !== SELF);
const pages = files.filter((file) => file.endsWith('.md'));
const texts = files.filter((file) =>
  /\.(tsx?|mjs|cjs|js|md|ya?ml|json|sh|grit|sql|lua|html|css)$/.test(file),
);

function filesUnder(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (IGNORED.has(entry.name)) return [];
    const path = join(folder, entry.name);
    return entry.isDirectory() ? filesUnder(path) : [path];
  });
}

function read(file: string): string {
  return readFileSync(file, 'utf8');
}

/** `file:line: text` of every line of the files that matches. */
function hits(among: readonly string[], pattern: RegExp): string[] {
  return among.flatMap((file) =>
    read(file)
      .split('\n')
      .flatMap((line, index) =>
        pattern.test(line) ? [`${file}:${index + 1}: ${line.trim()}`] : [],
      ),
  );
}

/** The source without comments, so that prose may say `await` or `Date.now`. */
function codeHits(among: readonly string[], pattern: RegExp): string[] {
  return among.flatMap((file) => {
    const code = read(file)
      .replace(/\/\*[\s\S]*?\*\//g, (comment) => comment.replace(/[^\n]/g, ''))
      .replace(/(^|\s)\/\/.*$/gm, '');
    return code
      .split('\n')
      .flatMap((line, index) =>
        pattern.test(line) ? [`${file}:${index + 1}: ${line.trim()}`] : [],
      );
  });
}

const pureSources = sources.filter((file) => PURE.test(file) && !TEST_CODE.test(file));

test('the project has files to look at', () => {
  expect(sources.length).toBeGreaterThan(20);
  expect(pureSources.length).toBeGreaterThan(5);
});

test('signal, scan, cel, rules and engine are synchronous', () => {
  expect(
    codeHits(pureSources, /\basync\b|\bawait\b|\bPromise\b|\bsetTimeout\b|\bqueueMicrotask\b/),
  ).toEqual([]);
});

test('signal, scan, cel, rules and engine take time and chance as arguments', () => {
  expect(
    codeHits(pureSources, /Date\.now|new Date\(\)|performance\.now|Math\.random|process\./),
  ).toEqual([]);
});

test('folders are named after ideas', () => {
  const folders = new Set(files.flatMap((file) => dirname(file).split('/')));
  expect([...folders].filter((name) => BANNED_FOLDERS.test(name))).toEqual([]);
});

test('no test is singled out and nothing is left to do', () => {
  expect(hits(sources, /\b(test|it|describe)\.only\b|\bFIXME\b|\bXXX\b|\bTODO\b/)).toEqual([]);
});

test('files are short, or say why not', () => {
  const long = sources.filter((file) => read(file).split('\n').length - 1 > LINES_MAX);
  expect(long.sort()).toEqual(Object.keys(LONG_FILES).sort());
});

test('every source file opens by saying what it is for', () => {
  const silent = sources.filter(
    (file) => !TEST_CODE.test(file) && !/^(#!.*\n)?(\/\/|\/\*) ?\S/.test(read(file)),
  );
  expect(silent).toEqual([]);
});

test('the console asks the API through its typed client alone', () => {
  const rooms = sources.filter((file) => /^console\/(?!link\/)/.test(file));
  const asking =
    /(?<![.\w])fetch\(|new (?:Request|EventSource|WebSocket|XMLHttpRequest)\b|sendBeacon\(/;
  expect(codeHits(rooms, asking)).toEqual([]);
});

test('every page has one title', () => {
  const withoutCode = (text: string) => text.replace(/^(```|~~~)[\s\S]*?^\1/gm, '');
  const wrong = pages.filter(
    (page) => (withoutCode(read(page)).match(/^# \S/gm) ?? []).length !== 1,
  );
  expect(wrong).toEqual([]);
});

test('links between pages lead somewhere', () => {
  const broken = pages.flatMap((page) =>
    [...read(page).matchAll(/\]\(([^)\s]+)\)/g)].flatMap(([, target = '']) => {
      if (/^[a-z]+:|^#/.test(target)) return [];
      const path = join(dirname(page), decodeURIComponent(target.replace(/#.*$/, '')));
      return statSync(path, { throwIfNoEntry: false }) === undefined ? [`${page}: ${target}`] : [];
    }),
  );
  expect(broken).toEqual([]);
});

test('nothing names a path or a registry of the machine it was written on', () => {
  const among = texts.filter((file) => file !== SELF);
  expect(hits(among, /\/work\/|\/root\/|\/home\/[a-z]|"resolved": "http/)).toEqual([]);
});

test('every error code is thrown somewhere', () => {
  const product = sources.filter((file) => !TEST_CODE.test(file) && file !== 'signal/fw-error.ts');
  const code = product.map(read).join('\n');
  expect(Object.keys(ERRORS).filter((name) => !code.includes(`'${name}'`))).toEqual([]);
});

test('every dependency has a line of reason in docs/dependencies.md', () => {
  const manifest: unknown = JSON.parse(read('package.json'));
  const names = ['dependencies', 'devDependencies', 'optionalDependencies'].flatMap((kind) =>
    Object.keys(Object(Reflect.get(Object(manifest), kind))),
  );
  const page = read('docs/dependencies.md');
  expect(names.length).toBeGreaterThan(10);
  expect(names.filter((name) => !page.includes(`| \`${name}\` |`))).toEqual([]);
  const listed = [...page.matchAll(/^\| `([^`]+)` \|/gm)].map(([, name]) => name);
  expect(listed.filter((name) => name !== undefined && !names.includes(name))).toEqual([]);
});

test('dependencies are pinned to one version', () => {
  const manifest: unknown = JSON.parse(read('package.json'));
  const loose = ['dependencies', 'devDependencies', 'optionalDependencies'].flatMap((kind) =>
    Object.entries(Object(Reflect.get(Object(manifest), kind))).filter(
      ([, version]) => !/^\d+\.\d+\.\d+$/.test(String(version)),
    ),
  );
  expect(loose).toEqual([]);
});

test('the lock holds the packages of all platforms, or npm ci refuses it', () => {
  const lock: unknown = JSON.parse(read('package-lock.json'));
  const packages = Object(Reflect.get(Object(lock), 'packages'));
  const names = new Set(Object.keys(packages).map((path) => path.replace(/^.*node_modules\//, '')));
  const wanted = Object.values(packages).flatMap((entry) =>
    Object.keys(Object(Reflect.get(Object(entry), 'optionalDependencies'))),
  );
  expect(wanted.length).toBeGreaterThan(10);
  expect(wanted.filter((name) => !names.has(name))).toEqual([]);
});
