// Everyday text messages: codes, banks, shops and campaigns with links, friends, and honest offers of loans and part-time work.

import { at } from '../column.ts';
import type { SmsFacts, Topic } from '../draft.ts';
import { draftSms } from '../draft.ts';
import type { Rng } from '../prng.ts';
import { honestTopic, siteAgeDays } from '../site.ts';
import type { World } from '../world.ts';
import { countInChunk, SMS_HOURS, someoneActive, timeInChunk } from './rhythm.ts';

const BANK_SENDERS = ['95588', '95599', '95533', '95566', '96596', '10086', '10010', '10001'];

/** Emits the messages of one chunk. */
export function emitMessages(world: World, rng: Rng, chunkStart: number, perDay: number): void {
  const doing = { perPersonDay: perDay, hours: SMS_HOURS };
  const count = countInChunk(world, rng, chunkStart, doing);
  for (let i = 0; i < count; i++) {
    const time = timeInChunk(rng, chunkStart);
    const person = someoneActive(world, rng, time);
    sendSms(world, rng, person, time, honestSms(world, rng, person, time));
  }
}

/** A person of the province gets a message; his carrier sees it, and one carrier tells the cell. */
export function sendSms(
  world: World,
  _rng: Rng,
  person: number,
  time: number,
  sms: Omit<SmsFacts, 'receiver' | 'cell'>,
): void {
  const { province } = world;
  const source = province.carrierSource(person);
  const cell = at(province.carrier, person) === 0 ? province.homeCell(person) : undefined;
  const seen = { source, time, region: province.region(person) };
  world.outbox.push(draftSms(seen, { ...sms, receiver: province.phone(person), cell }));
}

function honestSms(
  world: World,
  rng: Rng,
  person: number,
  time: number,
): Omit<SmsFacts, 'receiver' | 'cell'> {
  const draw = rng.unit();
  if (draw < 0.34) return plain(rng.pick(BANK_SENDERS), rng.chance(0.5) ? 'code' : 'other');
  if (draw < 0.52) return plain(rng.pick(world.bulkSenders), 'code');
  if (draw < 0.88) return linked(world, rng, time);
  if (draw < 0.985) {
    const friend = world.province.phone(world.province.contact(person, rng));
    const sms = { sender: friend, origin: 'domestic' as const, topic: topicOfFriend(rng) };
    return rng.chance(0.04) ? { ...linked(world, rng, time), ...sms } : sms;
  }
  return { ...linked(world, rng, time), ...stranger(world, rng) };
}

/** A sender never seen before: a mobile, a virtual carrier's number, one from abroad. */
function stranger(world: World, rng: Rng): Pick<SmsFacts, 'sender' | 'origin'> {
  const draw = rng.unit();
  if (draw < 0.25) return { sender: world.mint.virtualMobile(), origin: 'virtual' };
  if (draw < 0.45) return { sender: world.mint.foreignPhone(), origin: 'international' };
  return { sender: world.mint.mobile().number, origin: 'domestic' };
}

function plain(sender: string, topic: Topic): Omit<SmsFacts, 'receiver' | 'cell'> {
  return { sender, origin: 'service', topic };
}

/** Advertising and notices; most carry a link. */
function linked(world: World, rng: Rng, time: number): Omit<SmsFacts, 'receiver' | 'cell'> {
  const sender = rng.pick(world.bulkSenders);
  const topic = rng.chance(0.45) ? 'marketing' : honestTopic(rng);
  if (rng.chance(0.35)) return { sender, origin: 'service', topic };
  const site = world.sites.linked(rng);
  const domainAgeDays = siteAgeDays(site, world.day(time));
  return { sender, origin: 'service', topic, domain: site.domain, domainAgeDays };
}

function topicOfFriend(rng: Rng): Topic | undefined {
  return rng.chance(0.7) ? 'chat' : honestTopic(rng);
}
