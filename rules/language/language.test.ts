// What an editor of packs is told: choices, meanings and definitions at a place, also while the file is half written.
import { describe, expect, it } from 'vitest';
import { readPackFiles } from '../../runtime/load-pack.ts';
import { choicesAt } from './completion.ts';
import { definitionAt, hoverAt } from './hover.ts';
import { modelOf, type PackModel } from './pack-model.ts';
import { registryOf } from './registry.ts';

const PACK = { name: 'pack.yaml', text: 'pack: example\nversion: 1.0.0\n' };
const SHARED = {
  name: 'shared.yaml',
  text: `params:
  longTalk: 8m
lists:
  known-callers: { text: Callers whom we know., confirms: phone, entries: ['10086'] }
features:
  calledPeople:
    text: How many different people a number called.
    on: call.ended
    by: caller
    value: distinct(signal.callee)
    window: 10m
  talk: { on: call.ended, by: victim, where: signal.durationMs >= longTalk, value: sum(signal.durationMs), window: 6h }
typologies:
  goip: { name: { zh: 猫池, en: SIM farm }, role: suspect, halfLife: 6h, levels: { orange: 50, red: 60 } }
  coached: { name: coached, role: victim, halfLife: 1h, levels: { orange: 30, red: 60 } }
`,
};
const RULES = `rules:
  many-people:
    typology: goip
    on: call.ended
    when: calledPeople >= 3 && !listed('known-callers', signal.caller)
    points: 60
    reason: 'Called {calledPeople} people'
  long-talk:
    typology: coached
    on: call.ended
    when: talk > 20 * minute && suspectScore('goip') > 10
    points: 60
    reason: '{talk}'
`;
const both = (text: string) => ({ zh: text, en: text });
const filesWith = (text: string) => [PACK, SHARED, { name: 'rules.yaml', text }];
const model = modelOf(filesWith(RULES));

/** The place of the mark, in a text without it. */
function placed(marked: string, file = 'rules.yaml') {
  const offset = marked.indexOf('¦');
  return { file, text: marked.replace('¦', ''), offset };
}

function labels(marked: string, of: PackModel = model): string[] {
  return choicesAt(of, placed(marked)).choices.map(({ label }) => label);
}

const rule = (when: string, typology = 'goip') =>
  `rules:\n  new:\n    typology: ${typology}\n    on: call.ended\n    when: ${when}\n`;

it('the pack of these tests compiles', () => expect(model.diagnostics).toEqual([]));

describe('choices', () => {
  it('are the fields that an entry does not have yet', () => {
    expect(labels('rules:\n  new:\n    typology: goip\n    ¦\n    on: call.ended\n')).toEqual([
      'subject',
      'when',
      'points',
      'reason',
    ]);
    expect(labels('rules:\n  new:\n    ¦\n')).toContain('typology');
    expect(labels('typologies:\n  x: { role: victim, ¦ }\n')).toEqual(
      expect.arrayContaining(['levels', 'halfLife']),
    );
    expect(labels('¦\n')).toEqual(expect.arrayContaining(['rules', 'features', 'tests']));
  });

  it('are the words of a closed set', () => {
    expect(labels('rules:\n  new:\n    on: call.¦\n')).toContain('call.ended');
    expect(labels('rules:\n  new:\n    on: [call.started, ¦]\n')).toContain('sms.received');
    expect(labels('typologies:\n  x: { role: ¦ }\n')).toEqual(['victim', 'suspect']);
  });

  it('are names that the pack gives, where one is referred to', () => {
    expect(labels('rules:\n  new:\n    typology: ¦\n')).toEqual(['goip', 'coached']);
    expect(labels('features:\n  x: { window: ¦ }\n')).toEqual(['longTalk']);
    expect(labels('features:\n  x: { on: call.ended, by: ¦ }\n')).toEqual([
      'victim',
      'suspect',
      'caller',
      'callee',
    ]);
  });

  it('are fields of the rule’s own signal types behind a point', () => {
    const fields = labels(rule('signal.¦'));
    expect(fields).toContain('durationMs');
    expect(fields).not.toContain('amountFen');
  });

  it('are the features that a rule of that typology may read, and no others', () => {
    const suspect = labels(rule('¦'));
    expect(suspect).toContain('calledPeople');
    expect(suspect).not.toContain('talk');
    const victim = labels(rule('¦', 'coached'));
    expect(victim).toEqual(expect.arrayContaining(['talk', 'calledPeople', 'suspect', 'longTalk']));
  });

  it('are lists, typologies and codes within quotes', () => {
    expect(labels(rule("listed('¦'"))).toEqual(['known-callers']);
    expect(labels(rule("suspectScore('¦')", 'coached'))).toEqual(['goip']);
    expect(labels(rule("signal.origin == '¦"))).toContain('virtual');
    expect(labels(rule("signal.origin in ['virtual', '¦']"))).toContain('international');
  });

  it('are earlier steps of a sequence and their fields', () => {
    const steps = (where: string) =>
      `sequences:\n  s:\n    steps:\n      - { id: call, on: call.ended }\n      - id: pay\n        on: transfer.attempted\n        within: 2h\n        where: ${where}\n`;
    expect(labels(steps('¦'))).toContain('call');
    expect(labels(steps('call.¦'))).toContain('callee');
    expect(labels(steps('call.¦'))).not.toContain('amountFen');
  });

  it('are fields of the signal of a story', () => {
    const story = (fields: string) => `tests:\n  - name: x\n    signals:\n      - { ${fields} }\n`;
    expect(labels(story('at: 0, type: ¦'))).toContain('call.ended');
    expect(labels(story('at: 0, type: call.ended, ¦'))).toContain('caller');
    expect(labels(story('at: 0, type: call.ended, origin: ¦'))).toContain('virtual');
  });

  it('are features and fields in the places of a reason', () => {
    const reason = `${rule('calledPeople > 1')}    reason: 'Called {¦'\n`;
    expect(labels(reason)).toEqual(['calledPeople', 'signal']);
    expect(labels(reason.replace('{¦', '{signal.¦'))).toContain('caller');
  });

  it('replace the word that is being typed', () => {
    const marked = rule('1 < called¦Peo');
    const { from, to } = choicesAt(model, placed(marked));
    expect(placed(marked).text.slice(from, to)).toBe('calledPeo');
  });

  it('are still known while the file cannot be read', () => {
    const broken = modelOf(filesWith('rules:\n  a: { on: [call.ended\n'), model);
    expect(broken.diagnostics.map(({ severity }) => severity)).toEqual(['error']);
    expect(labels(rule('¦'), broken)).toContain('calledPeople');
  });
});

describe('what a place means', () => {
  const hover = (marked: string) => hoverAt(model, placed(marked));

  it('is told of a feature: what it counts, of what, where, and who reads it', () => {
    const told = hover(RULES.replace('when: calledPeople', 'when: called¦People'));
    expect(told).toMatchObject({
      title: 'calledPeople',
      text: both('How many different people a number called.'),
      definedAt: { file: 'shared.yaml', line: 6 },
    });
    expect(told?.facts).toContainEqual({ name: 'window', value: '10m' });
    expect(told?.facts).toContainEqual({ name: 'unit', value: 'number' });
    expect(told?.usedBy.map(({ by, line }) => [by.name, line])).toEqual([
      ['many-people', 5],
      ['many-people', 7],
    ]);
  });

  it('is told of a field, a list, a typology, a constant, a function and a field of the schema', () => {
    const field = hover(RULES.replace('signal.caller', 'signal.call¦er'));
    expect(field).toMatchObject({ title: 'signal.caller', text: 'Number that calls.' });
    expect(field?.facts).toContainEqual({ name: 'kind', value: 'phone' });
    expect(hover(RULES.replace("('known-", "('kno¦wn-"))?.text).toEqual(
      both('Callers whom we know.'),
    );
    expect(hover(RULES.replace("('goip", "('go¦ip"))?.text).toEqual({ zh: '猫池', en: 'SIM farm' });
    expect(hover(RULES.replace('* minute', '* min¦ute'))?.facts[0]?.value).toBe('60000');
    expect(hover(RULES.replace('suspectScore', 'suspect¦Score'))?.what).toBe('function');
    expect(hover(RULES.replace('points', 'poi¦nts'))?.text).toBe('Points that it gives.');
    expect(hover(RULES.replace('on: call.ended', 'on: call.¦ended'))?.text).toContain('over');
  });

  it('is that of the word which a cursor stands behind', () => {
    expect(hover(RULES.replace('calledPeople >=', 'calledPeople¦ >='))?.title).toBe('calledPeople');
    expect(hover(RULES.replace('calledPeople >=', 'calledPeople >¦='))).toBeUndefined();
  });

  it('leads to the definition', () => {
    const place = placed(RULES.replace('when: talk', 'when: ta¦lk'));
    const found = definitionAt(model, place);
    expect(SHARED.text.slice(found?.from, found?.to)).toBe('talk');
    expect(definitionAt(model, placed(RULES.replace('points', 'poi¦nts')))).toBeUndefined();
  });
});

describe('the pack for Zhejiang', () => {
  const files = readPackFiles('rules/packs/zhejiang');
  const zhejiang = modelOf(files);

  it('has every name of the plan in its registry, each with what it means', () => {
    const plan = zhejiang.plan;
    const named = registryOf(zhejiang).map(({ what, title }) => `${what} ${title}`);
    expect(named).toEqual(
      expect.arrayContaining([
        ...(plan?.features.map(({ name }) => `features ${name}`) ?? []),
        ...(plan?.rules.map(({ id }) => `rules ${id}`) ?? []),
        ...(plan?.lists.map(({ name }) => `lists ${name}`) ?? []),
      ]),
    );
    const features = registryOf(zhejiang).filter(({ what }) => what === 'features');
    expect(features.filter(({ text }) => text === '').map(({ title }) => title)).toEqual([]);
  });

  it('says in both languages what each name means', () => {
    const inChinese = (text: string) => /[\u4e00-\u9fff]/.test(text);
    const named = registryOf(zhejiang).filter(
      ({ definedAt, what }) => definedAt && what !== 'params',
    );
    const lacking = named.filter(
      ({ text }) => typeof text === 'string' || !inChinese(text.zh) || inChinese(text.en),
    );
    expect(lacking.map(({ what, title }) => `${what} ${title}`)).toEqual([]);
  });

  it('has a use for every feature, and the uses are those that the compiler finds', () => {
    const features = zhejiang.plan?.features.map(({ name }) => name) ?? [];
    for (const rule of zhejiang.plan?.rules ?? []) {
      const told = new Set(
        zhejiang.names.uses
          .filter(({ by, section }) => by.name === rule.id && section === 'features')
          .map(({ name }) => name),
      );
      expect([...told].sort()).toEqual(rule.features.map((index) => features[index]).sort());
    }
  });

  it('leads from every use to a definition of that very name', () => {
    const textOf = (file: string) => files.find(({ name }) => name === file)?.text ?? '';
    for (const [index, use] of zhejiang.names.uses.entries()) {
      const text = textOf(use.file);
      expect(text.slice(use.from, use.to)).toBe(use.name);
      // A file is read anew for each: every ninth is enough, of all files and kinds.
      if (index % 9 !== 0) continue;
      const place = { file: use.file, text, offset: use.from + 1 };
      expect(definitionAt(zhejiang, place)).toMatchObject({ name: use.name });
    }
  });
});
