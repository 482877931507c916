// What a command of the CLI is, and how its arguments are read: one table of options serves parsing and `--help`.
import { parseArgs } from 'node:util';
import { FwError } from '../signal/fw-error.ts';
import { nearestName } from '../signal/nearest-name.ts';

export interface OptionSpec {
  readonly kind: 'text' | 'number' | 'flag';
  /** Word for the value in the usage line, such as DIR. */
  readonly placeholder?: string;
  readonly text: string;
  readonly fallback?: string;
  readonly isRequired?: boolean;
  readonly min?: number;
}

export interface Arguments {
  readonly options: Readonly<Record<string, string | boolean | undefined>>;
  readonly positionals: readonly string[];
}

export interface Command {
  readonly name: string;
  readonly summary: string;
  /** What the positional arguments are called in the usage line; none are taken when missing. */
  readonly takes?: string;
  readonly takesMin?: number;
  readonly details?: string;
  readonly options: Readonly<Record<string, OptionSpec>>;
  /** Runs it; gives the exit code (0 done, 1 failed). Throws FwError FW_USAGE for wrong usage. */
  run(given: Arguments): Promise<number>;
}

/** Reads the arguments of a command. Throws FW_USAGE naming the offender and the nearest option. */
export function readArguments(command: Command, argv: readonly string[]): Arguments {
  const specs = Object.fromEntries(
    Object.entries({ ...command.options, help: HELP }).map(([name, spec]) => [
      name,
      { type: spec.kind === 'flag' ? ('boolean' as const) : ('string' as const) },
    ]),
  );
  let parsed: { values: Record<string, unknown>; positionals: string[] };
  try {
    parsed = parseArgs({ args: [...argv], options: specs, allowPositionals: true, strict: true });
  } catch (cause) {
    throw usageOf(command, cause);
  }
  const options: Record<string, string | boolean | undefined> = {};
  for (const [name, spec] of Object.entries({ ...command.options, help: HELP })) {
    const value = parsed.values[name];
    options[name] = typeof value === 'string' || typeof value === 'boolean' ? value : spec.fallback;
  }
  if (options['help'] !== true) checkArguments(command, options, parsed.positionals);
  return { options, positionals: parsed.positionals };
}

/** A text option that is required or has a default. */
export function textOption(given: Arguments, name: string): string {
  const value = given.options[name];
  return typeof value === 'string' ? value : '';
}

/** A number option that is required or has a default. */
export function numberOption(given: Arguments, name: string): number {
  return Number(given.options[name]);
}

/** The help page of a command. */
export function helpOf(command: Command): string {
  const rows = Object.entries({ ...command.options, help: HELP }).map(([name, spec]) => {
    const left = `--${name}${spec.kind === 'flag' ? '' : ` ${spec.placeholder ?? 'VALUE'}`}`;
    const fallback = spec.fallback === undefined ? '' : ` (default ${spec.fallback})`;
    return {
      left,
      right: `${spec.text}${spec.isRequired === true ? ' Required.' : ''}${fallback}`,
    };
  });
  const width = Math.max(...rows.map(({ left }) => left.length)) + 2;
  return [
    `forewarn ${command.name} [options]${command.takes === undefined ? '' : ` ${command.takes}`}`,
    '',
    command.summary,
    ...(command.details === undefined ? [] : ['', command.details]),
    '',
    ...rows.map(({ left, right }) => `  ${left.padEnd(width)}${right}`),
    '',
    'Exit codes: 0 done, 1 failed, 2 wrong usage.',
  ].join('\n');
}

const HELP: OptionSpec = { kind: 'flag', text: 'Show this page.' };

function usageOf(command: Command, cause: unknown): FwError {
  const message = cause instanceof Error ? cause.message : String(cause);
  const unknown = /Unknown option '--?([^']+)'/.exec(message)?.[1];
  if (unknown === undefined) return new FwError('FW_USAGE', message, { cause });
  const near = nearestName(unknown, Object.keys(command.options));
  const hint = near === undefined ? '' : `; did you mean --${near}?`;
  return new FwError('FW_USAGE', `'forewarn ${command.name}' has no option --${unknown}${hint}`, {
    cause,
  });
}

function checkArguments(
  command: Command,
  options: Readonly<Record<string, string | boolean | undefined>>,
  positionals: readonly string[],
): void {
  const faults: string[] = [];
  for (const [name, spec] of Object.entries(command.options)) {
    const value = options[name];
    if (spec.isRequired === true && value === undefined)
      faults.push(`--${name} ${spec.placeholder ?? ''} is missing`.trimEnd());
    if (spec.kind !== 'number' || value === undefined) continue;
    const number = Number(value);
    if (!Number.isFinite(number) || number < (spec.min ?? 0))
      faults.push(`--${name} must be a number of at least ${spec.min ?? 0}, not '${value}'`);
  }
  const takesMin = command.takesMin ?? 0;
  if (positionals.length < takesMin) faults.push(`${command.takes} is missing`);
  if (command.takes === undefined && positionals.length > 0)
    faults.push(`it takes no '${positionals[0]}'`);
  if (faults.length > 0)
    throw new FwError('FW_USAGE', `forewarn ${command.name}: ${faults.join('; ')}`);
}
