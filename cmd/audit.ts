// `forewarn audit verify`: whether the audit is whole and unchanged.
import { existsSync } from 'node:fs';
import type { AuditAnchor } from '../access/audit-entry.ts';
import { AuditVerification } from '../api/contract/audit.ts';
import { verifyAudit } from '../ledger/audit-trail.ts';
import { printTime } from '../signal/event-time.ts';
import { FwError } from '../signal/fw-error.ts';
import { newestAnchor } from './anchor-file.ts';
import { askReports } from './ask-reports.ts';
import { type Command, textOption } from './command.ts';
import { type Config, readConfig } from './config.ts';
import { writeLine } from './output.ts';
import { projectDir } from './project-dir.ts';

const FAULTS = {
  changed: 'was changed: its hash is not that of its fields',
  missing: 'is missing',
  doubled: 'is there twice, with different contents',
  'not-chained': 'does not follow from the one before it',
  'other-than-noted': 'is another one than the anchor says: the chain was made anew',
  'cut-off': 'is missing with all that followed: an anchor says that there was more',
  'let-go-unnoted':
    'says that entries before it were let go, which no anchor that is as new vouches for',
} as const;

export const auditCommand: Command = {
  name: 'audit',
  summary:
    'Go through the audit from its first entry to its last, and say whether it is whole and unchanged.',
  takes: 'verify',
  details:
    "Exits with 1 at the first fault. Anchors are places in the chain that were noted down elsewhere; forewarn writes them to its log ('audit anchor')\n" +
    'and to FOREWARN_AUDIT_ANCHOR_FILE, which is read when it is set.\n' +
    'Beside a running forewarn its API is asked, by FOREWARN_TOKEN, and the entry that was chained last is an anchor as well.',
  options: {
    anchors: {
      kind: 'text',
      placeholder: 'FILE',
      text: 'Log lines of forewarn, or other JSON lines with seq and hash; the newest of them is held against the chain.',
    },
    json: { kind: 'flag', text: 'Print as JSON.' },
  },
  async run(given) {
    if (given.positionals.join(' ') !== 'verify') {
      throw new FwError(
        'FW_USAGE',
        `forewarn audit takes 'verify', not '${given.positionals.join(' ')}'`,
      );
    }
    const config = readConfig(process.env, projectDir());
    const anchor = await anchorOf(textOption(given, 'anchors'), config);
    const verdict = await askReports(config, {
      path: 'audit/verification',
      query: anchor === undefined ? {} : { ...anchor },
      form: AuditVerification,
      fromLedger: (ledger) => verifyAudit(ledger, anchor === undefined ? [] : [anchor]),
    });
    const { entries, head, letGo, fault } = verdict;
    if (given.options['json'] === true) writeLine(JSON.stringify(verdict));
    else if (fault === undefined)
      writeLine(`${entries} entries, whole and unchanged; the last is ${head.seq} ${head.hash}`);
    else
      writeLine(
        `entry ${fault.seq} ${FAULTS[fault.reason]}; ${entries} entries before it are sound`,
      );
    if (letGo !== undefined && given.options['json'] !== true)
      writeLine(
        `entries 1 to ${letGo.seq}, of before ${printTime(letGo.before)}, were let go by the retention on ${printTime(letGo.at)}; entry ${letGo.by} says so`,
      );
    return fault === undefined ? 0 : 1;
  },
};

/** The newest that was noted down, of the file that is named and of the one of the settings. Throws FwError FW_USAGE when the named one has none, FW_FILE. */
async function anchorOf(named: string, { access }: Config): Promise<AuditAnchor | undefined> {
  const given = named === '' ? undefined : await newestAnchor(named);
  if (named !== '' && given === undefined)
    throw new FwError('FW_USAGE', `no line of ${named} is JSON with seq and hash`);
  const kept = access?.anchors.file;
  const own = kept !== undefined && existsSync(kept) ? await newestAnchor(kept) : undefined;
  return (given?.seq ?? 0) > (own?.seq ?? 0) ? given : own;
}
