// In which regions somebody may be asked about: where the newest episodes that name them lie. Whom no episode names is told to who has a province alone, so that
// nobody looks up people of elsewhere by their numbers.
import { type Identity, may, type Permission, regionsWith } from '../access/role.ts';
import type { Subject } from '../engine/decision.ts';
import { readFieldValue } from '../signal/field-value.ts';
import { isFwError } from '../signal/fw-error.ts';
import { jsonObjectOf } from '../signal/json-object.ts';
import { regionLevel } from '../signal/region.ts';
import { SUBJECT_KINDS } from './contract/risk.ts';
import type { ApiDeps, LetterPort } from './ports.ts';

const REGION = /^\d{6}$/;

export interface SubjectDeps {
  readonly risk: ApiDeps['risk'];
  readonly reports: Pick<ApiDeps['reports'], 'regions'>;
}

/** The regions of which a caller must have one; their own provinces for whom no episode names. Throws FwError FW_ENGINE_AWAY, FW_LEDGER_AWAY. */
async function regionsOfSubject(
  { risk, reports }: SubjectDeps,
  subject: Subject,
  { identity, permission }: { readonly identity: Identity; readonly permission: Permission },
): Promise<string[]> {
  const { person, phone } = await risk(subject);
  const regions = await reports.regions([
    subject,
    ...(person === undefined ? [] : [person]),
    ...(phone === undefined ? [] : [{ kind: 'phone' as const, id: phone }]),
  ]);
  return regions.length > 0 ? regions : provincesOf(identity, permission);
}

/** Whether somebody may hear of a subject; everybody may where nobody signs in. Throws as `regionsOfSubject` does. */
export async function mayAskOf(
  deps: SubjectDeps,
  subject: Subject,
  identity: Identity | undefined,
  permission: Permission,
): Promise<boolean> {
  if (identity === undefined) return true;
  const regions = await regionsOfSubject(deps, subject, { identity, permission });
  return regions.some((region) => may(identity, permission, region));
}

/** The regions of whom a request names by `kind` and `id`. What names nobody, or a domain, which is nobody's, is for the route to judge. */
export async function regionsOfNamed(
  deps: SubjectDeps,
  named: unknown,
  caller: { readonly identity: Identity; readonly permission: Permission },
): Promise<string[]> {
  const subject = subjectIn(named);
  if (subject === undefined || subject.kind === 'domain')
    return regionsWith(caller.identity, caller.permission);
  return regionsOfSubject(deps, subject, caller);
}

/** Where a refused row belongs: the region that it names. One that names none, as a line of a table, is for who has a province. Throws FwError FW_FILE. */
export async function regionsOfLetter(
  letters: Pick<LetterPort, 'require'>,
  letterId: string,
  { identity, permission }: { readonly identity: Identity; readonly permission: Permission },
): Promise<string[]> {
  try {
    const { letter } = await letters.require(letterId);
    const { region } = jsonObjectOf(letter.raw);
    return typeof region === 'string' && REGION.test(region)
      ? [region]
      : provincesOf(identity, permission);
  } catch (error) {
    if (isFwError(error, 'FW_NOT_FOUND')) return regionsWith(identity, permission);
    throw error;
  }
}

function provincesOf(identity: Identity, permission: Permission): string[] {
  return regionsWith(identity, permission).filter((region) => regionLevel(region) === 'province');
}

/** Whom it names, with the id as signals write it. */
function subjectIn(named: unknown): Subject | undefined {
  const { kind: said, id } = Object(named);
  const kind = SUBJECT_KINDS.find((one) => one === said);
  if (kind === undefined || typeof id !== 'string') return undefined;
  const value = readFieldValue('id', { kind, text: '' }, id, []);
  return typeof value === 'string' ? { kind, id: value } : undefined;
}
