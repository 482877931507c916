// Clusters of missed cases as people read them.
import { regionName } from '../../signal/region.ts';
import type { ClusterView, Named, TraitView } from './missed.ts';
import type { MissedAnswer } from './missed-look.ts';

const TRAITS_SHOWN = 6;
const SHARED_SHOWN = 8;
const NAMES_SHOWN = 4;

/** All of it; drafts stand in JSON, or are printed alone. */
export function missedText(answer: MissedAnswer): string {
  const { filed, missedInAll, cases, unseen, others, signalsRead, clusters, alone } = answer;
  return [
    `cases     ${filed} filed, ${missedInAll} that nobody was warned of${cases < missedInAll ? `; the newest ${cases} are looked at` : ''}`,
    `signals   ${signalsRead} read; of ${unseen} cases there are none; compared with ${others} other people`,
    `clusters  ${clusters.length}, and ${alone} cases like no other`,
    ...clusters.flatMap(clusterLines),
  ].join('\n');
}

function clusterLines(cluster: ClusterView, at: number): string[] {
  const { cases, lossFen, typologies, regions, weeks, traits, sequences, shared, draft } = cluster;
  return [
    '',
    `${at + 1}. ${cases} cases, ${(lossFen / 100).toFixed(0)} yuan lost; by week ${weeks.join(' ')}`,
    `   filed as  ${namesText(typologies)}`,
    `   where     ${namesText(regions.map(({ name, cases: count }) => ({ name: regionName(name, 'en'), cases: count })))}`,
    ...traits.slice(0, TRAITS_SHOWN).map((each) => traitLine('sign', each)),
    ...sequences.slice(0, TRAITS_SHOWN).map((each) => traitLine('sequence', each)),
    ...shared
      .slice(0, SHARED_SHOWN)
      .map(
        ({ kind, value, cases: count, others }) =>
          `   shared    ${kind} ${value}: ${count} cases, ${others} others`,
      ),
    ...(draft === undefined
      ? ['   draft     none: they have nothing in common that others have not']
      : [
          `   draft     ${draft.name}: would have fired in ${percent(draft.share)} of them and with ${percent(draft.othersShare)} of others; --draft ${at + 1} prints it`,
          ...draft.complaints.map((complaint) => `             ${complaint}`),
        ]),
  ];
}

function traitLine(
  what: string,
  { trait, share, othersShare, lift, low, high }: TraitView,
): string {
  const often = `${lift.toFixed(0)} times as often (${low.toFixed(0)} to ${high.toFixed(0)})`;
  return `   ${what.padEnd(9)} ${percent(share)} of them, ${percent(othersShare)} of others, ${often}: ${trait}`;
}

function namesText(names: readonly Named[]): string {
  return names
    .slice(0, NAMES_SHOWN)
    .map(({ name, cases }) => `${name} ${cases}`)
    .join(', ');
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}
