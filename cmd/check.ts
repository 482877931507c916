// `forewarn check PACK`: compiles a pack, plays its stories, and says what is wrong where.
import { readableCode } from '../engine/readable-code.ts';
import { type Cost, costOf } from '../rules/cost.ts';
import { printDiagnostic } from '../rules/diagnostic.ts';
import { compileFolder } from '../runtime/load-pack.ts';
import { runStory } from '../runtime/story-run.ts';
import { formatDurationMs } from '../signal/event-time.ts';
import { FwError } from '../signal/fw-error.ts';
import { nearestName } from '../signal/nearest-name.ts';
import { SIGNAL_TYPE_NAMES, type SignalType } from '../signal/signal-type.ts';
import type { Command } from './command.ts';
import { formatCount, writeLine } from './output.ts';

export const checkCommand: Command = {
  name: 'check',
  summary: 'Compile a rule pack and play the stories that it holds as tests.',
  takes: 'PACK',
  takesMin: 1,
  options: {
    json: { kind: 'flag', text: 'Print diagnostics and stories as JSON.' },
    cost: { kind: 'flag', text: 'Print the state a key costs, and what each signal type touches.' },
    emit: {
      kind: 'text',
      placeholder: 'TYPE',
      text: 'Print the code that the pack becomes for signals of a type, and do no more.',
    },
  },
  run(given) {
    const emitted = emittedType(given.options['emit']);
    const { plan, stories, diagnostics } = compileFolder(given.positionals[0] ?? '');
    if (emitted !== undefined && plan !== undefined) {
      writeLine(readableCode(plan, emitted));
      return Promise.resolve(0);
    }
    const results = plan === undefined ? [] : stories.map((story) => runStory(plan, story));
    const failed = results.filter(({ faults }) => faults.length > 0);
    const isGood = plan !== undefined && failed.length === 0;
    const cost = given.options['cost'] === true && plan !== undefined ? costOf(plan) : undefined;
    if (given.options['json'] === true) {
      const told = results.map(({ story, faults }) => ({
        name: story.name,
        file: story.file,
        line: story.line,
        faults,
      }));
      writeLine(JSON.stringify({ ok: isGood, diagnostics, stories: told, cost }, undefined, 2));
      return Promise.resolve(isGood ? 0 : 1);
    }
    for (const diagnostic of diagnostics) writeLine(printDiagnostic(diagnostic));
    for (const { story, faults } of failed) {
      for (const { line, message } of faults)
        writeLine(`${story.file}:${line}:1: error: story '${story.name}': ${message}`);
    }
    if (plan === undefined) {
      const count = diagnostics.filter(({ severity }) => severity === 'error').length;
      writeLine(`The pack does not compile: ${count} ${count === 1 ? 'error' : 'errors'}.`);
    } else {
      if (cost !== undefined) for (const line of costLines(cost)) writeLine(line);
      writeLine(
        `${plan.pack}@${plan.version}: ${plan.features.length} features, ${plan.sequences.length} sequences, ` +
          `${plan.typologies.length} typologies, ${plan.rules.length} rules; ` +
          `${results.length - failed.length} of ${results.length} stories hold.`,
      );
    }
    return Promise.resolve(isGood ? 0 : 1);
  },
};

/** The type whose code is asked for. Throws FW_USAGE when there is none of that name. */
function emittedType(wanted: string | boolean | undefined): SignalType | undefined {
  if (typeof wanted !== 'string') return undefined;
  const type = SIGNAL_TYPE_NAMES.find((name) => name === wanted);
  if (type !== undefined) return type;
  const near = nearestName(wanted, SIGNAL_TYPE_NAMES);
  const hint = near === undefined ? '' : `; did you mean ${near}?`;
  throw new FwError('FW_USAGE', `there is no signal type '${wanted}'${hint}`);
}

/** Three tables: features by what a further signal costs, sequences, and the signal types that anything is done on. */
function costLines(cost: Cost): string[] {
  const features = [...cost.features].sort(
    (a, b) => b.entryBytes - a.entryBytes || a.name.localeCompare(b.name),
  );
  const types = cost.types.filter(
    (type) => type.suspectFeatures + type.victimFeatures + type.sequences + type.rules > 0,
  );
  return [
    ...table(
      [
        'feature',
        'of',
        'window',
        'bytes a key',
        'bytes a signal more',
        'values kept',
        'then at most',
      ],
      features.map((feature) => [
        feature.name,
        feature.role,
        formatDurationMs(feature.windowMs),
        formatCount(feature.keyBytes),
        formatCount(feature.entryBytes),
        feature.sketch === undefined ? '' : formatCount(feature.sketch.exactUpTo),
        feature.sketch === undefined ? '' : formatCount(feature.sketch.keyBytesMax),
      ]),
    ),
    ...table(
      ['sequence', 'steps', 'bytes a person', 'bytes a signal more', 'at most'],
      cost.sequences.map((sequence) => [
        sequence.name,
        String(sequence.steps),
        formatCount(sequence.keyBytes),
        formatCount(sequence.entryBytes),
        formatCount(sequence.keyBytesMax),
      ]),
    ),
    ...table(
      [
        'signal type',
        'suspect features',
        'victim features',
        'sequences',
        'rules',
        'features read',
        'sent on',
      ],
      types.map((type) => [
        type.type,
        ...[
          type.suspectFeatures,
          type.victimFeatures,
          type.sequences,
          type.rules,
          type.featuresRead,
          type.attached,
        ].map(String),
      ]),
    ),
  ];
}

/** Columns padded to their widest cell, the first to the left, an empty line after; nothing for a table without rows. */
function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  if (rows.length === 0) return [];
  const widths = head.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => (row[column] ?? '').length)),
  );
  const lineOf = (row: readonly string[]) =>
    row
      .map((cell, column) =>
        column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join('  ');
  return [lineOf(head), ...rows.map(lineOf), ''];
}
