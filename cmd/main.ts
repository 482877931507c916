// The command line of forewarn: finds the command, reads its arguments, and turns errors into a sentence and an exit code.
import { isFwError } from '../signal/fw-error.ts';
import { nearestName } from '../signal/nearest-name.ts';
import { apiCommand } from './api.ts';
import { archiveCommand } from './archive.ts';
import { auditCommand } from './audit.ts';
import { backtestCommand } from './backtest.ts';
import { checkCommand } from './check.ts';
import { type Command, helpOf, readArguments } from './command.ts';
import { configCommand } from './config-command.ts';
import { deliveriesCommand } from './deliveries-command.ts';
import { doctorCommand } from './doctor.ts';
import { engineCommand } from './engine.ts';
import { explainCommand } from './explain.ts';
import { kafkaCommand } from './kafka.ts';
import { keysCommand } from './keys.ts';
import { ledgerCommand } from './ledger.ts';
import { mapCommand } from './map.ts';
import { replayCommand } from './replay.ts';
import { reportCommand } from './report.ts';
import { restoreCommand } from './restore.ts';
import { sandboxCommand } from './sandbox-command.ts';
import { simulateCommand } from './simulate.ts';
import { sourcesCommand } from './sources-command.ts';
import { startCommand } from './start.ts';

const COMMANDS: readonly Command[] = [
  startCommand,
  engineCommand,
  apiCommand,
  replayCommand,
  simulateCommand,
  sourcesCommand,
  deliveriesCommand,
  sandboxCommand,
  checkCommand,
  backtestCommand,
  explainCommand,
  mapCommand,
  reportCommand,
  archiveCommand,
  auditCommand,
  keysCommand,
  ledgerCommand,
  restoreCommand,
  doctorCommand,
  configCommand,
  kafkaCommand,
];

function overview(): string {
  const width = Math.max(...COMMANDS.map(({ name }) => name.length)) + 2;
  return [
    'forewarn <command> [options]',
    '',
    'Sees a telecom fraud forming from telephone and money signals together, and gets a trained person to the victim in time.',
    '',
    ...COMMANDS.map(({ name, summary }) => `  ${name.padEnd(width)}${summary}`),
    '',
    "'forewarn <command> --help' tells more of each.",
  ].join('\n');
}

async function run(argv: readonly string[]): Promise<number> {
  const [name, ...rest] = argv;
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
    console.log(overview());
    return name === undefined ? 2 : 0;
  }
  const command = COMMANDS.find((candidate) => candidate.name === name);
  if (command === undefined) {
    const near = nearestName(
      name,
      COMMANDS.map((candidate) => candidate.name),
    );
    console.error(
      `forewarn: there is no command '${name}'${near === undefined ? '' : `; did you mean '${near}'?`}\n\n${overview()}`,
    );
    return 2;
  }
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
