// The command line of forewarn: finds the command, reads its arguments, and turns errors into a sentence and an exit code.
import { isFwError } from '../signal/fw-error.ts';
import { nearestName } from '../signal/nearest-name.ts';
import { type Command, helpOf, readArguments } from './command.ts';
import { adoptOwnRegions } from './own-regions.ts';

/** The commands in the order in which the overview names them. Each is loaded when it is asked for, since loading all takes longer than many a command does. */
const COMMANDS: ReadonlyMap<string, () => Promise<Command>> = new Map([
  ['start', async () => (await import('./start.ts')).startCommand],
  ['engine', async () => (await import('./engine.ts')).engineCommand],
  ['api', async () => (await import('./api.ts')).apiCommand],
  ['replay', async () => (await import('./replay.ts')).replayCommand],
  ['simulate', async () => (await import('./simulate.ts')).simulateCommand],
  ['sources', async () => (await import('./sources-command.ts')).sourcesCommand],
  ['deliveries', async () => (await import('./deliveries-command.ts')).deliveriesCommand],
  ['sandbox', async () => (await import('./sandbox-command.ts')).sandboxCommand],
  ['check', async () => (await import('./check.ts')).checkCommand],
  ['backtest', async () => (await import('./backtest.ts')).backtestCommand],
  ['rules', async () => (await import('./rules-command.ts')).rulesCommand],
  ['capacity', async () => (await import('./capacity.ts')).capacityCommand],
  ['drift', async () => (await import('./drift.ts')).driftCommand],
  ['tune', async () => (await import('./tune.ts')).tuneCommand],
  ['missed', async () => (await import('./missed.ts')).missedCommand],
  ['explain', async () => (await import('./explain.ts')).explainCommand],
  ['map', async () => (await import('./map.ts')).mapCommand],
  ['report', async () => (await import('./report.ts')).reportCommand],
  ['archive', async () => (await import('./archive.ts')).archiveCommand],
  ['audit', async () => (await import('./audit.ts')).auditCommand],
  ['access', async () => (await import('./access-command.ts')).accessCommand],
  ['keys', async () => (await import('./keys.ts')).keysCommand],
  ['forget', async () => (await import('./forget.ts')).forgetCommand],
  ['ledger', async () => (await import('./ledger.ts')).ledgerCommand],
  ['restore', async () => (await import('./restore.ts')).restoreCommand],
  ['regions', async () => (await import('./regions.ts')).regionsCommand],
  ['doctor', async () => (await import('./doctor.ts')).doctorCommand],
  ['config', async () => (await import('./config-command.ts')).configCommand],
  ['kafka', async () => (await import('./kafka.ts')).kafkaCommand],
]);

async function overview(): Promise<string> {
  const commands = await Promise.all([...COMMANDS.values()].map((load) => load()));
  const width = Math.max(...commands.map(({ name }) => name.length)) + 2;
  return [
    'forewarn <command> [options]',
    '',
    'Sees a telecom fraud forming from telephone and money signals together, and gets a trained person to the victim in time.',
    '',
    ...commands.map(({ name, summary }) => `  ${name.padEnd(width)}${summary}`),
    '',
    "'forewarn <command> --help' tells more of each.",
  ].join('\n');
}

async function run(argv: readonly string[]): Promise<number> {
  const [name, ...rest] = argv;
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
    console.log(await overview());
    return name === undefined ? 2 : 0;
  }
  const load = COMMANDS.get(name);
  if (load === undefined) {
    const near = nearestName(name, [...COMMANDS.keys()]);
    console.error(
      `forewarn: there is no command '${name}'${near === undefined ? '' : `; did you mean '${near}'?`}\n\n${await overview()}`,
    );
    return 2;
  }
  adoptOwnRegions(process.env);
  const command = await load();
  const given = readArguments(command, rest);
  if (given.options['help'] === true) {
    console.log(helpOf(command));
    return 0;
  }
  return command.run(given);
}

// A reader that has seen enough (`| head`) is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit();
});

try {
  process.exitCode = await run(process.argv.slice(2));
} catch (error) {
  if (!isFwError(error)) throw error;
  console.error(`forewarn: ${error.message}`);
  if (error.code === 'FW_USAGE') console.error("'forewarn <command> --help' shows how it is used.");
  process.exitCode = error.code === 'FW_USAGE' ? 2 : 1;
}
