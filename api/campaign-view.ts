// Campaigns as they may stand on a screen: suspects masked, in lists that are not readonly.
import type { Static } from 'typebox';
import type { CampaignReport as MadeReport } from '../ledger/campaign-report.ts';
import type { CampaignReport } from './contract/campaign-report.ts';
import { maskSubject } from './masking.ts';

type Shared = MadeReport['hubs'][number];

/** The report as the contract has it. */
export function campaignView(made: MadeReport): Static<typeof CampaignReport> {
  return {
    ...made,
    campaigns: made.campaigns.map((campaign) => ({
      ...campaign,
      losses: [...campaign.losses],
      sources: [...campaign.sources],
      regions: [...campaign.regions],
      typologies: [...campaign.typologies],
      suspects: campaign.suspects.map(masked),
      rules: [...campaign.rules],
      blindRules: [...campaign.blindRules],
    })),
    hubs: made.hubs.map(masked),
  };
}

function masked({ episodes, ...subject }: Shared) {
  return { ...maskSubject(subject), episodes };
}
