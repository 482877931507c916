// `forewarn map`: proposes a mapping for a file, tries one on it row by row, and runs the tests that stand in mappings.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { guessMapping } from '../connectors/guess/guess-mapping.ts';
import { loadMapping } from '../connectors/mapping/compile-mapping.ts';
import { runMappingTests } from '../connectors/trial/run-tests.ts';
import { tryFile } from '../connectors/trial/try-file.ts';
import { FwError, isFwError } from '../signal/fw-error.ts';
import { nearestName } from '../signal/nearest-name.ts';
import { SIGNAL_TYPE_NAMES } from '../signal/signal-type.ts';
import { type Arguments, type Command, numberOption, textOption } from './command.ts';
import { fieldLines, mappedFieldsOf, typeLines } from './field-text.ts';
import { isColourWanted, writeLine } from './output.ts';
import { projectDir } from './project-dir.ts';
import { printTrial } from './trial-text.ts';

const ACTIONS = { test: runTests, try: runTry, guess: runGuess, fields: runFields } as const;

export const mapCommand: Command = {
  name: 'map',
  summary: 'Propose a mapping for a file, try one on it, or run the tests in mappings.',
  takes: 'guess FILE | try FILE --mapping M | test [MAPPING…] | fields [TYPE]',
  takesMin: 1,
  details:
    'guess  Prints a first mapping for FILE (CSV, NDJSON or JSON), with comments that say how sure each line is and why.\n' +
    'test   Runs the tests that stand in the mappings named, or in all that come with forewarn.\n' +
    'try    Shows row by row what came of each field of FILE and why something was refused; gzip and Zstandard are accepted, - is standard input.\n' +
    'fields Tells what each field of a type of signal means, its units and codes; without TYPE, which types there are.\n' +
    'docs/mappings.md is the reference of mappings.',
  options: {
    mapping: { kind: 'text', placeholder: 'FILE', text: 'Mapping to try.' },
    rows: { kind: 'number', placeholder: 'N', text: 'Rows to show.', fallback: '10' },
    wide: { kind: 'flag', text: 'Show all of what a field was read from.' },
    json: { kind: 'flag', text: 'Print the result as JSON.' },
  },
  run(given) {
    const [name = ''] = given.positionals;
    const action = Object.entries(ACTIONS).find(([known]) => known === name)?.[1];
    if (action !== undefined) return action(given, given.positionals.slice(1));
    const near = nearestName(name, Object.keys(ACTIONS));
    const hint =
      near === undefined
        ? `it is one of ${Object.keys(ACTIONS).join(', ')}`
        : `did you mean '${near}'?`;
    throw new FwError('FW_USAGE', `forewarn map has no '${name}'; ${hint}`);
  },
};

async function runTests(given: Arguments, files: readonly string[]): Promise<number> {
  const paths = files.length > 0 ? files : shippedMappings();
  const told: { mapping: string; tests: number; faults: string[] }[] = [];
  for (const path of paths) {
    const faults: string[] = [];
    let count = 0;
    try {
      const results = await runMappingTests(await loadMapping(path));
      count = results.length;
      for (const { test, faults: found } of results) {
        for (const fault of found) faults.push(`${test.place}: '${test.name}': ${fault}`);
      }
    } catch (error) {
      if (!isFwError(error)) throw error;
      faults.push(error.message);
    }
    told.push({ mapping: path, tests: count, faults });
  }
  const isGood = told.every(({ faults }) => faults.length === 0);
  if (given.options['json'] === true) {
    writeLine(JSON.stringify({ ok: isGood, mappings: told }, undefined, 2));
    return isGood ? 0 : 1;
  }
  for (const { faults } of told) for (const fault of faults) writeLine(fault);
  const tests = told.reduce((sum, each) => sum + each.tests, 0);
  const bad = told.filter(({ faults }) => faults.length > 0).length;
  const verdict = bad === 0 ? 'all hold' : `${counted(bad, 'mapping')} with faults`;
  writeLine(`${counted(tests, 'test')} in ${counted(told.length, 'mapping')}: ${verdict}.`);
  return isGood ? 0 : 1;
}

async function runTry(given: Arguments, files: readonly string[]): Promise<number> {
  const mappingPath = textOption(given, 'mapping');
  const [file, more] = files;
  if (file === undefined || more !== undefined || mappingPath === '') {
    throw new FwError('FW_USAGE', 'forewarn map try takes one FILE and --mapping M');
  }
  const trial = await tryFile(file, await loadMapping(mappingPath), numberOption(given, 'rows'));
  if (given.options['json'] === true) writeLine(JSON.stringify(trial, undefined, 2));
  else
    for (const line of printTrial(trial, isColourWanted(), given.options['wide'] === true))
      writeLine(line);
  return Object.keys(trial.refused).length === 0 ? 0 : 1;
}

async function runGuess(given: Arguments, files: readonly string[]): Promise<number> {
  const [file, more] = files;
  if (file === undefined || more !== undefined) {
    throw new FwError('FW_USAGE', 'forewarn map guess takes one FILE');
  }
  const { text, sample, proposal } = await guessMapping(file);
  if (given.options['json'] === true) {
    const { type, orElse, missing, assignments } = proposal;
    const fields = [...assignments.values()].map(({ field, column, isNamed, looksSo }) => ({
      field,
      column: column.name,
      isNamed,
      looksSo,
    }));
    const { format, encoding, delimiter, isQuoted, hasHeader, records } = sample;
    const { skipLines, dropLines, empty } = sample;
    const lines = { delimiter, isQuoted, skipLines, dropLines, empty, hasHeader };
    const told = { format, encoding, ...lines, records };
    writeLine(JSON.stringify({ sample: told, type, orElse, missing, fields, text }, undefined, 2));
  } else process.stdout.write(text);
  return 0;
}

async function runFields(given: Arguments, types: readonly string[]): Promise<number> {
  const [type, more] = types;
  if (more !== undefined) throw new FwError('FW_USAGE', 'forewarn map fields takes one TYPE');
  if (given.options['json'] === true) {
    const told = (type === undefined ? SIGNAL_TYPE_NAMES : [type]).map((name) => ({
      type: name,
      fields: mappedFieldsOf(name),
    }));
    writeLine(JSON.stringify(told, undefined, 2));
    return 0;
  }
  for (const line of type === undefined ? typeLines() : fieldLines(type)) writeLine(line);
  return 0;
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}

function shippedMappings(): string[] {
  const folder = join(projectDir(), 'connectors', 'mappings');
  const names = readdirSync(folder).filter((name) => name.endsWith('.yaml'));
  return names.sort().map((name) => join(folder, name));
}
