// Everyday site visits and app installs.
import { at } from '../column.ts';
import type { AppKind, InstallFacts } from '../draft.ts';
import { draftInstall, draftVisit } from '../draft.ts';
import type { Rng } from '../prng.ts';
import { type Site, siteAgeDays } from '../site.ts';
import { anyStoreApp } from '../store-app.ts';
import type { World } from '../world.ts';
import { countInChunk, someoneActive, timeInChunk, VISIT_HOURS } from './rhythm.ts';

const APP_KINDS: readonly (AppKind | undefined)[] = [
  'other',
  'wallet',
  'chat',
  'meeting',
  'investment',
  'loan',
  'task',
  'remote-control',
  undefined,
];
const APP_KIND_WEIGHTS = [58, 8, 9, 5, 4, 3, 3, 1, 9];
const INSTALLS_PER_PERSON_DAY = 0.12;

/** Emits the visits and installs of one chunk. */
export function emitVisits(world: World, rng: Rng, chunkStart: number, perDay: number): void {
  const doing = { perPersonDay: perDay, hours: VISIT_HOURS, weekendFactor: 1.15 };
  const count = countInChunk(world, rng, chunkStart, doing);
  for (let i = 0; i < count; i++) {
    const time = timeInChunk(rng, chunkStart);
    visitSite(world, someoneActive(world, rng, time), time, world.sites.visited(rng));
  }
  const installing = { perPersonDay: INSTALLS_PER_PERSON_DAY, hours: VISIT_HOURS };
  const installs = countInChunk(world, rng, chunkStart, installing);
  for (let i = 0; i < installs; i++) {
    const time = timeInChunk(rng, chunkStart);
    installHonestApp(world, rng, someoneActive(world, rng, time), time);
  }
}

/** A person opens a site. */
export function visitSite(world: World, person: number, time: number, site: Site): void {
  const { province } = world;
  const seen = { source: province.carrierSource(person), time, region: province.region(person) };
  const domainAgeDays = siteAgeDays(site, world.day(time));
  const visitor = province.phone(person);
  world.outbox.push(
    draftVisit(seen, { visitor, domain: site.domain, domainAgeDays, topic: site.topic }),
  );
}

/** A person installs an app. */
export function installApp(
  world: World,
  person: number,
  time: number,
  app: Omit<InstallFacts, 'phone' | 'device'>,
): void {
  const { province } = world;
  const seen = { source: province.carrierSource(person), time, region: province.region(person) };
  const device = at(province.devices, person);
  world.outbox.push(draftInstall(seen, { ...app, phone: province.phone(person), device }));
}

/** Mostly from a store; some from a maker's or company's own site. */
function installHonestApp(world: World, rng: Rng, person: number, time: number): void {
  if (rng.chance(0.9)) {
    const { app, appKind } = anyStoreApp(rng);
    const fromStore = rng.chance(0.95) ? true : undefined;
    installApp(world, person, time, { app, appKind, fromStore, domain: undefined });
    return;
  }
  const appKind = APP_KINDS[rng.weighted(APP_KIND_WEIGHTS)];
  const site = world.sites.linked(rng);
  visitSite(world, person, time, site);
  installApp(world, person, time + rng.int(20_000, 300_000), {
    app: world.mint.app(),
    appKind,
    fromStore: false,
    domain: site.domain,
  });
}
