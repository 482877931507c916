// What callers were given to say, by version, so that what was said can be read when the words have long been others.
import { contentId } from '../signal/content-id.ts';
import type { Ledger } from './ledger.ts';
import type { CallScriptRow } from './rows.ts';

interface Row {
  readonly version: string;
  readonly digest: string;
  readonly served_ms: number;
  readonly text: string;
}

const SQL = `
SELECT version, digest, toUnixTimestamp64Milli(served_at) AS served_ms, text
FROM call_scripts FINAL WHERE version = {version:String} ORDER BY served_ms DESC, digest`;

/** The scripts that were served under a version, the newest first. Throws FwError FW_LEDGER_AWAY. */
export async function scriptsOfVersion(ledger: Ledger, version: string): Promise<CallScriptRow[]> {
  const rows = await ledger.query<Row>(SQL, { version });
  return rows.map(({ served_ms: servedAt, ...row }) => ({ ...row, servedAt }));
}

/**
 * Keeps scripts that are served from now on (processing time, epoch ms), unless they are kept; gives how many other texts were served under their
 * version. `text` is the script as JSON. Throws FwError FW_LEDGER_AWAY.
 */
export async function keepScripts(
  ledger: Ledger,
  { version, text }: { readonly version: string; readonly text: string },
  now: number,
): Promise<number> {
  const digest = contentId('call-script', version, text);
  const known = await scriptsOfVersion(ledger, version);
  const others = known.filter((row) => row.digest !== digest).length;
  if (others === known.length) {
    const row = { version, digest, servedAt: now, text };
    await ledger.write({ callScripts: [row] }, `call-script-${digest}`);
  }
  return others;
}
