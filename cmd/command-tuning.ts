// What commands ask of tuning where no system runs: of the ledger and the archive of the settings, and of the pack and the desks that a command names.
import { readDeskSettings } from '../dissuasion/desk-settings.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { readPackFiles } from '../runtime/load-pack.ts';
import { lookStarter } from '../tuning/missed/missed-process.ts';
import { type Tuning, tuningOf } from '../tuning/tuning.ts';
import { apartEnvironment } from './apart-environment.ts';
import { archiveOf } from './archive-keys-of.ts';
import { type Arguments, textOption } from './command.ts';
import type { Config } from './config.ts';
import { staffingOf } from './desk-staffing.ts';

/** Tuning by the options `pack` and `desks` of a command, and by the settings where it has none. */
export function commandTuning(ledger: Ledger, config: Config, given: Arguments): Tuning {
  const files = readPackFiles(textOption(given, 'pack') || config.packDir);
  const desks = readDeskSettings(textOption(given, 'desks') || config.desksFile);
  return tuningOf(ledger, {
    livePack: async () => files,
    archive: () => archiveOf(config),
    startLook: lookStarter(apartEnvironment(process.env)),
    staffing: staffingOf(desks),
  });
}
