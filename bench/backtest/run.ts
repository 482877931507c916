// `npm run bench:backtest`: how fast signals go into the archive and come out of it, beside scanning the same frames, and how fast two packs run over them as a backtest
// does. A simulated province is written as often as needed, each time so many days later. Rates by processor time of the process, threads of zlib included,
// and by the clock. Options: --signals N, --people N, --days D, --seed S, --pack DIR, --against DIR, --keep DIR.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { archiveKeys } from '../../archive/archive-keys.ts';
import { blocksBetween, listSegments, readFrames } from '../../archive/archive-reader.ts';
import { ArchiveWriter } from '../../archive/archive-writer.ts';
import { FrameSpanReader } from '../../archive/frame-span.ts';
import { bytesOf } from '../../archive/retention.ts';
import { runBacktest } from '../../backtest/run-backtest.ts';
import type { Frame } from '../../log/frame.ts';
import { loadPlan } from '../../runtime/load-pack.ts';
import { simulated } from '../hot-path/workload.ts';
import { describeMachine, keepResult } from '../machine.ts';

const RESULT_FILE = 'bench/results/backtest.json';
const DAY_MS = 86_400_000;
const COMMIT_BYTES = 64 << 20;
const MONTH_SIGNALS = 1_000_000_000;
const DECODER = new TextDecoder();
const ENCODER = new TextEncoder();

const { values } = parseArgs({
  options: {
    signals: { type: 'string', default: '1000000' },
    people: { type: 'string', default: '5000' },
    days: { type: 'string', default: '2' },
    seed: { type: 'string', default: '7' },
    pack: { type: 'string', default: 'rules/packs/zhejiang' },
    against: { type: 'string', default: 'rules/packs/zhejiang' },
    keep: { type: 'string' },
  },
});
const wanted = Number(values.signals);
const days = Number(values.days);
const machine = describeMachine();
console.log(
  `${machine.cpu}, ${machine.cores} cores, Node ${machine.node}, commit ${machine.commit}`,
);
const base = simulated({ people: Number(values.people), days, seed: Number(values.seed) });
const copies = Math.max(1, Math.ceil(wanted / base.signalCount));
const signalCount = copies * base.signalCount;
console.log(`${copies} × ${base.signalCount} signals: ${base.name}, each ${days} days later`);

const dir = values.keep ?? mkdtempSync(join(tmpdir(), 'bench-archive-'));
const keys = archiveKeys([Buffer.alloc(32, 5)]);
try {
  const written = await timed('into the archive', write);
  const segments = await listSegments(dir);
  const packedBytes = segments.reduce((sum, segment) => sum + bytesOf(segment), 0);
  const blocks = blocksBetween(segments, 0, Number.MAX_SAFE_INTEGER);
  const frameBytes = blocks.reduce((sum, { header }) => sum + header.frameBytes, 0);
  console.log(
    `${(frameBytes / 1e6).toFixed(0)} MB of signals, ${(packedBytes / 1e6).toFixed(0)} MB on the disk (1 to ${(frameBytes / packedBytes).toFixed(1)})`,
  );
  const read = await timed('out of the archive', async () => {
    for await (const { frame } of readFrames(blocks, keys))
      if (frame.length === 0) throw new Error('an empty frame');
  });
  const spans = new FrameSpanReader();
  const scanned = await timed('scan alone, frames in memory', async () => {
    for (let copy = 0; copy < copies; copy++)
      for (const frame of base.frames) spans.read(frame, Number.MAX_SAFE_INTEGER);
  });
  const [challenger, live] = [values.pack, values.against].map(loadPlan);
  if (challenger === undefined || live === undefined) throw new Error('two packs are compared');
  let digest = '';
  const backtested = await timed('backtest of two packs', async () => {
    const frames = readFrames(blocks, keys);
    const result = await runBacktest({
      challenger,
      live,
      frames,
      from: 0,
      to: Number.MAX_SAFE_INTEGER,
    });
    digest = result.digest;
  });
  const hours = MONTH_SIGNALS / backtested.perSecond / 3_600;
  console.log(
    `a thousand million signals: ${hours.toFixed(1)} h by this processor time on one core; digest ${digest}`,
  );
  keepResult(RESULT_FILE, {
    workload: { name: base.name, copies, signalCount, frameBytes, packedBytes },
    measured: { written, read, scanned, backtested },
    digest,
  });
  console.log(`kept in ${RESULT_FILE}`);
} finally {
  if (values.keep === undefined) rmSync(dir, { recursive: true, force: true });
}

async function write(): Promise<void> {
  const writer = await ArchiveWriter.open({ dir, origin: 'bench', keys });
  let position = 0;
  for (let copy = 0; copy < copies; copy++) {
    for (const each of base.frames) {
      const frame = copy === 0 ? each : later(each, copy);
      await writer.add({
        frame,
        position: String(++position),
        appendedAt: Number.MAX_SAFE_INTEGER,
      });
      if (writer.uncommittedBytes >= COMMIT_BYTES) await writer.commit();
    }
  }
  await writer.commit();
}

/** The same signals so many runs later, with ids of their own. */
function later(frame: Frame, copy: number): Frame {
  const addMs = copy * days * DAY_MS;
  const text = DECODER.decode(frame)
    .replace(
      /"(time|incidentTime|expiresTime)":(\d+)/g,
      (_, name: string, time: string) => `"${name}":${Number(time) + addMs}`,
    )
    .replace(/"(id|callId|transferId|caseId)":"/g, (all) => `${all}${copy}-`);
  return ENCODER.encode(text);
}

async function timed(what: string, work: () => Promise<void>) {
  const before = process.cpuUsage();
  const startedAt = performance.now();
  await work();
  const seconds = (performance.now() - startedAt) / 1000;
  const { user, system } = process.cpuUsage(before);
  const cpuSeconds = (user + system) / 1e6;
  const perSecond = Math.round(signalCount / cpuSeconds);
  const megabytes = Math.round((perSecond * base.byteCount) / base.signalCount / 1e6);
  console.log(
    `${perSecond.toLocaleString('en').padStart(12)} signals/s ${String(megabytes).padStart(6)} MB/s by processor time, ${seconds.toFixed(1)} s by the clock: ${what}`,
  );
  return { perSecond, megabytes, cpuSeconds, seconds };
}
