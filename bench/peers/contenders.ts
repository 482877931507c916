// Who competes, and how each is started.
import { spawnSync } from 'node:child_process';
import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from 'node:fs';
import { delimiter, join } from 'node:path';
import { onOneCore } from '../machine.ts';
import { PEER_PACKAGES } from './peer-package.ts';

const HERE = import.meta.dirname;
const ESPER_BUILD = join('.cache', 'peers', 'esper');
const HEAP_MB = 4_096;
/** Makes the plain program about a tenth quicker; V8's own choice is 16. */
const SEMI_SPACE_MB = 256;

export interface ContenderPlan {
  readonly name: string;
  /** How a table and a chart call it. */
  readonly title: string;
  /** 'whole' contenders do everything from bytes to hits; the others are given something ready-made. */
  readonly work: 'whole' | 'part';
  /** What it is given ready-made. */
  readonly given?: string;
  readonly command: (file: string) => string[];
}

const FEATURES_GIVEN = 'parsed signals and feature values';

/** The contenders in the order of the table: forewarn first, which the others are compared with. */
export function contenders(esperForms: readonly string[]): ContenderPlan[] {
  return [
    { name: 'forewarn', title: 'forewarn', work: 'whole', command: nodeCommand('forewarn') },
    {
      ...{ name: 'map', title: 'JSON.parse + Map', work: 'whole' },
      command: nodeCommand('map'),
    },
    ...esperForms.map((form): ContenderPlan => {
      const title = esperForms.length > 1 ? `Esper 8.9 (${form})` : 'Esper 8.9';
      return { name: `esper-${form}`, title, work: 'whole', command: esperCommand(form, 'bytes') };
    }),
    ...esperForms.slice(0, 1).map((form): ContenderPlan => {
      const command = esperCommand(form, 'parsed');
      const name = 'esper-parsed';
      return {
        name,
        title: 'Esper 8.9, engine only',
        work: 'part',
        given: 'parsed signals',
        command,
      };
    }),
    {
      ...{ name: 'json-rules-engine', title: 'json-rules-engine', work: 'part' },
      ...{ given: FEATURES_GIVEN, command: nodeCommand('json-rules-engine') },
    },
    {
      ...{ name: 'zen-tables', title: 'zen-engine, tables', work: 'part' },
      ...{ given: FEATURES_GIVEN, command: nodeCommand('zen-tables') },
    },
    {
      ...{ name: 'zen-expressions', title: 'zen-engine, expressions', work: 'part' },
      ...{ given: FEATURES_GIVEN, command: nodeCommand('zen-expressions') },
    },
  ];
}

/** Whether Java and Maven are there, which Esper needs. */
export function hasJava(): boolean {
  return ['java', 'mvn'].every((program) => spawnSync(program, ['-version']).status === 0);
}

/** Installs the rule engines from npm under .cache/. Throws when npm fails. */
export function installPackages(): void {
  mkdirSync(PEER_PACKAGES, { recursive: true });
  const origin = join(HERE, 'npm');
  const isFresh = sameText(join(origin, 'package.json'), join(PEER_PACKAGES, 'package.json'));
  if (isFresh && existsSync(join(PEER_PACKAGES, 'node_modules', '.package-lock.json'))) return;
  for (const name of ['package.json', 'package-lock.json'])
    copyFileSync(join(origin, name), join(PEER_PACKAGES, name));
  const args = ['install', '--no-audit', '--no-fund', '--ignore-scripts', '--loglevel=error'];
  obey('npm', args, PEER_PACKAGES);
}

/** Builds the Esper contender with Maven under .cache/. Throws when the build fails. */
export function buildEsper(): void {
  const origin = join(HERE, 'esper');
  const names = readdirSync(origin);
  const text = names.map((name) => readFileSync(join(origin, name), 'utf8')).join('\n');
  const stamp = join(ESPER_BUILD, 'built-from.txt');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === text) return;
  cpSync(origin, ESPER_BUILD, { recursive: true });
  obey('mvn', ['-q', '-B', 'package'], ESPER_BUILD);
  writeFileSync(stamp, text);
}

function nodeCommand(name: string): (file: string) => string[] {
  const flags = [
    '--expose-gc',
    `--max-old-space-size=${HEAP_MB}`,
    `--max-semi-space-size=${SEMI_SPACE_MB}`,
  ];
  const program = join(HERE, 'contender-process.ts');
  return (file) => [...onOneCore(), process.execPath, ...flags, program, name, file];
}

function esperCommand(form: string, input: 'bytes' | 'parsed'): (file: string) => string[] {
  const classPath = [
    join(ESPER_BUILD, 'target', 'esper-contender.jar'),
    join(ESPER_BUILD, 'target', 'jars', '*'),
  ].join(delimiter);
  const flags = ['-XX:+UseSerialGC', `-Xms${HEAP_MB}m`, `-Xmx${HEAP_MB}m`, '-cp', classPath];
  return (file) => [...onOneCore(), 'java', ...flags, 'EsperContender', form, input, file];
}

function obey(program: string, args: readonly string[], cwd: string): void {
  const { status } = spawnSync(program, args, { cwd, stdio: ['ignore', 'inherit', 'inherit'] });
  if (status !== 0) throw new Error(`${program} ${args.join(' ')} failed in ${cwd}, see above`);
}

function sameText(one: string, other: string): boolean {
  return existsSync(other) && readFileSync(one, 'utf8') === readFileSync(other, 'utf8');
}
