// A change of pack that the engine does not make: whoever asked is told.
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { LOG_START } from '../log/log.ts';
import { FwError } from '../signal/fw-error.ts';
import { MemoryLog } from '../test/memory-log.ts';
import { Pump } from './pump.ts';

const VIEW = { pack: 'p@1.0.0', watermark: 0, newestTime: 0 };

class IdleLog extends MemoryLog {
  override async read(options: Parameters<MemoryLog['read']>[0]) {
    await sleep(1);
    return super.read(options);
  }
}

/** A pump whose engine does nothing but fail to change its pack. */
function pumpOf(failure: Error): Pump {
  const never = (): Promise<never> => Promise.reject(new Error('not asked for here'));
  const pump = new Pump({
    engine: {
      open: async () => ({ view: VIEW, position: LOG_START, refused: [] }),
      step: never,
      risk: never,
      comparison: never,
      checkpoint: never,
      compile: async () => 1,
      change: () => Promise.reject(failure),
      close: async () => {},
    },
    log: new IdleLog(1),
    partition: 0,
    tasks: { open: never, raise: never, withdraw: never },
    ledger: { write: never },
    deadLetters: { put: never, close: async () => {} },
    checkpointMs: 60_000,
    now: Date.now,
  });
  pump.start();
  return pump;
}

test('the pack in force goes on when the engine refuses another, and who asked is told why', async () => {
  const refusal = new FwError('FW_RELOAD_REFUSED', 'one stage alone does not change');
  const pump = pumpOf(refusal);
  await expect(pump.reload({ name: 'next', files: [] })).rejects.toBe(refusal);
  expect(pump.status.pack).toBe('p@1.0.0');
  await pump.stop();
});

test('an engine that breaks while it changes its pack ends the pump, and who asked is told why', async () => {
  const broken = new Error('a broken engine');
  const pump = pumpOf(broken);
  await expect(pump.reload({ name: 'next', files: [] })).rejects.toBe(broken);
  await expect(pump.stopped).rejects.toBe(broken);
});
