// Which slices run, whatever comes in between: a slice here is a pump that ends when it is told.
import { expect, test } from 'vitest';
import { LOG_START } from '../log/log.ts';
import { FwError } from '../signal/fw-error.ts';
import { MemoryLog } from '../test/memory-log.ts';
import type { EnginePort } from './engine-port.ts';
import { EngineSlice } from './engine-slice.ts';
import { SliceSet } from './slice-set.ts';

const VIEW = { pack: 'p@1.0.0', watermark: 0, newestTime: 0 };

/** An engine that does nothing but open, and keep checkpoints until they are refused. */
function engineOf(state: { refusal?: FwError }): EnginePort {
  const never = (): Promise<never> => Promise.reject(new Error('not asked for here'));
  const tellings = {
    tasks: [],
    ledger: {},
    decisions: [],
    warnings: [],
    deadLetters: [],
    verdicts: [],
    sent: [],
  };
  const counts = { accepted: 0, late: 0, duplicate: 0, invalid: 0 };
  return {
    open: async () => ({ view: VIEW, position: LOG_START, refused: [] }),
    step: async () => ({
      view: VIEW,
      tellings,
      counts,
      batchSeconds: 0,
      signalSeconds: [],
      checked: [],
    }),
    risk: never,
    comparison: async () => undefined,
    checkpoint: async () => {
      if (state.refusal !== undefined) throw state.refusal;
      return { heldSeconds: 0, pauseSeconds: 0, tookSeconds: 0, byteCount: 0 };
    },
    compile: never,
    change: never,
    close: async () => {},
  };
}

async function setOf(mayLose: boolean) {
  const state: { refusal?: FwError } = {};
  const changes: string[] = [];
  const make = async (slice: number) => {
    const signals = new MemoryLog(1);
    await signals.append(0, new Uint8Array());
    return new EngineSlice({
      share: { stage: 'suspect', suspects: { slice, count: 3 }, people: { slice: 0, count: 1 } },
      engine: engineOf(state),
      signals,
      sent: new MemoryLog(3),
      checkpointMs: 5,
      now: Date.now,
      deadLetters: { put: async () => {}, close: async () => {} },
    });
  };
  const onChange = (slice: number, isRunning: boolean) =>
    changes.push(`${slice} ${isRunning ? 'runs' : 'stopped'}`);
  return { set: new SliceSet({ make, onChange, mayLose }), state, changes };
}

const TAKEN = new FwError('FW_CHECKPOINT_TAKEN', 'somebody else goes on');

test('slices are started and stopped as they are told, and never twice', async () => {
  const { set, changes } = await setOf(true);
  await Promise.all([set.run([0, 2]), set.run([0, 2]), set.run([2, 1])]);
  expect(set.slices).toEqual([1, 2]);
  expect(set.statuses.map(({ slice }) => slice)).toEqual([1, 2]);
  await set.run([]);
  expect(changes.sort()).toEqual(
    ['0 runs', '0 stopped', '1 runs', '1 stopped', '2 runs', '2 stopped'].sort(),
  );
});

test('a slice that another engine goes on with is let go of, and can come back', async () => {
  const { set, state, changes } = await setOf(true);
  await set.run([0]);
  state.refusal = TAKEN;
  await expect.poll(() => set.slices).toEqual([]);
  expect(changes).toContain('0 stopped');
  delete state.refusal;
  await set.run([0]);
  expect(set.slices).toEqual([0]);
  await set.run([]);
});

test('an engine that was told its slices ends when another one has them', async () => {
  const { set, state } = await setOf(false);
  await set.run([0]);
  state.refusal = TAKEN;
  await expect(set.failed).rejects.toMatchObject({ code: 'FW_CHECKPOINT_TAKEN' });
});
