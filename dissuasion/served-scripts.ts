// Which versions of the call scripts were served: what a record says was used must be one of them, so that its words can be read.
import { FwError } from '../signal/fw-error.ts';
import type { CallScripts } from './call-script.ts';
import { checkScript } from './outcome-record.ts';

/** Scripts that callers were given, and since when, processing time, epoch ms. */
export interface ServedScript {
  readonly servedAt: number;
  readonly scripts: CallScripts;
}

export interface ServedScripts {
  /** The version that is served now. */
  readonly version: string;
  /** What was served under a version, the newest first; none when it never was. Throws FwError FW_LEDGER_AWAY. */
  served(version: string): Promise<readonly ServedScript[]>;
}

/** Of an installation that keeps no earlier ones. */
export function servedNow(scripts: CallScripts, servedAt: number): ServedScripts {
  const { version } = scripts;
  const served = async (asked: string) => (asked === version ? [{ servedAt, scripts }] : []);
  return { version, served };
}

/**
 * A report with the version that it used: the one that it says, else the one that is served now; as it is where nothing is known of versions. Throws FwError
 * FW_OUTCOME_INVALID for one that never was served, FW_LEDGER_AWAY.
 */
export async function withUsedScript<R extends { readonly script?: string }>(
  scripts: ServedScripts | undefined,
  report: R,
): Promise<R> {
  if (scripts === undefined) return report;
  checkScript(report.script);
  return { ...report, script: await usedVersion(scripts, report.script) };
}

async function usedVersion(scripts: ServedScripts, said: string | undefined): Promise<string> {
  if (said === undefined || said === scripts.version) return scripts.version;
  if ((await scripts.served(said)).length > 0) return said;
  const text = `script "${said}" was never served; it is version "${scripts.version}" now`;
  throw new FwError('FW_OUTCOME_INVALID', `The outcome cannot be recorded: ${text}.`);
}
