// What callers say leads somewhere, in both languages, for every typology that a task can have.
import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { parseCallScripts, readCallScripts, type ScriptAnswer, TRUTH } from './call-script.ts';

const PACK = new URL('../rules/packs/zhejiang/', import.meta.url);
const scripts = readCallScripts();

test('every typology of victims in the reference pack has its truth, under the name that it has there', () => {
  const names = readdirSync(PACK)
    .filter((name) => name.endsWith('.yaml'))
    .flatMap((name) => {
      const { typologies = {} } = parse(readFileSync(new URL(name, PACK), 'utf8'));
      return Object.entries<{ role?: string; name?: object }>(typologies)
        .filter(([, { role }]) => role === 'victim')
        .map(([id, typology]) => [id, typology.name] as const);
    });
  expect(scripts.names).toEqual(Object.fromEntries(names));
  expect(Object.keys(scripts.truths).sort()).toEqual(
    ['other', ...Object.keys(scripts.names)].sort(),
  );
});

test('the straight way takes four answers from the first word to dissuaded', () => {
  const byId = new Map(scripts.steps.map(({ id, answers }) => [id, answers]));
  byId.set(TRUTH, scripts.truthAnswers);
  const way: string[] = [];
  let suggested: string | undefined;
  for (let id: string | undefined = 'open'; id !== undefined; ) {
    way.push(id);
    const straight: ScriptAnswer | undefined = byId.get(id)?.[0];
    suggested = straight?.outcome ?? suggested;
    id = straight?.to;
  }
  expect(way).toEqual(['open', 'on-call', 'truth', 'paid', 'promise']);
  expect(suggested).toBe('dissuaded');
});

test('every step is reached by some answer', () => {
  const all = [...scripts.steps, scripts.aftercare].flatMap(({ answers }) => answers);
  const reached = new Set([...all, ...scripts.truthAnswers].map(({ to }) => to));
  const lonely = scripts.steps.map(({ id }) => id).filter((id) => !reached.has(id));
  expect(lonely).toEqual(['open']);
});

test('all faults of a file are told at once', () => {
  const text = `
steps:
  open: { say: { zh: 喂 }, answers: [{ zh: 是, en: Yes, to: nowhere }, { zh: 否, en: No }, { zh: 完, en: End, outcome: saved }] }
truths: { other: { zh: 假, en: False } }
`;
  expect(() => parseCallScripts('ours.yaml', text)).toThrow(
    /version[\s\S]*needs zh and en|needs zh and en[\s\S]*version/,
  );
  for (const fault of ['needs aftercare', 'leads to nowhere', 'needs to, outcome', 'none of']) {
    expect(() => parseCallScripts('ours.yaml', text)).toThrow(fault);
  }
});
