// Versions of the rules, as the API keeps them: read, and written as drafts.
import { useQuery } from '@tanstack/react-query';
import type { Static } from 'typebox';
import type {
  LiveScope,
  RuleDiff,
  RuleVersionList,
  RuleVersionView,
} from '../../api/contract/rule-version.ts';
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

export type Scope = Static<typeof LiveScope>;
export type Diff = Static<typeof RuleDiff>;

/** What a version says otherwise than the live one. */
export function useDiff({ versionId, revision }: Pick<VersionHead, 'versionId' | 'revision'>) {
  return useQuery({
    queryKey: ['rule-diff', versionId, revision],
    queryFn: () => request<Diff>('GET', `/v1/rules/versions/${versionId}/diff`),
  });
}

/** Something that is done with a version; who does it and why is asked of each. */
export type Act =
  | { readonly kind: 'checked' | 'backtested' | 'shadow' | 'draft' | 'retired' }
  | { readonly kind: 'approval' | 'rollback' }
  | { readonly kind: 'live'; readonly scope?: Scope }
  | { readonly kind: 'evidence'; readonly ref: string };

/** Does it. Throws Refusal, FW_RULES_REFUSED with what is missing. */
export function perform(
  { versionId }: Pick<VersionHead, 'versionId'>,
  act: Act,
  staff: string,
  reason: string,
): Promise<Version> {
  const path = `/v1/rules/versions/${versionId}`;
  switch (act.kind) {
    case 'approval':
      return request('POST', `${path}/approval`, { staff, reason });
    case 'rollback':
      return request('POST', '/v1/rules/rollback', { staff, reason });
    case 'live': {
      const { scope } = act;
      const body = { staff, reason, ...(scope === undefined ? {} : { scope }) };
      return request('POST', `${path}/live`, body);
    }
    case 'evidence': {
      const ref = act.ref === '' ? {} : { ref: act.ref };
      const body = { staff, kind: 'note', text: reason, ...ref };
      return request('POST', `${path}/evidence`, body);
    }
    default:
      return request('POST', `${path}/moves`, { staff, to: act.kind, reason });
  }
}
