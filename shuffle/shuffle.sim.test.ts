// The stages as they run in processes, but for the processes: frames of a log, records in partitions of signals.victim, every stage restarted from its
// last checkpoint at random moments, so that records are sent and read again. The decisions are those of one engine on the same log, and each
// is made once but for what is run again. FOREWARN_PROPERTY_RUNS and FOREWARN_PROPERTY_SEED as in engine-half-1.sim.test.ts.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Episode } from '../dissuasion/episode.ts';
import { EpisodeBook } from '../dissuasion/episode-book.ts';
import type { EngineState } from '../engine/engine-state.ts';
import { packFrames } from '../log/frame.ts';
import { LOG_START, type SignalLog } from '../log/log.ts';
import type { Plan } from '../rules/plan.ts';
import { Effects } from '../runtime/effect.ts';
import { makeStage } from '../runtime/make-stage.ts';
import type { Share, Stage } from '../runtime/stage.ts';
import { required } from '../signal/invariant.ts';
import type { Signal } from '../signal/signal.ts';
import { arbitraryCase } from '../test/arbitrary-case.ts';
import { planOf } from '../test/evaluate.ts';
import { MemoryLog } from '../test/memory-log.ts';
import { SplitEngine } from '../test/split-engine.ts';
import { MergedLog, shufflePartition } from './merged-log.ts';

const runs = Math.ceil(Number(process.env['FOREWARN_PROPERTY_RUNS'] ?? 3_000) / 10);
const seed = Number(process.env['FOREWARN_PROPERTY_SEED'] ?? 1);
const WATCH = { lap: () => {} };
const SEED = { low: 1, high: 2 };

interface Kept {
  readonly state: EngineState;
  readonly episodes: ReturnType<EpisodeBook['snapshot']>;
  readonly position: string;
}

/** A stage with its place in its log and its last checkpoint. */
class Runner {
  readonly #plan: Plan;
  readonly #share: Share | undefined;
  readonly #log: SignalLog;
  #stage: Stage;
  #episodes = new EpisodeBook();
  #position = LOG_START;
  #kept: Kept | undefined;
  readonly decisions = new Set<string>();
  readonly episodes = new Map<string, string>();
  readonly cases = new Set<string>();
  readonly refused = new Set<string>();

  constructor(plan: Plan, log: SignalLog, share?: Share) {
    this.#plan = plan;
    this.#share = share;
    this.#log = log;
    this.#stage = this.#make(undefined);
  }

  #make(kept: Kept | undefined): Stage {
    this.#position = kept?.position ?? LOG_START;
    this.#episodes = new EpisodeBook();
    if (kept !== undefined) this.#episodes.restore(kept.episodes);
    const start = { plan: this.#plan, seed: SEED, position: this.#position };
    return makeStage({ ...start, state: structuredClone(kept?.state) }, this.#share);
  }

  checkpoint(): void {
    this.#kept = structuredClone({
      state: this.#stage.engine.snapshot(),
      episodes: this.#episodes.snapshot(),
      position: this.#position,
    });
  }

  crash(): void {
    this.#stage = this.#make(this.#kept);
  }

  /** Runs some frames; gives how many there were. */
  async run(framesMax: number, send?: (effects: Effects) => Promise<void>): Promise<number> {
    const after = this.#position;
    const frames = await this.#log.read({ partition: 0, after, framesMax, waitMs: 0 });
    const effects = new Effects();
    const counts = { accepted: 0, late: 0, duplicate: 0, invalid: 0 };
    const episodes = this.#episodes;
    for (const frame of frames)
      this.#stage.step({ frame, episodes, effects, counts, watch: WATCH });
    this.#stage.endFrames(effects);
    await send?.(effects);
    for (const decision of effects.decisions) this.decisions.add(JSON.stringify(decision));
    for (const episode of effects.ledgerBatch().episodes ?? [])
      this.episodes.set(episode.episodeId, plain(episode));
    for (const each of effects.cases) this.cases.add(each.caseId);
    for (const each of effects.deadLetters) this.refused.add(`${each.code} ${each.raw}`);
    this.#position = frames.at(-1)?.position ?? this.#position;
    return frames.length;
  }
}

/** How a transfer went on may be told to the payer's episode and to the payee's, when they are in two slices: one engine tells the newer one. */
function plain({ decisionIds, level, state, closedBy, outcome }: Episode): string {
  return JSON.stringify({ decisionIds, level, state, closedBy, outcome });
}

async function allOf(runner: Runner): Promise<void> {
  while ((await runner.run(16)) > 0);
}

function slicesOf(stage: Share['stage'], suspects: number, people: number): Share[] {
  const isSuspect = stage === 'suspect';
  return Array.from({ length: isSuspect ? suspects : people }, (_, slice) => ({
    stage,
    suspects: { slice: isSuspect ? slice : 0, count: suspects },
    people: { slice: isSuspect ? 0 : slice, count: people },
  }));
}

/** Whether histories part, as docs/scale-out.md says they may. */
function hasParted(
  plan: Plan,
  signals: readonly Signal[],
  suspects: number,
  people: number,
): boolean {
  const split = new SplitEngine(plan, suspects, people);
  for (const signal of signals) split.process(signal);
  return split.leftBehindCount > 0;
}

const sorted = (of: readonly Runner[], what: 'decisions' | 'cases' | 'refused') =>
  [...new Set(of.flatMap((runner) => [...runner[what]]))].sort();

test('over logs and restarts, the stages decide what one engine decides on the same log', async () => {
  const found = { cases: 0, decisions: 0, crashes: 0 };
  const moves = fc.array(fc.nat({ max: 1_000 }), { minLength: 5, maxLength: 60, size: 'max' });
  const suspectSlices = fc.integer({ min: 1, max: 3 });
  await fc.assert(
    fc.asyncProperty(arbitraryCase(50), suspectSlices, moves, async (random, suspects, script) => {
      const plan = planOf(random.files);
      const people = 1 + ((script[0] ?? 0) % 3);
      const signals = new MemoryLog(1);
      for (const [index, signal] of random.signals.entries())
        for (const frame of packFrames([signal]))
          await signals.append(0, frame, signal.time + index);
      const whole = new Runner(plan, signals);
      await allOf(whole);
      const sent = new MemoryLog(suspects * people);
      const senders = slicesOf('suspect', suspects, people).map((share) => ({
        share,
        runner: new Runner(plan, signals, share),
      }));
      const pack = `${plan.pack}@${plan.version}`;
      const counts = { suspectSlices: suspects, peopleSlices: people, pack };
      const receivers = slicesOf('victim', suspects, people).map(
        (share) =>
          new Runner(
            plan,
            new MergedLog({ sent, peopleSlice: share.people.slice, ...counts }),
            share,
          ),
      );
      const runners = [...senders.map(({ runner }) => runner), ...receivers];
      const step = async (at: number, framesMax: number): Promise<number> => {
        const suspectSlice = senders[at]?.share.suspects.slice;
        const runner = required(runners[at], 'a stage');
        if (suspectSlice === undefined) return await runner.run(framesMax);
        return await runner.run(framesMax, async (effects) => {
          for (const { peopleSlice, bytes } of effects.sent)
            await sent.append(
              shufflePartition({ suspectSlice, suspectSlices: suspects, peopleSlice }),
              bytes,
            );
        });
      };
      for (const what of script) {
        const at = what % runners.length;
        if (what % 7 === 0) runners[at]?.checkpoint();
        if (what % 11 === 0) {
          runners[at]?.crash();
          found.crashes++;
        }
        await step(at, 1 + (what % 4));
      }
      for (const at of runners.keys()) while ((await step(at, 16)) > 0);
      if (hasParted(plan, random.signals, suspects, people)) return;
      found.cases++;
      found.decisions += whole.decisions.size;
      expect(sorted(receivers, 'decisions')).toEqual(sorted([whole], 'decisions'));
      expect(sorted(receivers, 'cases')).toEqual(sorted([whole], 'cases'));
      expect(
        sorted(
          senders.map(({ runner }) => runner),
          'refused',
        ),
      ).toEqual(sorted([whole], 'refused'));
      expect(new Map(receivers.flatMap((each) => [...each.episodes]))).toEqual(whole.episodes);
    }),
    { numRuns: runs, seed },
  );
  console.log(
    `shuffle: ${found.cases} cases compared, ${found.decisions} decisions alike, ${found.crashes} crashes`,
  );
});
