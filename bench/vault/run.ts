// What sealing costs: processor time a record and a MiB, beside the JSON that is made of the record anyway and the zstd of a checkpoint's pieces.
import { randomBytes } from 'node:crypto';
import { constants, zstdCompressSync } from 'node:zlib';
import { episodeOf } from '../../dissuasion/fixture.ts';
import { taskOf } from '../../dissuasion/task.ts';
import { openTask, sealTask } from '../../dissuasion/task-sealing.ts';
import { textProvider } from '../../vault/key-ring.ts';
import { KeyedVault, PLAIN } from '../../vault/vault.ts';

const vault = new KeyedVault(textProvider(randomBytes(32).toString('base64')));
const reasons = Array.from({ length: 8 }, (_, at) => ({
  id: `rule-${at}`,
  points: 10,
  reason: { zh: '境外来电超过十分钟', en: 'a call from abroad of more than ten minutes' },
  features: { calls: { value: at, key: 'phone:+8613812345678', signals: [`carrier/c-${at}`] } },
}));
const task = taskOf(episodeOf({ reasons }), 1);

const RUNS = 20_000;
const plain = microseconds(RUNS, () => JSON.parse(JSON.stringify(sealTask(PLAIN, task))));
const sealed = microseconds(RUNS, () =>
  openTask(vault, JSON.parse(JSON.stringify(sealTask(vault, task)))),
);
const tag = microseconds(RUNS, () => vault.tag('phone', '+8613812345678'));
print('a task of', `${JSON.stringify(task).length} bytes`);
print('  written and read', `${plain.toFixed(1)} µs`);
print('  the same sealed', `${sealed.toFixed(1)} µs, ${(sealed / plain).toFixed(1)} times`);
print('a look-up hash', `${tag.toFixed(1)} µs`);

// State is mostly numbers that grow slowly.
const piece = Buffer.alloc(4 << 20);
for (let at = 0; at < piece.length; at += 4) piece.writeUInt32LE((at * 37) & 0xffff, at);
const params = { [constants.ZSTD_c_compressionLevel]: 1 };
const packed = Buffer.concat([zstdCompressSync(piece, { params }), randomBytes(1 << 20)]);
const packing = microseconds(20, () => zstdCompressSync(piece, { params }));
const before = process.cpuUsage();
for (let run = 0; run < 20; run++) await vault.sealBytes(packed, 'piece');
const { user, system } = process.cpuUsage(before);
const sealing = (user + system) / 20;
print('a piece of a checkpoint', `${(piece.length / 1e6).toFixed(1)} MB`);
print('  compressed', `${(packing / 1e3).toFixed(2)} ms`);
print('  sealed once compressed', `${(sealing / 1e3).toFixed(2)} ms for ${packed.length} bytes`);

/** Processor time of one run. */
function microseconds(runs: number, work: () => unknown): number {
  for (let run = 0; run < runs / 10; run++) work();
  const before = process.cpuUsage();
  for (let run = 0; run < runs; run++) work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / runs;
}

function print(what: string, figure: string): void {
  console.log(`${what.padEnd(28)}${figure}`);
}
