// Versions of the rules as the API shows them.
import Type from 'typebox';
import { isSound, type RuleVersion } from '../rulebook/version.ts';
import type { PackFile } from '../rules/pack-file.ts';
import type { AuditChange } from './audit-standing.ts';
import type { RuleVersionHead, RuleVersionView } from './contract/rule-version.ts';
import type { RulePort } from './ports.ts';

/** Registered once and named by reference: it is large. */
export const VERSION_VIEW = Type.Unsafe<RuleVersionView>({ $ref: 'RuleVersion#' });

/** What the audit says of a change. */
export function changeOf(version: RuleVersion) {
  const { versionId, revision, state, digest, check, scope, basedOn, evidence } = version;
  return {
    ...{ versionId, revision, state, digest, pack: check.pack, evidence: evidence.length },
    ...(basedOn && { basedOn }),
    ...(scope && { scope }),
  };
}

/** Changes a version, with what it was and became for the audit; gives it as it is then. Throws as `change` does, and FW_NOT_FOUND. */
export async function auditedVersion(
  request: { auditChange: AuditChange | undefined },
  rules: Pick<RulePort, 'require'>,
  versionId: string,
  change: () => Promise<RuleVersion>,
): Promise<RuleVersion> {
  const before = changeOf(await rules.require(versionId));
  const after = await change();
  request.auditChange = { before, after: changeOf(after) };
  return after;
}

/** Moves a version in the same way; gives it as the API shows it. Throws as `move` does. */
export async function auditedMove(
  request: { auditChange: AuditChange | undefined },
  rules: Pick<RulePort, 'require' | 'move'>,
  versionId: string,
  move: Parameters<RulePort['move']>[1],
): Promise<RuleVersionView> {
  return viewOf(await auditedVersion(request, rules, versionId, () => rules.move(versionId, move)));
}

/** The ETag of a version: its revision in quotes. */
export function etagOf({ revision }: RuleVersion): string {
  return `"${revision}"`;
}

/** A version as lists show it. */
export function headOf(version: RuleVersion): RuleVersionHead {
  const { check, evidence: _, moves: __, files: ___, editors, scope, ...head } = version;
  return {
    ...head,
    editors: [...editors],
    pack: check.pack,
    isSound: isSound(check),
    ...(scope === undefined ? {} : { scope: scopeView(scope) }),
  };
}

/** A version as the API shows it, with the texts of the files given. */
export function viewOf(version: RuleVersion, files: readonly PackFile[] = []): RuleVersionView {
  const { check, evidence, moves } = version;
  const texts = new Map(files.map(({ name, text }) => [name, text]));
  return {
    ...headOf(version),
    check: {
      pack: check.pack,
      diagnostics: [...check.diagnostics],
      storyCount: check.storyCount,
      storyFaults: [...check.storyFaults],
    },
    evidence: [...evidence],
    moves: moves.map(({ scope, ...move }) => ({
      ...move,
      ...(scope === undefined ? {} : { scope: scopeView(scope) }),
    })),
    files: version.files.map(({ name, digest }) => {
      const text = texts.get(name);
      return text === undefined ? { name, digest } : { name, digest, text };
    }),
  };
}

function scopeView({ regions, percent }: NonNullable<RuleVersion['scope']>) {
  return {
    ...(regions === undefined ? {} : { regions: [...regions] }),
    ...(percent === undefined ? {} : { percent }),
  };
}
