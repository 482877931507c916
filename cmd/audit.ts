// `forewarn audit verify`: whether the audit is whole and unchanged.
import { readFileSync } from 'node:fs';
import type { AuditAnchor } from '../access/audit-entry.ts';
import { AuditVerification } from '../api/contract/audit.ts';
import { verifyAudit } from '../ledger/audit-trail.ts';
import { FwError } from '../signal/fw-error.ts';
import { askReports } from './ask-reports.ts';
import { type Command, textOption } from './command.ts';
import { readConfig } from './config.ts';
import { writeLine } from './output.ts';
import { projectDir } from './project-dir.ts';

const FAULTS = {
  changed: 'was changed: its hash is not that of its fields',
  missing: 'is missing',
  doubled: 'is there twice, with different contents',
  'not-chained': 'does not follow from the one before it',
  'other-than-noted': 'is another one than the anchor says: the chain was made anew',
  'cut-off': 'is missing with all that followed: an anchor says that there was more',
} as const;

export const auditCommand: Command = {
  name: 'audit',
  summary:
    'Go through the audit from its first entry to its last, and say whether it is whole and unchanged.',
  takes: 'verify',
  details:
    "Exits with 1 at the first fault. Anchors are places in the chain that were noted down elsewhere; forewarn writes them to its log ('audit anchor').\n" +
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
    const file = textOption(given, 'anchors');
    const anchor = file === '' ? undefined : newestAnchor(readFileSync(file, 'utf8'), file);
    const verdict = await askReports(readConfig(process.env, projectDir()), {
      path: 'audit/verification',
      query: anchor === undefined ? {} : { ...anchor },
      form: AuditVerification,
      fromLedger: (ledger) => verifyAudit(ledger, anchor === undefined ? [] : [anchor]),
    });
    const { entries, head, fault } = verdict;
    if (given.options['json'] === true) writeLine(JSON.stringify(verdict));
    else if (fault === undefined)
      writeLine(`${entries} entries, whole and unchanged; the last is ${head.seq} ${head.hash}`);
    else
      writeLine(
        `entry ${fault.seq} ${FAULTS[fault.reason]}; ${entries} entries before it are sound`,
      );
    return fault === undefined ? 0 : 1;
  },
};

/** Throws FwError FW_USAGE when no line is an anchor. */
function newestAnchor(text: string, file: string): AuditAnchor {
  let newest: AuditAnchor | undefined;
  for (const line of text.split('\n')) {
    const { seq, hash } = anchorOf(line);
    if (Number.isSafeInteger(seq) && typeof hash === 'string' && seq > (newest?.seq ?? 0))
      newest = { seq, hash };
  }
  if (newest !== undefined) return newest;
  throw new FwError('FW_USAGE', `no line of ${file} is JSON with seq and hash`);
}

function anchorOf(line: string) {
  try {
    return Object(JSON.parse(line));
  } catch {
    return {};
  }
}
