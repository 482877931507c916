// Versions of the rules, as the API keeps them: read, and written as drafts.
import { useQuery } from '@tanstack/react-query';
import type { Static } from 'typebox';
import type { RuleVersionList, RuleVersionView } from '../../api/contract/rule-version.ts';
import type { PackFile } from '../../rules/pack-file.ts';
import { request } from '../link/request.ts';

export type Version = RuleVersionView;
export type VersionHead = Static<typeof RuleVersionList>['versions'][number];

/** All versions, the newest first. */
export function useVersions() {
  return useQuery({
    queryKey: ['rule-versions'],
    queryFn: () => request<Static<typeof RuleVersionList>>('GET', '/v1/rules/versions'),
  });
}

/** One version with the texts of its files. */
export function useVersion(versionId: string | undefined) {
  return useQuery({
    enabled: versionId !== undefined,
    queryKey: ['rule-version', versionId],
    queryFn: () => request<Version>('GET', `/v1/rules/versions/${versionId}?files=true`),
    staleTime: Number.POSITIVE_INFINITY,
  });
}

/** Writes at a draft. Throws Refusal, FW_RULES_CHANGED when somebody else wrote meanwhile. */
export function saveDraft(
  { versionId, revision }: Pick<VersionHead, 'versionId' | 'revision'>,
  staff: string,
  files: readonly PackFile[],
): Promise<Version> {
  const ifMatch = { 'if-match': `"${revision}"` };
  return request('PUT', `/v1/rules/versions/${versionId}/files`, { staff, files }, ifMatch);
}

/** Begins a draft from another version. Throws Refusal. */
export function beginDraft(
  basedOn: string,
  staff: string,
  reason: string,
  files: readonly PackFile[],
): Promise<Version> {
  return request('POST', '/v1/rules/versions', { staff, reason, basedOn, files });
}
