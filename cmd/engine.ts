// `forewarn engine`: one stage for some slices of the suspects or of the people, so that many machines share the work of one engine.
import { FwError } from '../signal/fw-error.ts';
import { type Arguments, type Command, numberOption, textOption } from './command.ts';
import { readConfigWithLog } from './config.ts';
import { type EngineSystemOptions, startEngineSystem } from './engine-system.ts';
import { writeLine } from './output.ts';
import { projectDir } from './project-dir.ts';

export const engineCommand: Command = {
  name: 'engine',
  summary: 'Run one stage of the engine for some slices of suspects or of people, until Ctrl-C.',
  details:
    'Any number of these share the work of one engine over Kafka, with its decisions (docs/scale-out.md). --suspects and --people must be the\n' +
    'same everywhere. Without --slices, engines of a stage share its slices by leases in REDIS_URL: when one comes or goes, slices move.\n' +
    'Checkpoints lie in FOREWARN_CHECKPOINTS, which those engines share. A victim stage needs REDIS_URL for tasks, and CLICKHOUSE_URL when\n' +
    'there are several; FOREWARN_INSTANCE names the installation. Each process has a FOREWARN_DATA_DIR of its own.',
  options: {
    stage: {
      kind: 'text',
      placeholder: 'STAGE',
      text: 'suspect or victim.',
      isRequired: true,
    },
    suspects: {
      kind: 'number',
      placeholder: 'N',
      text: 'Slices that suspects are cut into.',
      fallback: '1',
      min: 1,
    },
    people: {
      kind: 'number',
      placeholder: 'N',
      text: 'Slices that people are cut into.',
      fallback: '1',
      min: 1,
    },
    slices: {
      kind: 'text',
      placeholder: 'LIST',
      text: 'Numbers of the slices to run, such as 0,2; shared by leases when missing.',
    },
    port: {
      kind: 'number',
      placeholder: 'N',
      text: 'Port of /healthz, /readyz and /metrics, 0 for a free one; FOREWARN_PORT when missing.',
    },
    log: {
      kind: 'text',
      placeholder: 'URL',
      text: 'Address as kafka://HOST:PORT[,HOST:PORT]; FOREWARN_LOG when missing.',
    },
  },
  async run(given) {
    const read = readConfigWithLog(process.env, projectDir(), given.options['log']);
    const port = given.options['port'];
    const config = port === undefined ? read : { ...read, port: Number(port) };
    const system = await startEngineSystem({ config, ...stageOf(given), onNote: writeLine });
    const stopping = Promise.withResolvers<void>();
    for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => stopping.resolve());
    try {
      writeLine(`forewarn engine is up at ${system.url}. Ctrl-C stops it.`);
      await Promise.race([stopping.promise, system.failed]);
    } finally {
      await system.stop();
    }
    return 0;
  },
};

function stageOf(
  given: Arguments,
): Pick<EngineSystemOptions, 'stage' | 'suspectSlices' | 'peopleSlices' | 'slices'> {
  const stage = textOption(given, 'stage');
  if (stage !== 'suspect' && stage !== 'victim') {
    throw new FwError('FW_USAGE', `forewarn engine: --stage is suspect or victim, not '${stage}'`);
  }
  const [suspectSlices, peopleSlices] = [
    numberOption(given, 'suspects'),
    numberOption(given, 'people'),
  ];
  if (!Number.isInteger(suspectSlices) || !Number.isInteger(peopleSlices)) {
    throw new FwError('FW_USAGE', 'forewarn engine: --suspects and --people are whole numbers');
  }
  const counts = { stage, suspectSlices, peopleSlices } as const;
  if (given.options['slices'] === undefined) return counts;
  const count = stage === 'suspect' ? suspectSlices : peopleSlices;
  const slices = textOption(given, 'slices').split(',').map(Number);
  if (slices.some((slice) => !Number.isInteger(slice) || slice < 0 || slice >= count)) {
    const text = `forewarn engine: --slices are numbers from 0 to ${count - 1}, with commas between them`;
    throw new FwError('FW_USAGE', text);
  }
  return { ...counts, slices: [...new Set(slices)] };
}
