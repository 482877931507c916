// Texts that the ledger keeps whole, as its tables take them: versions of the rules, the files of each, and what callers say.
import { encodeTime, finite } from './encode-value.ts';
import type { CallScriptRow, RuleTextRow, RuleVersionRow } from './rows.ts';

export function ruleVersionColumns(row: RuleVersionRow) {
  return {
    version_id: row.versionId,
    revision: finite('revision', row.revision),
    state: row.state,
    pack: row.pack,
    digest: row.digest,
    author: row.author,
    made_at: encodeTime('madeAt', row.madeAt),
    record: row.record,
  };
}

export function ruleTextColumns({ digest, text }: RuleTextRow) {
  return { digest, text };
}

export function callScriptColumns({ version, digest, servedAt, text }: CallScriptRow) {
  return { version, digest, served_at: encodeTime('servedAt', servedAt), text };
}
