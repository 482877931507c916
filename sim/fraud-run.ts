// Plays one planned fraud: finds a victim, runs the script, lets some break off, files cases and reports, and writes down the truth.
import { required } from '../signal/invariant.ts';
import { HOUR_MS, MINUTE_MS } from './clock.ts';
import { at } from './column.ts';
import type { DraftOf } from './draft.ts';
import type { PlannedFraud } from './fraud-plan.ts';
import { FraudScene, type FraudScript } from './fraud-scene.ts';
import type { Rng } from './prng.ts';
import { type FraudTruth, firstLargeTransfer, type OtherPayer } from './truth.ts';
import type { Company, World } from './world.ts';

const ABANDONED_SHARE = 0.17;
const FILED_SHARE = 0.72;
const REPORTED_SHARE = 0.2;
const VICTIM_TRIES = 400;

/** Plays the fraud and returns its truth. `taken` are people who are on stage already; the victim joins them. */
export function runFraud(
  world: World,
  rng: Rng,
  planned: PlannedFraud,
  taken: Set<number>,
): FraudTruth {
  const { script, gang, moneyTime, leadMs, moneyMs } = planned;
  const company = script.isAgainstCompany === true ? findCompany(world, rng, taken) : undefined;
  const person = company?.accountant ?? findVictim(world, rng, script, taken);
  taken.add(person);
  const lostShare = rng.chance(0.8) ? 0.03 : 0.3;
  const plan = { person, company, lostShare, gang, moneyTime, leadMs, moneyMs };
  const scene = new FraudScene(world, rng, plan);
  script.play(scene);
  const first = scene.transfers[0]?.truth;
  let otherPayers: readonly OtherPayer[] = [];
  const isAbandoned = first === undefined || rng.chance(ABANDONED_SHARE);
  if (isAbandoned) {
    const lastTime = first?.time ?? scene.end;
    scene.play(Math.round(scene.start + (lastTime - scene.start) * (0.1 + 0.88 * rng.unit())));
  } else {
    scene.play();
    otherPayers = scene.collect();
  }
  return tellTruth(world, rng, { planned, scene, isAbandoned, otherPayers });
}

function findVictim(world: World, rng: Rng, script: FraudScript, taken: Set<number>): number {
  const { province } = world;
  let found = province.anyone(rng);
  for (let tries = 0; tries < VICTIM_TRIES; tries++) {
    const wealthFen = at(province.balanceFen, found) + at(province.savingsYuan, found) * 100;
    const isFree = !taken.has(found) && !world.reservedFen.has(found);
    if (isFree && wealthFen > 500_000 && script.suits(world, found)) return found;
    found = province.anyone(rng);
  }
  return found;
}

function findCompany(world: World, rng: Rng, taken: Set<number>): Company {
  let found = rng.pick(world.companies);
  for (let tries = 0; tries < VICTIM_TRIES && taken.has(found.accountant); tries++) {
    found = rng.pick(world.companies);
  }
  return found;
}

interface Played {
  readonly planned: PlannedFraud;
  readonly scene: FraudScene;
  readonly isAbandoned: boolean;
  readonly otherPayers: readonly OtherPayer[];
}

function tellTruth(world: World, rng: Rng, played: Played): FraudTruth {
  const { planned, scene, isAbandoned, otherPayers } = played;
  const { province, options } = world;
  const { person, company } = scene;
  const transfers = isAbandoned ? [] : scene.transfers.map((transferred) => transferred.truth);
  transfers.sort((a, b) => a.time - b.time);
  const large = firstLargeTransfer(transfers);
  const lossFen = transfers.reduce(
    (sum, transfer) => sum + (transfer.state === 'completed' ? transfer.amountFen : 0),
    0,
  );
  if (rng.chance(REPORTED_SHARE)) report(world, rng, played);
  const isFiled = lossFen > 0 && rng.chance(FILED_SHARE);
  const filedAt = scene.end + rng.int(HOUR_MS, 48 * HOUR_MS);
  const isSeen = isFiled && filedAt < options.endTime;
  const caseId = isSeen ? `A33${world.mint.id()}` : null;
  const account = company?.account ?? province.account(person);
  const truth: FraudTruth = {
    record: 'fraud',
    fraudId: `f${planned.serial}`,
    typology: planned.script.typology,
    victim: {
      person: province.id(person),
      phone: province.phone(person),
      account,
      region: province.region(person),
    },
    suspects: [...scene.suspects.values()],
    start: scene.start,
    end: scene.end,
    firstContact: Math.min(scene.firstContact, large?.time ?? scene.end),
    transfers,
    moneyLeavesAt: large?.settledTime ?? null,
    firstLargeTransferAttemptedAt: large?.time ?? null,
    lossFen,
    otherPayers,
    isAbandoned,
    caseId,
    caseFiledAt: isSeen ? filedAt : null,
  };
  if (caseId !== null) fileCase(world, rng, truth, caseId, filedAt);
  return truth;
}

function fileCase(
  world: World,
  rng: Rng,
  truth: FraudTruth,
  caseId: string,
  filedAt: number,
): void {
  const draft: DraftOf<'case.filed'> = {
    type: 'case.filed',
    id: '',
    source: 'police-cases',
    time: filedAt,
    region: truth.victim.region,
    caseId,
    phone: truth.victim.phone,
    typology: truth.typology,
    lossFen: truth.lossFen,
    incidentTime: required(truth.transfers[0], 'a filed case has a transfer').time,
  };
  const [phone, account, domain] = (['phone', 'account', 'domain'] as const).map((kind) =>
    rng.chance(0.65) ? truth.suspects.find((suspect) => suspect.kind === kind)?.id : undefined,
  );
  if (phone !== undefined) draft.suspectPhone = phone;
  if (account !== undefined) draft.suspectAccount = account;
  if (domain !== undefined) draft.suspectDomain = domain;
  world.outbox.push(draft);
}

/** The victim, or one who broke off, tells 96110 by himself. */
function report(world: World, rng: Rng, { scene, planned, isAbandoned }: Played): void {
  const { province } = world;
  const { person } = scene;
  const after = isAbandoned ? scene.moneyTime : scene.end;
  const draft: DraftOf<'report.received'> = {
    type: 'report.received',
    id: '',
    source: 'police-desk',
    time: after + rng.int(5, 180) * MINUTE_MS,
    region: province.region(person),
    reportId: `R${world.mint.id()}`,
    phone: province.phone(person),
  };
  if (rng.chance(0.5)) draft.typology = planned.script.typology;
  const phone = [...scene.suspects.values()].find((suspect) => suspect.kind === 'phone');
  if (phone !== undefined && rng.chance(0.7)) draft.suspectPhone = phone.id;
  world.outbox.push(draft);
}
