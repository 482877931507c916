// Campaigns as a sheet, one row each. It names nobody: of what a campaign shares it tells how many of each kind, and where they come from.
import { printTime } from '../../signal/event-time.ts';
import { LOSS_CAUSES } from '../../signal/loss-cause.ts';
import { regionName } from '../../signal/region.ts';
import type { CampaignReport, TracedCampaign } from '../campaign-report.ts';
import type { Counted } from '../campaigns.ts';
import { type ColumnOf, columnsOf, type Sheet, sheetOf } from './sheet.ts';

const of = columnsOf<TracedCampaign>();

/** `330106 3; 330203 1`. */
const listed = (counted: readonly Counted[]) =>
  counted.map(({ key, episodes }) => `${key} ${episodes}`).join('; ');
const sharedCount = ({ suspects }: TracedCampaign, kind: string) =>
  suspects.filter((one) => one.kind === kind && one.episodes > 1).length;
const lostBy = ({ losses }: TracedCampaign, cause: string) =>
  losses.find((loss) => loss.cause === cause)?.lostFen ?? 0;

const COLUMNS: readonly ColumnOf<TracedCampaign>[] = [
  of('campaign_id', 'text', (row) => row.campaignId),
  of('episodes', 'count', (row) => row.episodes),
  of('first_time', 'text', (row) => printTime(row.firstTime)),
  of('last_time', 'text', (row) => printTime(row.lastTime)),
  of('last_week', 'count', (row) => row.lastWeek),
  of('week_before', 'count', (row) => row.weekBefore),
  of('regions', 'text', (row) => listed(row.regions)),
  of('most_hit_zh', 'text', ({ regions: [most] }) => regionName(most?.key ?? '', 'zh')),
  of('typologies', 'text', (row) => listed(row.typologies)),
  ...['phone', 'account', 'device', 'domain'].map((kind) =>
    of(`shared_${kind}s`, 'count', (row) => sharedCount(row, kind)),
  ),
  of('sources', 'text', ({ sources }) =>
    sources.map(({ kind, key, suspects }) => `${kind} ${key} ${suspects}`).join('; '),
  ),
  of('at_risk_yuan', 'fen', (row) => row.atRiskFen),
  of('loss_prevented_yuan', 'fen', (row) => row.lossPreventedFen),
  of('lost_yuan', 'fen', (row) => row.lostFen),
  ...LOSS_CAUSES.map((cause) =>
    of(`lost_${cause.replace('-', '_')}_yuan`, 'fen', (row) => lostBy(row, cause)),
  ),
  of('cases_filed', 'count', (row) => row.cases),
  of('case_loss_yuan', 'fen', (row) => row.caseLossFen),
  of('rules', 'text', (row) => listed(row.rules)),
  of('blind_rules', 'text', (row) => row.blindRules.join('; ')),
];

/** The campaigns of a report, the largest first. */
export function campaignSheet({ campaigns }: Pick<CampaignReport, 'campaigns'>): Sheet {
  return sheetOf('campaigns', COLUMNS, campaigns);
}
