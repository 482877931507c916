// Campaigns as briefs of text: who is hit, through what, with how much money, which rule sees it and which does not.
import { printTime } from '../signal/event-time.ts';
import { LOSS_CAUSE_TEXT } from '../signal/loss-cause.ts';
import { regionName } from '../signal/region.ts';
import type { CampaignReport, TracedCampaign } from './campaign-report.ts';
import type { Counted } from './campaigns.ts';
import { count, dayTime, formatYuan } from './report-table.ts';
import { pad, textWidth } from './text-grid.ts';

type Lang = 'zh' | 'en';

const WORDS = {
  zh: {
    title: '团伙与案件串并',
    country: '全国',
    none: '本期没有共用涉案线索的事件',
    found: (all: string, told: string) => `共 ${all} 个，最大的 ${told} 个：`,
    head: (episodes: string) => `${episodes} 起事件`,
    when: '时间',
    growth: (last: string, before: string) =>
      `近 7 天 ${last} 起，前 7 天 ${before}${before === '–' ? '' : ' 起'}`,
    hit: '受害地区',
    kind: '类型',
    through: '涉案线索',
    money: '资金',
    sums: (risk: string, kept: string, lost: string) => `涉险 ${risk}，止损 ${kept}，损失 ${lost}`,
    whyLost: '受损原因',
    from: '线索来源',
    cases: '立案',
    filed: (cases: string, loss: string) => `${cases} 起，案损 ${loss}`,
    seenBy: '命中规则',
    blind: '未命中规则',
    hubs: '共用过多、未用于串并',
    cut: '事件过多，只看最近的',
  },
  en: {
    title: 'Campaigns',
    country: 'all of the country',
    none: 'No episodes of this period share a suspect',
    found: (all: string, told: string) => `${all} in all, the largest ${told}:`,
    head: (episodes: string) => `${episodes} episodes`,
    when: 'When',
    growth: (last: string, before: string) =>
      `${last} in the last 7 days, ${before} in the 7 before`,
    hit: 'Who is hit',
    kind: 'Typology',
    through: 'Through',
    money: 'Money',
    sums: (risk: string, kept: string, lost: string) =>
      `${risk} at risk, ${kept} prevented, ${lost} lost`,
    whyLost: 'Why lost',
    from: 'Comes from',
    cases: 'Cases',
    filed: (cases: string, loss: string) => `${cases} filed, ${loss} stated as lost`,
    seenBy: 'Rules that see it',
    blind: 'Rules that do not',
    hubs: 'Shared by too many to join anything',
    cut: 'More episodes than are looked at; these are the newest',
  },
} as const;

/** The largest campaigns, one paragraph each. */
export function campaignText(made: CampaignReport, lang: Lang, limit: number): string {
  const words = WORDS[lang];
  const place = made.region === undefined ? words.country : regionName(made.region, lang);
  const lines = [`${words.title} · ${place} · ${dayTime(made.from)} – ${dayTime(made.to)}`];
  if (made.isCut) lines.push(words.cut);
  if (made.campaigns.length === 0) lines.push('', words.none);
  const told = made.campaigns.slice(0, limit);
  if (made.found > told.length) lines.push(words.found(count(made.found), count(told.length)));
  for (const campaign of told) lines.push('', ...briefOf(campaign, lang));
  if (made.hubs.length > 0) {
    const hubs = made.hubs.map(({ kind, id, episodes }) => `${kind} ${id} (${count(episodes)})`);
    lines.push('', `${words.hubs}: ${hubs.join(', ')}`);
  }
  return lines.join('\n');
}

/** Of a period of less than a week there is nothing to say. */
function growthOf({ lastWeek, weekBefore }: TracedCampaign, lang: Lang): string {
  if (lastWeek === null) return '';
  return `; ${WORDS[lang].growth(count(lastWeek), weekBefore === null ? '–' : count(weekBefore))}`;
}

function briefOf(campaign: TracedCampaign, lang: Lang): string[] {
  const words = WORDS[lang];
  const money = (amountFen: number) => formatYuan(amountFen, { lang, amounts: 'short' });
  const day = (time: number) => printTime(time).slice(0, 10);
  const listed = (counted: readonly Counted[], nameOf = (key: string) => key) =>
    counted.map(({ key, episodes }) => `${nameOf(key)} ${count(episodes)}`).join(', ');
  const rows: [string, string][] = [
    [
      words.when,
      `${day(campaign.firstTime)} – ${day(campaign.lastTime)}${growthOf(campaign, lang)}`,
    ],
    [words.hit, listed(campaign.regions, (code) => regionName(code, lang))],
    [words.kind, listed(campaign.typologies)],
    [
      words.through,
      campaign.suspects
        .map(({ kind, id, episodes }) => `${kind} ${id} (${count(episodes)})`)
        .join(', '),
    ],
    [
      words.money,
      words.sums(
        money(campaign.atRiskFen),
        money(campaign.lossPreventedFen),
        money(campaign.lostFen),
      ),
    ],
    [
      words.whyLost,
      campaign.losses
        .map(
          ({ cause, episodes, lostFen }) =>
            `${LOSS_CAUSE_TEXT[cause][lang]} ${count(episodes)} (${money(lostFen)})`,
        )
        .join(', ') || '–',
    ],
    [
      words.from,
      campaign.sources
        .map(({ kind, key, suspects }) => `${kind} ${key} (${count(suspects)})`)
        .join(', ') || '–',
    ],
    [words.cases, words.filed(count(campaign.cases), money(campaign.caseLossFen))],
    [words.seenBy, listed(campaign.rules)],
    [words.blind, campaign.blindRules.join(', ') || '–'],
  ];
  const width = Math.max(...rows.map(([label]) => textWidth(label)));
  return [
    `${campaign.campaignId}  ${words.head(count(campaign.episodes))}`,
    ...rows.map(([label, text]) => `  ${pad(label, width, true)}  ${text}`),
  ];
}
