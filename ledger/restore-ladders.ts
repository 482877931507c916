// What went out to the people of open episodes, as the ledger has it: what their ladders are put back from when Redis has lost them.
import type { KeptLadder, KeptTry } from '../dissuasion/ladder-restoring.ts';
import type { Ledger } from './ledger.ts';

interface StepRow {
  readonly delivery_id: string;
  readonly revision: number;
  readonly ladder_id: string;
  readonly task_id: string;
  readonly step: KeptTry['step'];
  readonly number: number;
  readonly asked_by: string;
  readonly state: KeptTry['state'];
  readonly begun_ms: number;
  readonly due_ms: number;
  readonly expires_ms: number;
  readonly sent_ms: number | null;
  readonly changed_ms: number;
  readonly provider: string;
  readonly reference: string;
  readonly reason: string;
  readonly answer: string;
  readonly language: NonNullable<KeptTry['language']> | '';
  readonly age: NonNullable<KeptTry['age']> | '';
  readonly wording: string;
  readonly signed_by: string;
}

const STEPS_SQL = `
SELECT delivery_id, toUInt32(revision) AS revision, ladder_id, task_id, step, try AS number, asked_by, state, provider, reference, reason, answer, language, age, wording, signed_by,
  toUnixTimestamp64Milli(begun_at) AS begun_ms, toUnixTimestamp64Milli(due_at) AS due_ms, toUnixTimestamp64Milli(expires_at) AS expires_ms,
  toUnixTimestamp64Milli(sent_at) AS sent_ms, toUnixTimestamp64Milli(changed_at) AS changed_ms
FROM ladder_steps FINAL
WHERE task_id != '' AND episode_id IN (SELECT episode_id FROM episodes FINAL WHERE state = 'open')
ORDER BY task_id, begun_ms, delivery_id`;

/** The ladders of open episodes by their task. Throws FwError FW_LEDGER_AWAY, and FW_CONFIG when a key is missing. */
export async function laddersOfOpenTasks(ledger: Ledger): Promise<Map<string, KeptLadder>> {
  const ladders = new Map<string, { ladderId: string; revision: number; tries: KeptTry[] }>();
  for (const row of await ledger.openAll(await ledger.query<StepRow>(STEPS_SQL))) {
    const known = ladders.get(row.task_id) ?? { ladderId: row.ladder_id, revision: 1, tries: [] };
    known.revision = Math.max(known.revision, row.revision);
    known.tries.push(decodeStep(row));
    ladders.set(row.task_id, known);
  }
  return ladders;
}

function decodeStep(row: StepRow): KeptTry {
  return {
    deliveryId: row.delivery_id,
    step: row.step,
    number: row.number,
    askedBy: row.asked_by,
    state: row.state,
    begunAt: row.begun_ms,
    at: row.due_ms,
    expiresAt: row.expires_ms,
    changedAt: row.changed_ms,
    ...(row.sent_ms === null ? {} : { sentAt: row.sent_ms }),
    ...(row.provider === '' ? {} : { provider: row.provider }),
    ...(row.reference === '' ? {} : { reference: row.reference }),
    ...(row.reason === '' ? {} : { reason: row.reason }),
    ...(row.answer === '' ? {} : { answer: row.answer }),
    ...(row.language === '' ? {} : { language: row.language }),
    ...(row.age === '' ? {} : { age: row.age }),
    ...(row.wording === '' ? {} : { wording: row.wording }),
    ...(row.signed_by === '' ? {} : { signedBy: row.signed_by }),
  };
}
