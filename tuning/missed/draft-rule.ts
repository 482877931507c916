// A cluster as the beginning of a rule: a file of the pack that an analyst reads, names, and takes through the life of every version.
import type { PackFile } from '../../rules/pack-file.ts';
import { contentId } from '../../signal/content-id.ts';
import type { SharedIdentifier } from './cluster.ts';
import { SEQUENCE_MS, type SequenceOfTraits } from './sequence.ts';
import type { Trait } from './trait.ts';

export interface DraftOf {
  /** Case numbers of the cluster; the names in the draft are made from them. */
  readonly caseIds: readonly string[];
  readonly sequence: SequenceOfTraits;
  readonly identifiers: readonly SharedIdentifier[];
}

export interface RuleDraft extends PackFile {
  readonly typology: string;
}

/** Orange at once, and not red: nobody has tried it yet. */
const LEVELS = '{ yellow: 35, orange: 60, red: 80 }';
const POINTS = 65;
/** A site or app that several cases share is rarely met by chance, but a rule should not rest on it alone. */
const LISTED_POINTS = 45;

/** The draft. Domains and packages stand in it; numbers of people, also of suspects, do not: they go on lists by the desk. */
export function draftOf({ caseIds, sequence, identifiers }: DraftOf): RuleDraft {
  const mark = contentId('missed', ...caseIds).slice(0, 6);
  const typology = `new-trick-${mark}`;
  const { before, last } = sequence;
  const features = before.map((trait, i) => ({ name: `trick${mark}x${i + 1}`, trait }));
  const when = [...last.where, ...features.map(({ name }) => `${name} >= 1`)].join(' && ');
  const domains = valuesOf(identifiers, 'domain');
  const apps = valuesOf(identifiers, 'app');
  const lines = [
    `# Drafted from ${caseIds.length} cases that nobody was warned of. In ${percentOf(sequence.share)} of them, and with ${percentOf(sequence.othersShare)} of`,
    '# the other people looked at, it would have fired. Name it, write a story for it, and try it in a backtest before anything else.',
    ...listsText(typology, domains, apps),
    ...(features.length === 0
      ? []
      : ['features:', ...features.flatMap(({ name, trait }) => featureText(name, trait))]),
    'typologies:',
    `  ${typology}:`,
    `    name: { zh: 新手法 ${mark}, en: New trick ${mark} }`,
    '    role: victim',
    '    halfLife: 24h',
    `    levels: ${LEVELS}`,
    'rules:',
    ...ruleText(typology, 'sequence', last.on, when === '' ? 'true' : when, POINTS),
    ...(domains.length === 0
      ? []
      : [
          ...ruleText(
            typology,
            'site',
            'site.visited',
            `listed('${typology}-domains', signal.domain)`,
            LISTED_POINTS,
          ),
          ...ruleText(
            typology,
            'link',
            'sms.received',
            `listed('${typology}-domains', signal.domain)`,
            LISTED_POINTS,
          ),
        ]),
    ...(apps.length === 0
      ? []
      : ruleText(
          typology,
          'app',
          'app.installed',
          `listed('${typology}-apps', signal.app)`,
          LISTED_POINTS,
        )),
  ];
  return { typology, name: `${typology}.yaml`, text: `${lines.join('\n')}\n` };
}

function listsText(
  typology: string,
  domains: readonly string[],
  apps: readonly string[],
): string[] {
  const one = (name: string, text: string, entries: readonly string[]) =>
    entries.length === 0
      ? []
      : [`  ${typology}-${name}:`, `    text: ${text}`, `    entries: ${JSON.stringify(entries)}`];
  const lists = [
    ...one('domains', 'Sites that cases of this trick share.', domains),
    ...one('apps', 'Apps that cases of this trick share.', apps),
  ];
  return lists.length === 0 ? [] : ['lists:', ...lists];
}

function featureText(name: string, { key, on, where }: Trait): string[] {
  return [
    `  ${name}:`,
    `    text: ${JSON.stringify(`How often ${key}`)}`,
    `    on: ${on}`,
    '    by: victim',
    ...(where.length === 0 ? [] : [`    where: ${JSON.stringify(where.join(' && '))}`]),
    '    value: count',
    `    window: ${SEQUENCE_MS / 3_600_000}h`,
  ];
}

function ruleText(
  typology: string,
  name: string,
  on: string,
  when: string,
  points: number,
): string[] {
  const reason = {
    sequence: [
      '出现与未预警案件相同的一连串迹象',
      'The same signs one after another as in cases that nobody was warned of',
    ],
    site: ['访问未预警案件共有的网站', 'A site that cases share which nobody was warned of'],
    link: [
      '短信含未预警案件共有的网站',
      'A link to a site that cases share which nobody was warned of',
    ],
    app: ['安装未预警案件共有的应用', 'An app that cases share which nobody was warned of'],
  }[name] ?? [name, name];
  return [
    `  ${typology}-${name}:`,
    `    typology: ${typology}`,
    `    on: ${on}`,
    `    when: ${JSON.stringify(when)}`,
    `    points: ${points}`,
    `    reason: { zh: ${JSON.stringify(reason[0])}, en: ${JSON.stringify(reason[1])} }`,
  ];
}

function valuesOf(
  identifiers: readonly SharedIdentifier[],
  kind: SharedIdentifier['kind'],
): string[] {
  return identifiers.filter((each) => each.kind === kind).map(({ value }) => value);
}

function percentOf(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}
