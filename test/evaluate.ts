// Runs signals through the engine and the oracle at once, so that every test of a rule's meaning tests both.
import { deepStrictEqual } from 'node:assert';
import { deserialize, serialize } from 'node:v8';
import fc from 'fast-check';
import type { Decision } from '../engine/decision.ts';
import { Engine, type Processed } from '../engine/engine.ts';
import { compilePack } from '../rules/compile.ts';
import { printDiagnostic } from '../rules/diagnostic.ts';
import type { PackFile } from '../rules/pack-file.ts';
import type { Plan } from '../rules/plan.ts';
import { parseSignal, printFaults } from '../signal/parse-signal.ts';
import type { FieldValue, Signal } from '../signal/signal.ts';
import type { SignalType } from '../signal/signal-type.ts';
import { Oracle } from '../sim/oracle/oracle.ts';
import { readOraclePack } from '../sim/oracle/pack.ts';
import { arbitraryCase, type Case } from './arbitrary-case.ts';

/** Monday 2026-03-02, 10:00 in Shanghai: time 0 of the signals that `signal` makes. */
export const START_MS = 1_772_416_800_000;

/** A signal `timeMs` after the start. Its id is its time and type unless given, its source `test`, its region Hangzhou's Xihu. */
export function signal(
  type: SignalType,
  timeMs: number,
  fields: Readonly<Record<string, FieldValue>>,
): Signal {
  const parsed = parseSignal({
    type,
    id: `${type}@${timeMs}`,
    source: 'test',
    time: START_MS + timeMs,
    region: '330106',
    ...fields,
  });
  if (!parsed.ok) throw new Error(printFaults(parsed.faults));
  return parsed.signal;
}

/** The files of a pack that has these sections. */
export function packOf(sections: string, head = ''): readonly PackFile[] {
  return [{ name: 'pack.yaml', text: `pack: test\nversion: 1.0.0\n${head}\n${sections}` }];
}

/** Compiles a pack. Throws with its diagnostics when it does not compile. */
export function planOf(files: readonly PackFile[]): Plan {
  const { plan, diagnostics } = compilePack(files);
  if (plan === undefined) throw new Error(diagnostics.map(printDiagnostic).join('\n'));
  return plan;
}

/** Of a pack that only counts whom somebody calls: for tests of what becomes of state, whatever it says. */
export const CALLS_PLAN = planOf(
  packOf(`
features:
  calls: { on: call.ended, by: caller, value: distinct(signal.callee), window: 1h }
typologies: {}
`),
);

/** What the engine says of each signal. Throws when the oracle says anything else. */
export function processAll(
  files: readonly PackFile[],
  signals: readonly Signal[],
  plan: Plan = planOf(files),
): Processed[] {
  const engine = new Engine(plan);
  const oracle = new Oracle(readOraclePack(files));
  return signals.map((each) => {
    const processed = engine.process(each);
    deepStrictEqual(
      JSON.stringify(processed, undefined, 1),
      JSON.stringify(oracle.process(each), undefined, 1),
      `on ${JSON.stringify(each)}`,
    );
    return processed;
  });
}

/** All decisions on some signals. Throws when the oracle decides otherwise. */
export function decide(files: readonly PackFile[], signals: readonly Signal[]): Decision[] {
  return processAll(files, signals).flatMap((processed) => processed.decisions);
}

/** Ways to run an engine that must make no difference. */
const RUNS: Readonly<
  Record<string, (plan: Plan, signals: readonly Signal[], at: number) => string>
> = {
  'an engine restored from its checkpoint goes on as if nothing had happened': (
    plan,
    signals,
    at,
  ) =>
    run(new Engine(plan), signals.slice(0, at), (engine) =>
      run(new Engine(plan, deserialize(serialize(engine.snapshot()))), signals.slice(at)),
    ),
  'an engine restored after every signal goes on as if nothing had happened': (plan, signals) => {
    let engine = new Engine(plan);
    return signals
      .map((each) => {
        engine = new Engine(plan, structuredClone(engine.snapshot()));
        return JSON.stringify(engine.process(each));
      })
      .join('\n');
  },
  'the same signals give the same decisions again': (plan, signals) =>
    run(new Engine(plan), signals),
};

function run(
  engine: Engine,
  signals: readonly Signal[],
  then: (engine: Engine) => string = () => '',
): string {
  const lines = signals.map((each) => JSON.stringify(engine.process(each)));
  const rest = then(engine);
  return [...lines, ...(rest === '' ? [] : [rest])].join('\n');
}

/** A property of one random pack and stream: engine and oracle agree, and no way of running the engine makes a difference. */
export function checkCase({ files, signals }: Case, at: number): void {
  const plan = planOf(files);
  processAll(files, signals, plan);
  const whole = run(new Engine(plan), signals);
  for (const [claim, runOtherwise] of Object.entries(RUNS)) {
    deepStrictEqual(
      runOtherwise(plan, signals, at % (signals.length + 1)).split('\n'),
      whole.split('\n'),
      claim,
    );
  }
  checkDuplicate(plan, signals, at);
}

/** A signal that comes again at once is refused and changes nothing after it. */
function checkDuplicate(plan: Plan, signals: readonly Signal[], at: number): void {
  const index = at % signals.length;
  const again = signals[index];
  if (again === undefined) return;
  const engine = new Engine(plan);
  const lines: string[] = [];
  for (const [number, each] of signals.entries()) {
    lines.push(JSON.stringify(engine.process(each)));
    if (number === index)
      deepStrictEqual(engine.process(again).decisions, [], 'a duplicate is refused');
  }
  deepStrictEqual(lines, run(new Engine(plan), signals).split('\n'), 'a duplicate changes nothing');
}

/** Checks so many random cases. Throws with the shrunk case, its seed and path when one fails. */
export function checkCases(runs: number, seed: number): void {
  fc.assert(
    fc.property(arbitraryCase(50), fc.nat({ max: 255 }), (random, at) => {
      checkCase(random, at);
    }),
    { numRuns: runs, seed, reporter },
  );
}

/** Shows a failing case as the pack and the signals that it is. */
function reporter(details: fc.RunDetails<[Case, number]>): void {
  if (!details.failed) return;
  const [random, at] = details.counterexample ?? [];
  const seed = `seed ${details.seed}, path ${details.counterexamplePath}, at ${at}, shrunk ${details.numShrinks} times`;
  const lines = (random?.signals ?? []).map((each) => JSON.stringify(each));
  const pack = random?.files.map((file) => file.text).join('\n');
  throw new Error([seed, pack, ...lines, String(details.errorInstance)].join('\n'), {
    cause: details.errorInstance,
  });
}
