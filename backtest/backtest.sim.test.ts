import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { archiveKeys } from '../archive/archive-keys.ts';
import { ArchiveWriter } from '../archive/archive-writer.ts';
import type { Decision } from '../engine/decision.ts';
import { Engine } from '../engine/engine.ts';
import { packFrames } from '../log/frame.ts';
import { compilePack } from '../rules/compile.ts';
import type { Plan } from '../rules/plan.ts';
import { loadPlan, readPackFiles } from '../runtime/load-pack.ts';
import { required } from '../signal/invariant.ts';
import { levelRank } from '../signal/level.ts';
import type { Signal } from '../signal/signal.ts';
import { simulate } from '../sim/simulate.ts';
import type { FraudTruth, TruthRecord } from '../sim/truth.ts';
import type { BacktestResult } from './backtest-result.ts';
import { planBacktest } from './plan.ts';
import { htmlReport, textReport } from './report-text.ts';
import { runBacktest } from './run-backtest.ts';
import { archiveSource } from './signals-source.ts';

const DAY_MS = 86_400_000;
const QUIET_MS = 3 * DAY_MS;
const KEYS = archiveKeys([Buffer.alloc(32, 3)]);
const PACK = 'rules/packs/zhejiang';

let signals: Signal[] = [];
let truth: readonly TruthRecord[] = [];
let from = 0;
let to = 0;
let live: Plan;
let challenger: Plan;
let direct: BacktestResult;

beforeAll(async () => {
  const options = { people: 700, days: 4, seed: 31, fraudRatePer100kDay: 1_500 };
  const simulated = simulate(options);
  signals = [...simulated.chunks].flat();
  truth = simulated.truth;
  from = simulated.startTime + DAY_MS / 2;
  to = simulated.startTime + 3 * DAY_MS;
  live = loadPlan(PACK);
  challenger = required(withHalfTheRules(), 'the smaller pack compiles');
  direct = await run(signals);
});

/** The live pack with every second rule of each file worth nothing. */
function withHalfTheRules(): Plan | undefined {
  const files = readPackFiles(PACK).map(({ name, text }) => {
    let count = 0;
    const halved = text.replace(/^(\s+)points: \d+/gm, (all, space: string) =>
      count++ % 2 === 0 ? all : `${space}points: 1`,
    );
    return { name, text: halved };
  });
  return compilePack(files).plan;
}

async function* framesOf(all: readonly Signal[]) {
  for (const frame of packFrames(all)) yield { frame, appendedAt: Number.MAX_SAFE_INTEGER };
}

function run(all: readonly Signal[], region?: string): Promise<BacktestResult> {
  const place = region === undefined ? {} : { region };
  return runBacktest({ challenger, live, frames: framesOf(all), from, to, ...place });
}

/** The same figures another way: decisions one signal after the other from objects, episodes and cases from nothing but them and the truth. */
function recount(plan: Plan, isIn: (region: string) => boolean) {
  const engine = new Engine(plan);
  const decisions: Decision[] = [];
  for (const signal of signals) decisions.push(...engine.process(signal).decisions);
  const bySubject = Map.groupBy(
    decisions.filter(({ role }) => role === 'victim'),
    ({ subject }) => `${subject.kind} ${subject.id}`,
  );
  const episodes: { opened: number; region: string; ids: Set<string> }[] = [];
  for (const ofSubject of bySubject.values()) {
    let last = Number.NEGATIVE_INFINITY;
    let open: (typeof episodes)[number] | undefined;
    for (const { time, level, region, subject, phone } of ofSubject) {
      if (open === undefined || time >= last + QUIET_MS) {
        if (levelRank(level) < levelRank('orange')) continue;
        open = { opened: time, region, ids: new Set([subject.id]) };
        episodes.push(open);
        last = time;
      }
      last = Math.max(last, time);
      if (phone !== undefined) open.ids.add(phone);
    }
  }
  const warnedFrom = (time: number) =>
    episodes.filter(({ opened, region }) => opened >= time && opened < to && isIn(region));
  const warned = warnedFrom(from);
  const warnedOrBefore = warnedFrom(from - 14 * DAY_MS);
  const isFiled = (each: TruthRecord): each is FraudTruth =>
    each.record === 'fraud' && each.caseId !== null && (each.caseFiledAt ?? to) < lastTime();
  const filed = truth.filter(isFiled);
  const about = (fraud: FraudTruth) => {
    const { person, phone } = fraud.victim;
    return warnedOrBefore.filter(
      ({ ids, opened }) =>
        (ids.has(person) || ids.has(phone)) &&
        opened <= (fraud.caseFiledAt ?? 0) &&
        opened >= incidentOf(fraud) - 14 * DAY_MS,
    );
  };
  const right = new Set(filed.flatMap(about).filter((episode) => warned.includes(episode)));
  const counts = { casesInTime: 0, casesLate: 0, casesMissed: 0, lossFen: 0, preventableFen: 0 };
  const leads: number[] = [];
  for (const fraud of filed) {
    const incident = incidentOf(fraud);
    if (incident < from || incident >= to || !isIn(fraud.victim.region)) continue;
    const first = Math.min(...about(fraud).map(({ opened }) => opened));
    counts.lossFen += fraud.lossFen;
    if (first < incident) {
      counts.casesInTime++;
      counts.preventableFen += fraud.lossFen;
      leads.push(incident - first);
    } else if (Number.isFinite(first)) counts.casesLate++;
    else counts.casesMissed++;
  }
  const all = { fraud: right.size, notFraud: 0, unknown: warned.length - right.size, ...counts };
  return {
    all,
    leads: leads.sort((a, b) => a - b),
    decisionCount: decisions.filter(({ time }) => time >= from && time < to).length,
  };
}

function incidentOf({ transfers }: FraudTruth): number {
  return transfers[0]?.time ?? 0;
}

function lastTime(): number {
  return signals.reduce((max, { time }) => Math.max(max, time), 0);
}

test('both packs come to the figures of a plain recount from the truth', async () => {
  const result = direct;
  for (const [side, plan] of [
    [result.live, live],
    [result.challenger, challenger],
  ] as const) {
    const { all, leads, decisionCount } = recount(plan, () => true);
    expect(side.all).toEqual(all);
    expect(side.decisions).toBe(decisionCount);
    expect(side.lead?.median).toBe(leads[Math.floor((leads.length - 1) / 2)]);
    expect(sum(side.byTypology)).toEqual(all);
    expect(sum(side.byRegion)).toEqual(all);
    expect(side.desks.reduce((calls, desk) => calls + desk.calls, 0)).toBe(all.fraud + all.unknown);
  }
  expect(result.live.all.casesInTime).toBeGreaterThan(result.challenger.all.casesInTime);
  expect(result.live.all.casesInTime + result.live.all.casesMissed).toBeGreaterThan(3);
  expect(result.onlyLive.fraud + result.onlyLive.unknown).toBeGreaterThan(0);
  expect(result.warmUp.neededMs).toBeGreaterThan(DAY_MS);
});

function sum(by: Readonly<Record<string, object>>): Record<string, number> {
  const total: Record<string, number> = {};
  for (const confusion of Object.values(by))
    for (const [name, value] of Object.entries(confusion)) total[name] = (total[name] ?? 0) + value;
  return total;
}

test('a region is judged alone', async () => {
  const city = '3301';
  const result = await run(signals, '330100');
  expect(result.live.all).toEqual(recount(live, (region) => region.startsWith(city)).all);
  expect(Object.keys(result.live.byRegion)).toEqual(['330100']);
});

test('an archive gives what the signals gave, the same at every reading, and reports hold no number in plain', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'backtest-'));
  afterAll(() => rm(dir, { recursive: true, force: true }));
  const writer = await ArchiveWriter.open({ dir, origin: 'test', keys: KEYS });
  let position = 0;
  for await (const frame of framesOf(signals))
    await writer.add({ ...frame, appendedAt: to + 365 * DAY_MS, position: String(++position) });
  await writer.commit();
  const read: BacktestResult[] = [];
  for (const _ of [1, 2]) {
    const source = await archiveSource({ dir, keys: KEYS, from, to, warmUpMs: 400 * DAY_MS });
    read.push(await runBacktest({ challenger, live, frames: source.frames, from, to }));
  }
  for (const each of read) expect(each.digest).toBe(direct.digest);
  expect(direct.examples.onlyLive.length).toBeGreaterThan(0);
  // The digits after a decimal point, as in a time taken, are no account.
  const plain = /(?<![\da-f.])(?:(?:\+86)?1[3-9]\d{9}|\d{16,19})(?![\da-f])/;
  for (const text of [textReport(direct, 'en'), htmlReport(direct, 'zh'), JSON.stringify(direct)])
    expect(text.match(plain)).toBe(null);
});

test('what staff found out is counted: not fraud is wrong, no answer stays unknown', async () => {
  const before = direct;
  const episode = required(
    before.examples.onlyLive.find(({ known }) => known === 'unknown'),
    'an example',
  );
  expect(before.live.all.notFraud).toBe(0);
  const engine = new Engine(live);
  const told: Signal[] = [];
  let isTold = false;
  for (const signal of signals) {
    told.push(signal);
    const { decisions } = engine.process(signal);
    const hit = decisions.find(
      ({ role, time, level }) =>
        role === 'victim' && time === episode.openedTime && levelRank(level) >= 2,
    );
    if (hit === undefined || isTold) continue;
    isTold = true;
    const about = {
      episodeId: 'e1',
      taskId: 't1',
      person: hit.subject.id,
      outcome: 'not-fraud' as const,
    };
    told.push({
      type: 'outcome.recorded',
      id: 'o1',
      source: 'desk',
      time: signal.time,
      region: '330106',
      ...about,
    });
  }
  const after = await run(told);
  expect(after.outcomes).toBe(1);
  expect(after.live.all.notFraud).toBe(1);
  expect(after.live.all.unknown).toBeLessThanOrEqual(before.live.all.unknown);
});

test('a plan counts what is to be read and goes by what the first signals took', async () => {
  let asked = 0;
  const source = { frames: framesOf(signals), signals: 1_000_000, byteCount: 1 };
  const clock = () => 10 * asked++;
  const plan = await planBacktest({ challenger, live, from, to }, source, clock);
  expect(plan.measured).toBeGreaterThan(signals.length / 2);
  expect(plan.signalsPerSecond).toBe(Math.round(plan.measured / 10));
  expect(plan.seconds).toBeCloseTo((10 * 1_000_000) / plan.measured);
});

test('a run that is stopped says how far it came', async () => {
  const stopping = new AbortController();
  const onProgress = () => stopping.abort();
  const options = { challenger, live, frames: framesOf(signals), from, to, onProgress };
  const result = await runBacktest({ ...options, stopping: stopping.signal });
  expect(result.isPartial).toBe(true);
  expect(result.until).toBeLessThan(to);
  expect(textReport(result, 'en')).toContain('STOPPED EARLY');
});
