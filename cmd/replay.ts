// `forewarn replay`: the engine alone over files, in event time, with no servers. Same input, same output, byte for byte.

import type { DeadLetter } from '../connectors/dead-letter.ts';
import { readSignals } from '../connectors/file/read-signals.ts';
import { loadMapping } from '../connectors/mapping/compile-mapping.ts';
import type { Mapping } from '../connectors/mapping/mapping.ts';
import type { Decision } from '../engine/decision.ts';
import { Engine } from '../engine/engine.ts';
import { loadPlan } from '../runtime/load-pack.ts';
import { printTime } from '../signal/event-time.ts';
import { LEVELS } from '../signal/level.ts';
import { printSignal, type Signal } from '../signal/signal.ts';
import { type Arguments, type Command, textOption } from './command.ts';
import { OutFile } from './out-file.ts';
import { formatCount, ProgressLine, writeLine } from './output.ts';

interface ReplayTotals {
  rowsRead: number;
  signals: number;
  skipped: number;
  duplicates: number;
  readonly rejected: Record<string, number>;
  readonly decisionsByLevel: Record<string, number>;
  readonly decisionsByTypology: Record<string, number>;
  seconds: number;
  /** The signal that moved the watermark furthest at once: when many are late, it is the first to look at. */
  furthestJump: WatermarkJump | undefined;
}

interface WatermarkJump {
  readonly signal: { readonly source: string; readonly id: string };
  readonly from: number;
  readonly to: number;
}

/** More late signals than one in so many need an explanation. */
const LATE_SHARE_TOLD = 100;

export const replayCommand: Command = {
  name: 'replay',
  summary: 'Run the engine over files of signals and print or write its decisions.',
  takes: 'INPUT…',
  takesMin: 1,
  details:
    'INPUT is NDJSON of signals, ISO 20022 payments (.xml), or what --mapping turns into signals; gzip and Zstandard are accepted, - is standard input.\n' +
    'Inputs are read one after the other in the order given, so each should begin where the one before ends.',
  options: {
    pack: { kind: 'text', placeholder: 'DIR', text: 'Folder of the rule pack.', isRequired: true },
    mapping: {
      kind: 'text',
      placeholder: 'FILE',
      text: 'Mapping from the rows of the input to signals.',
    },
    decisions: {
      kind: 'text',
      placeholder: 'OUT.ndjson',
      text: 'Write each decision as a line of JSON.',
    },
    rejects: {
      kind: 'text',
      placeholder: 'OUT.ndjson',
      text: 'Write each row or signal that was refused, with the reason.',
    },
    json: { kind: 'flag', text: 'Print the totals as JSON.' },
  },
  async run(given) {
    const plan = loadPlan(textOption(given, 'pack'));
    const mappingPath = textOption(given, 'mapping');
    const mapping = mappingPath === '' ? undefined : await loadMapping(mappingPath);
    const decisions = await openOut(textOption(given, 'decisions'));
    const rejects = await openOut(textOption(given, 'rejects'));
    const totals = await replay({
      engine: new Engine(plan),
      inputs: given.positionals,
      ...(mapping === undefined ? {} : { mapping }),
      onDecisions: (made) => write(decisions, made),
      onRejects: (letters) => write(rejects, letters),
    });
    await decisions?.close();
    await rejects?.close();
    print(given, totals, rejects === undefined);
    return 0;
  },
};

interface ReplayOptions {
  readonly engine: Engine;
  readonly inputs: readonly string[];
  readonly mapping?: Mapping;
  readonly onDecisions: (decisions: readonly Decision[]) => Promise<void>;
  readonly onRejects: (letters: readonly DeadLetter[]) => Promise<void>;
}

async function replay(options: ReplayOptions): Promise<ReplayTotals> {
  const { engine, inputs, mapping, onDecisions, onRejects } = options;
  const totals: ReplayTotals = {
    rowsRead: 0,
    signals: 0,
    skipped: 0,
    duplicates: 0,
    rejected: {},
    decisionsByLevel: Object.fromEntries(LEVELS.map((level) => [level, 0])),
    decisionsByTypology: {},
    seconds: 0,
    furthestJump: undefined,
  };
  const progress = new ProgressLine();
  const startedAt = performance.now();
  let shownAt = startedAt;
  for await (const batch of readSignals(inputs, mapping === undefined ? {} : { mapping })) {
    totals.rowsRead += batch.rowsRead;
    totals.skipped += batch.skipped;
    const letters: DeadLetter[] = [...batch.rejected];
    const made: Decision[] = [];
    for (const signal of batch.accepted) {
      const before = engine.watermark;
      const { verdict, decisions } = engine.process(signal);
      noteJump(totals, signal, before, engine.watermark);
      if (verdict === 'accepted') totals.signals++;
      else if (verdict === 'duplicate') totals.duplicates++;
      else {
        const message = `event time ${printTime(signal.time)} is before the watermark ${printTime(engine.watermark)}`;
        letters.push({ source: signal.source, code: 'late', message, raw: printSignal(signal) });
      }
      for (const decision of decisions) made.push(decision);
    }
    for (const { code } of letters) totals.rejected[code] = (totals.rejected[code] ?? 0) + 1;
    for (const { level, typology } of made) {
      totals.decisionsByLevel[level] = (totals.decisionsByLevel[level] ?? 0) + 1;
      totals.decisionsByTypology[typology] = (totals.decisionsByTypology[typology] ?? 0) + 1;
    }
    await onDecisions(made);
    await onRejects(letters);
    const now = performance.now();
    if (now - shownAt > 250) {
      shownAt = now;
      const rate = totals.signals / ((now - startedAt) / 1000);
      progress.show(
        `${formatCount(totals.signals)} signals, ${formatCount(rate)} signals/s, at ${printTime(engine.watermark)}`,
      );
    }
  }
  progress.clear();
  totals.seconds = (performance.now() - startedAt) / 1000;
  return totals;
}

function noteJump(totals: ReplayTotals, signal: Signal, from: number, to: number): void {
  const { furthestJump } = totals;
  // The first signal moves it from nowhere.
  if (!Number.isFinite(from) || to - from <= (furthestJump?.to ?? 0) - (furthestJump?.from ?? 0))
    return;
  totals.furthestJump = { signal: { source: signal.source, id: signal.id }, from, to };
}

function print(given: Arguments, totals: ReplayTotals, adviseRejects: boolean): void {
  const peakMemoryMib = Math.round(process.resourceUsage().maxRSS / 1024);
  const signalsPerSecond = Math.round(totals.signals / Math.max(0.001, totals.seconds));
  if (given.options['json'] === true) {
    writeLine(JSON.stringify({ ...totals, signalsPerSecond, peakMemoryMib }, undefined, 2));
    return;
  }
  const rejectedCount = Object.values(totals.rejected).reduce((sum, count) => sum + count, 0);
  writeLine(`rows read          ${formatCount(totals.rowsRead)}`);
  writeLine(`signals            ${formatCount(totals.signals)}`);
  if (totals.skipped > 0) writeLine(`skipped by mapping ${formatCount(totals.skipped)}`);
  writeLine(`duplicates         ${formatCount(totals.duplicates)}`);
  writeLine(`rejected           ${formatCount(rejectedCount)}${list(totals.rejected)}`);
  writeLine(`decisions          ${list(totals.decisionsByLevel).trim() || 'none'}`);
  for (const [typology, count] of Object.entries(totals.decisionsByTypology).sort(
    (a, b) => b[1] - a[1],
  )) {
    writeLine(`  ${typology.padEnd(26)}${formatCount(count)}`);
  }
  writeLine(`signals/s          ${formatCount(signalsPerSecond)}`);
  writeLine(`peak memory        ${formatCount(peakMemoryMib)} MiB`);
  const jump = totals.furthestJump;
  if ((totals.rejected['late'] ?? 0) > totals.signals / LATE_SHARE_TOLD && jump !== undefined)
    writeLine(
      `many were late: ${jump.signal.source}/${jump.signal.id} moved the watermark from ${printTime(jump.from)} to ${printTime(jump.to)}; see whether its time is right and the inputs are in order.`,
    );
  if (rejectedCount > 0 && adviseRejects)
    writeLine('--rejects OUT.ndjson keeps what was rejected, with row, column and reason.');
}

function list(counts: Readonly<Record<string, number>>): string {
  const parts = Object.entries(counts)
    .filter(([, count]) => count > 0)
    .map(([name, count]) => `${name} ${formatCount(count)}`);
  return parts.length === 0 ? '' : ` (${parts.join(', ')})`;
}

function openOut(path: string): Promise<OutFile | undefined> {
  return path === '' ? Promise.resolve(undefined) : OutFile.open(path);
}

async function write(file: OutFile | undefined, items: readonly object[]): Promise<void> {
  await file?.write(items.map((item) => `${JSON.stringify(item)}\n`).join(''));
}
