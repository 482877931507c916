// `forewarn deliveries check`: whether each provider of the file of deliveries can be handed something, before anything goes out.
import { loadDeliveries } from '../connectors/delivery/deliveries-file.ts';
import { DeliverySet } from '../connectors/delivery/delivery-set.ts';
import { FwError } from '../signal/fw-error.ts';
import type { Command } from './command.ts';
import { readConfig } from './config.ts';
import { writeLine } from './output.ts';
import { projectDir } from './project-dir.ts';

/** A check remembers nothing, so nobody is connected to. */
const NO_REDIS = 'redis://127.0.0.1';

export const deliveriesCommand: Command = {
  name: 'deliveries',
  takes: 'check',
  takesMin: 1,
  summary: 'Check that the providers of messages, calls, orders and events can be reached.',
  details:
    'check reads the file of deliveries and asks each provider whether it lets us in. Nothing is handed over. GET /v1/deliveries and /metrics\n' +
    'of a running forewarn say how they stand. docs/deliveries.md has every key.',
  options: {
    file: {
      kind: 'text',
      placeholder: 'FILE',
      text: 'The file of deliveries; FOREWARN_DELIVERIES_FILE when missing.',
    },
    json: { kind: 'flag', text: 'Print as JSON.' },
  },
  async run(given) {
    if (given.positionals.join(' ') !== 'check') {
      const text = `forewarn deliveries takes check, not '${given.positionals.join(' ')}'`;
      throw new FwError('FW_USAGE', text);
    }
    const asked = given.options['file'];
    const { deliveriesFile } = readConfig(process.env, projectDir());
    const file = typeof asked === 'string' ? asked : deliveriesFile;
    if (file === undefined)
      throw new FwError('FW_USAGE', 'give --file FILE, or set FOREWARN_DELIVERIES_FILE');
    const config = await loadDeliveries(file, process.env);
    const set = new DeliverySet(config, { redisUrl: NO_REDIS });
    const found = (await set.check()).map(({ name, kind, why }) => ({
      name,
      kind,
      isGood: why === undefined,
      ...(why === undefined ? {} : { why: why.message }),
    }));
    await set.stop();
    if (given.options['json'] === true) writeLine(JSON.stringify(found, undefined, 2));
    else for (const line of found.map(lineOf)) writeLine(line);
    return found.every(({ isGood }) => isGood) ? 0 : 1;
  },
};

function lineOf({ name, kind, why }: { name: string; kind: string; why?: string }): string {
  return why === undefined ? `good   ${name} (${kind})` : `fault  ${name} (${kind}): ${why}`;
}
