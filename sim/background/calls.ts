// Everyday calls: contacts, colleagues, services, people elsewhere, a few from abroad or from virtual carriers, wrong numbers.

import { callOut, callPerson, type Line, personLine, planCall } from '../call.ts';
import { at } from '../column.ts';
import type { Rng } from '../prng.ts';
import type { World } from '../world.ts';
import { CALL_HOURS, countInChunk, someoneActive, timeInChunk } from './rhythm.ts';

const CONTACT = 0.7;
const COLLEAGUE = 0.79;
const SERVICE = 0.83;
const TO_SERVICE = 0.86;
const ELSEWHERE = 0.93;
const TO_ELSEWHERE = 0.975;
const VIRTUAL = 0.988;
const ABROAD = 0.993;

/** Emits the calls of one chunk. */
export function emitCalls(world: World, rng: Rng, chunkStart: number, perPersonDay: number): void {
  const doing = { perPersonDay, hours: CALL_HOURS, weekendFactor: 0.85 };
  const count = countInChunk(world, rng, chunkStart, doing);
  for (let i = 0; i < count; i++) {
    const time = timeInChunk(rng, chunkStart);
    emitOne(world, rng, someoneActive(world, rng, time), time);
  }
}

function emitOne(world: World, rng: Rng, person: number, time: number): void {
  const draw = rng.unit();
  if (draw < CONTACT) {
    callContact(world, rng, person, time);
    return;
  }
  if (draw < COLLEAGUE) {
    const colleague = world.province.neighbour(person, rng);
    callBetween(world, rng, person, colleague, time);
    return;
  }
  if (draw < SERVICE) {
    receive(world, rng, person, serviceLine(world, rng), time);
    return;
  }
  if (draw < TO_SERVICE) {
    const plan = planCall(rng, time, 0.9, 120_000);
    callOut(world, person, rng.pick(world.serviceLines).phone, plan);
    return;
  }
  if (draw < ELSEWHERE) {
    receive(world, rng, person, elsewhere(world, rng, person), time);
    return;
  }
  if (draw < TO_ELSEWHERE) {
    const phone = elsewhere(world, rng, person).phone;
    callOut(world, person, phone, planCall(rng, time, 0.75, 70_000));
    return;
  }
  if (draw < VIRTUAL) {
    const line: Line = { phone: world.mint.virtualMobile(), origin: 'virtual' };
    receive(world, rng, person, line, time);
    return;
  }
  if (draw < ABROAD) {
    const origin = rng.chance(0.85) ? 'international' : 'unknown';
    receive(world, rng, person, { phone: world.mint.foreignPhone(), origin }, time);
    return;
  }
  callBetween(world, rng, person, world.province.anyone(rng), time);
}

function callContact(world: World, rng: Rng, person: number, time: number): void {
  callBetween(world, rng, person, world.province.contact(person, rng), time);
}

function callBetween(world: World, rng: Rng, person: number, other: number, time: number): void {
  receive(world, rng, other, personLine(world, person), time);
}

/** An ordinary call to a person, who does not answer while a script keeps him from it. */
function receive(world: World, rng: Rng, person: number, line: Line, time: number): void {
  const until = world.quietUntil.size === 0 ? undefined : world.quietUntil.get(person);
  const answerShare = until !== undefined && time < until ? 0.08 : 0.76;
  callPerson(world, line, person, planCall(rng, time, answerShare, 62_000));
}

function serviceLine(world: World, rng: Rng): Line {
  const line = rng.pick(world.serviceLines);
  return { phone: line.phone, origin: line.isOffice ? 'domestic' : 'service' };
}

/** A number in another province; most are regular partners, found again from the person's own index. */
function elsewhere(world: World, rng: Rng, person: number): Line {
  if (rng.chance(0.25)) return { phone: world.mint.mobile().number, origin: 'domestic' };
  const serial = (person * 7 + rng.skewed(7)) * 2_654_435 + 1_234_567;
  const digits = String(serial % 100_000_000).padStart(8, '0');
  const prefix = at(ELSEWHERE_PREFIXES, serial % ELSEWHERE_PREFIXES.length);
  return { phone: prefix + digits, origin: 'domestic' };
}

/** Ranges that the mint never gives out. */
const ELSEWHERE_PREFIXES = ['+86137', '+86159', '+86185', '+86181', '+86177', '+86155'];
