// A full disk and damaged checkpoints (disk-faults.ts), with the log on Kafka.
import { afterEach, beforeEach, test } from 'vitest';
import { BrokenSystem } from './broken-system.ts';
import { breakByDamage, breakByFullDisk } from './disk-faults.ts';

let system: BrokenSystem;

beforeEach(async () => {
  system = await BrokenSystem.make('kafka');
});

afterEach(() => system.remove());

test('a full disk keeps it from checkpoints, then from dead letters; killed and started again, all is told once, on Kafka', async () => {
  await breakByFullDisk(system);
}, 900_000);

test('damaged newest checkpoints are passed over for the one before, time and again; when all are damaged it begins anew from the log, and says so, on Kafka', async () => {
  await breakByDamage(system);
}, 900_000);
