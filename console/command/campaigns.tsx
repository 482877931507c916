// Campaigns of the newest two weeks, whatever time is chosen: warnings that share a number, an account or a site, the largest first; each opens to a brief for an order of the day.
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Static } from 'typebox';
import type { CampaignReport } from '../../api/contract/campaign-report.ts';
import { given } from '../../client/client.ts';
import { LOSS_CAUSE_TEXT } from '../../signal/loss-cause.ts';
import { regionName } from '../../signal/region.ts';
import { api } from '../link/request.ts';
import { Dialog } from '../parts/dialog.tsx';
import { Reading } from '../parts/reading.tsx';
import { useRuleWords } from '../parts/rule-words.ts';
import { usePreferences } from '../shell/preferences.ts';
import { clock, shortMoney, wholeCount } from '../text/amount-text.ts';
import { CAMPAIGN_TEXT } from '../text/campaign-text.ts';
import { joined, useText } from '../text/language.ts';
import { csvOf, saveCsv } from './csv.ts';
import type { Period } from './period.ts';
import { useTypologyNames } from './typology-names.ts';

type Report = Static<typeof CampaignReport>;
type Campaign = Report['campaigns'][number];

const EVERY_MS = 60_000;
/** In a file. */
const SAVED = 100;
/** What grows now, and what it grew from; they are worked out anew each time, from all warnings of the time. */
const ASKED_MS = 14 * 86_400_000;
/** As many as stand beside the trend. */
const SHOWN = 8;

interface CampaignsProps {
  readonly period: Pick<Period, 'to'>;
  readonly region: string;
}

export function Campaigns({ period: { to }, region }: CampaignsProps) {
  const from = to - ASKED_MS;
  const text = useText(CAMPAIGN_TEXT);
  const { language } = usePreferences();
  const { data, error, refetch } = useQuery({
    queryKey: ['campaigns', from, to, region],
    queryFn: () => askCampaigns({ from, to, region }, SHOWN),
    refetchInterval: EVERY_MS,
    placeholderData: (before) => before,
  });
  const nameOf = useCampaignName();
  const [opened, setOpened] = useState<Campaign>();
  const campaigns = data?.campaigns ?? [];
  const saving = useMutation({
    mutationFn: () => askCampaigns({ from, to, region }, SAVED),
    onSuccess: (made) => saveCsv(`${text.title}.csv`, fileOf(made.campaigns, text)),
  });
  return (
    <section className="card campaigns">
      <h2>
        {text.title} {data === undefined || data.found === 0 ? '' : `(${wholeCount(data.found)})`}
        <small>{text.newest}</small>
        <span className="gap" />
        {campaigns.length === 0 ? null : (
          <button type="button" disabled={saving.isPending} onClick={() => saving.mutate()}>
            {text.export}
          </button>
        )}
      </h2>
      {saving.error === null ? null : <Reading error={saving.error} onRetry={saving.reset} />}
      {data === undefined ? <Reading error={error} onRetry={() => void refetch()} /> : null}
      {data !== undefined && campaigns.length === 0 ? <p className="empty">{text.none}</p> : null}
      {data?.isCut === true ? <p className="note">{text.cut}</p> : null}
      <ul className="rows">
        {campaigns.map((campaign) => (
          <li key={campaign.campaignId}>
            <span>
              <b>{nameOf(campaign)}</b> {text.episodes(wholeCount(campaign.episodes))}
              <small>
                {growthOf(campaign, text)} · {text.lost(shortMoney(campaign.lostFen, language))}
              </small>
            </span>
            <button type="button" onClick={() => setOpened(campaign)}>
              {text.brief}
            </button>
          </li>
        ))}
      </ul>
      {opened === undefined ? null : (
        <Brief campaign={opened} onClose={() => setOpened(undefined)} />
      )}
    </section>
  );
}

/** The largest campaigns of the time. */
function askCampaigns(
  { from, to, region }: Pick<Period, 'from' | 'to'> & { readonly region: string },
  limit: number,
): Promise<Report> {
  const query = { from: String(from), to: String(to), region, limit };
  return given(api.GET('/v1/report/campaigns', { params: { query } }));
}

interface BriefProps {
  readonly campaign: Campaign;
  readonly onClose: () => void;
}

/** What a commander reads before they decide, on one page that can be printed. */
function Brief({ campaign, onClose }: BriefProps) {
  const text = useText(CAMPAIGN_TEXT);
  const { language } = usePreferences();
  const { firstTime, lastTime, regions, typologies, suspects, rules, blindRules, losses, sources } =
    campaign;
  const counted = (list: readonly { readonly key: string; readonly episodes: number }[]) =>
    joined(
      list.map(({ key, episodes }) => `${key} ${episodes}`),
      language,
    );
  const typologyOf = useTypologyNames();
  const nameOf = useCampaignName();
  const wordsOf = useRuleWords();
  const rows: readonly (readonly [string, string | readonly string[]])[] = [
    [text.when, `${clock(firstTime)} – ${clock(lastTime)}`],
    [text.size, growthOf(campaign, text)],
    [text.hit, counted(regions.map((one) => ({ ...one, key: regionName(one.key, language) })))],
    [text.kind, counted(typologies.map((one) => ({ ...one, key: typologyOf(one.key) })))],
    [
      text.through,
      joined(
        suspects.map(({ kind, id, episodes }) => `${text.subject[kind]} ${id} (${episodes})`),
        language,
      ),
    ],
    [
      text.money,
      text.sums(
        shortMoney(campaign.atRiskFen, language),
        shortMoney(campaign.lossPreventedFen, language),
        shortMoney(campaign.lostFen, language),
      ),
    ],
    [
      text.whyLost,
      losses.map(
        ({ cause, episodes, lostFen }) =>
          `${LOSS_CAUSE_TEXT[cause][language]} ${episodes} · ${shortMoney(lostFen, language)}`,
      ),
    ],
    [
      text.from,
      joined(
        sources.map((one) => `${text.sources[one.kind]} ${one.key} (${one.suspects})`),
        language,
      ),
    ],
    [
      text.cases,
      text.filed(wholeCount(campaign.cases), shortMoney(campaign.caseLossFen, language)),
    ],
    [text.seenBy, rules.map(({ key, episodes }) => `${wordsOf(key)} (${episodes})`)],
    [text.blind, blindRules.map(wordsOf)],
  ];
  return (
    <Dialog title={nameOf(campaign)} onClose={onClose} isWide={true}>
      <dl className="brief">
        {rows.map(([name, words]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{typeof words === 'string' ? words : <Lines of={words} />}</dd>
          </div>
        ))}
      </dl>
      <p className="deeds">
        <button type="button" onClick={printBrief}>
          {text.print}
        </button>
      </p>
    </Dialog>
  );
}

function Lines({ of }: { readonly of: readonly string[] }) {
  if (of.length === 0) return '–';
  return (
    <ul>
      {of.map((line) => (
        <li key={line}>{line}</li>
      ))}
    </ul>
  );
}

/** Prints the brief alone: the page behind it is left out while it goes to the printer. */
function printBrief(): void {
  document.body.classList.add('brief-alone');
  window.print();
  document.body.classList.remove('brief-alone');
}

/** A campaign by its kind of fraud and where it hits most. */
function useCampaignName(): (campaign: Campaign) => string {
  const typologyOf = useTypologyNames();
  const { language } = usePreferences();
  return ({ typologies: [typology], regions: [region] }) =>
    [
      ...(typology === undefined ? [] : [typologyOf(typology.key)]),
      ...(region === undefined ? [] : [regionName(region.key, language)]),
    ].join(' · ');
}

function growthOf(
  { lastWeek, weekBefore }: Campaign,
  text: (typeof CAMPAIGN_TEXT)['zh' | 'en'],
): string {
  const told = (count: number | null) => (count === null ? '–' : wholeCount(count));
  return text.growth(told(lastWeek), told(weekBefore));
}

function fileOf(campaigns: readonly Campaign[], text: (typeof CAMPAIGN_TEXT)['zh' | 'en']): string {
  return csvOf(
    [...text.columns],
    campaigns.map((one) => [
      one.campaignId,
      one.episodes,
      one.lastWeek,
      one.weekBefore,
      one.typologies.map(({ key }) => key).join(' '),
      one.regions.map(({ key }) => key).join(' '),
      one.atRiskFen / 100,
      one.lossPreventedFen / 100,
      one.lostFen / 100,
      one.cases,
      one.caseLossFen / 100,
    ]),
  );
}
