// The call scripts of a running forewarn: kept in the ledger by version before anybody reads them.
import type { ApiLogger } from '../api/logger.ts';
import type { CallScripts } from '../dissuasion/call-script.ts';
import type { ServedScripts } from '../dissuasion/served-scripts.ts';
import { keepScripts, scriptsOfVersion } from '../ledger/call-scripts.ts';
import type { Ledger } from '../ledger/ledger.ts';

/** Throws FwError FW_LEDGER_AWAY. */
export async function openScripts(
  ledger: Ledger,
  scripts: CallScripts,
  { logger, now }: { readonly logger: ApiLogger; readonly now: number },
): Promise<ServedScripts> {
  const { version } = scripts;
  const others = await keepScripts(ledger, { version, text: JSON.stringify(scripts) }, now);
  if (others > 0) {
    const what = 'the call scripts have changed and their version has not; raise it';
    logger.warn({ version, others }, what);
  }
  return {
    version,
    async served(asked) {
      const rows = await scriptsOfVersion(ledger, asked);
      return rows.map(({ servedAt, text }) => ({ servedAt, scripts: scriptsIn(text) }));
    },
  };
}

/** JSON text was written above from this very type. */
function scriptsIn(text: string): CallScripts {
  return JSON.parse(text);
}
