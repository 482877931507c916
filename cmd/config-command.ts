// `forewarn config`: the settings in force and where each came from.
import type { Command } from './command.ts';
import { effectiveSettings } from './config.ts';
import { writeLine } from './output.ts';

export const configCommand: Command = {
  name: 'config',
  summary: 'Show every setting, its value and where it came from.',
  options: { json: { kind: 'flag', text: 'Print as JSON.' } },
  run(given) {
    const settings = effectiveSettings(process.env);
    if (given.options['json'] === true) writeLine(JSON.stringify(settings, undefined, 2));
    else {
      for (const { name, value, from, text } of settings) {
        writeLine(`${name}=${value}  (${from})\n    ${text}`);
      }
    }
    return Promise.resolve(0);
  },
};
