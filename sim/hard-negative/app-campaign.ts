// A new honest app runs a campaign: messages with a young domain to many, installs from the link, a small cash-back, a purchase.

import { sendSms } from '../background/messages.ts';
import { companyAsPayer } from '../background/payday.ts';
import { installApp, visitSite } from '../background/visits.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS, nextWithinHours } from '../clock.ts';
import type { AppKind } from '../draft.ts';
import type { HonestScene, LookAlikeEvent } from '../honest-scene.ts';
import { emitTransfer, payFromBalance } from '../payment.ts';
import { honestTopic, type Site, siteAgeDays } from '../site.ts';
import type { Company } from '../world.ts';

interface Campaign {
  readonly site: Site;
  readonly app: string;
  readonly appKind: AppKind;
  readonly firm: Company;
}

export const appCampaign: LookAlikeEvent = {
  kind: 'app-campaign',
  per100kDay: 2.5,
  leadMs: HOUR_MS,
  hours: [9, 20],
  suits: () => true,
  play(scene) {
    const { rng, world, time } = scene;
    const bornDay = world.day(time) - rng.int(2, 45);
    const site: Site = { domain: world.mint.domain(), bornDay, topic: honestTopic(rng) };
    const sender = rng.pick(world.bulkSenders);
    const appKind = rng.pick(['other', 'task', 'wallet', 'investment', 'chat', 'loan'] as const);
    const campaign = { site, app: world.mint.app(), appKind, firm: rng.pick(world.companies) };
    scene.subjects.unshift({ kind: 'domain', id: site.domain });
    scene.subjects.push({ kind: 'phone', id: sender });
    scene.subjects.push({ kind: 'account', id: campaign.firm.account });
    const receivers = rng.int(120, 360);
    for (let i = 0; i < receivers; i++) {
      const at = time + rng.below(3 * HOUR_MS);
      const person = world.province.anyone(rng);
      const domainAgeDays = siteAgeDays(site, world.day(at));
      const sms = { sender, origin: 'service', topic: 'marketing', domain: site.domain } as const;
      scene.step(at, () => sendSms(world, rng, person, at, { ...sms, domainAgeDays }));
      if (rng.chance(0.14)) joinCampaign(scene, person, at + rng.int(1, 300) * MINUTE_MS, campaign);
    }
  },
};

/** One of those who follow the link. */
function joinCampaign(
  scene: HonestScene,
  person: number,
  sentTime: number,
  campaign: Campaign,
): void {
  const { rng, world } = scene;
  const { site, app, appKind, firm } = campaign;
  const time = nextWithinHours(sentTime, 8, 23);
  scene.subjects.push({ kind: 'person', id: world.province.id(person) });
  scene.step(time, () => visitSite(world, person, time, site));
  if (!rng.chance(0.6)) return;
  const installed = time + rng.int(1, 20) * MINUTE_MS;
  const install = { app, appKind, fromStore: false, domain: site.domain };
  scene.step(installed, () => installApp(world, person, installed, install));
  if (rng.chance(0.5)) {
    const paidTime = installed + rng.int(5, 600) * MINUTE_MS;
    const amountFen = rng.int(3, 30) * 100;
    scene.step(paidTime, () => {
      const order = { time: paidTime, payee: world.personPayee(person), amountFen };
      emitTransfer(world, rng, companyAsPayer(firm), { ...order, channel: 'web' });
    });
  }
  if (rng.chance(0.4)) {
    const boughtTime = nextWithinHours(installed + rng.below(DAY_MS), 8, 23);
    const amountFen = rng.int(20, 400) * 100;
    scene.step(boughtTime, () => {
      const order = { time: boughtTime, payee: world.companyPayee(firm), amountFen };
      payFromBalance(world, rng, person, { ...order, channel: 'app' });
    });
  }
}
