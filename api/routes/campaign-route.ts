// Episodes that share suspects.
import type { App } from '../app.ts';
import { campaignView } from '../campaign-view.ts';
import { CampaignQuerystring, CampaignReport } from '../contract/campaign-report.ts';
import type { ApiDeps } from '../ports.ts';
import { periodOf } from './report-period.ts';

const CAMPAIGNS_SHOWN = 50;

/** GET /v1/report/campaigns. */
export function campaignRoute(app: App, reports: ApiDeps['reports']): void {
  app.get(
    '/v1/report/campaigns',
    {
      schema: {
        operationId: 'getCampaigns',
        tags: ['reports'],
        summary: 'Campaigns',
        description:
          'Episodes that share a suspect, directly or over others: size, growth, regions, money, and the rules that see it or do not.',
        querystring: CampaignQuerystring,
        response: { 200: CampaignReport },
      },
      config: { problems: ['FW_LEDGER_AWAY'] },
    },
    async ({ query: { limit = CAMPAIGNS_SHOWN, ...query } }) =>
      campaignView(await reports.campaigns({ ...periodOf(query), limit })),
  );
}
