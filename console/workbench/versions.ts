// Versions of the rules, as the API keeps them: read, and written as drafts.
import { skipToken, useQuery } from '@tanstack/react-query';
import type { Static } from 'typebox';
import type {
  LiveScope,
  RuleDiff,
  RuleVersionList,
  RuleVersionView,
} from '../../api/contract/rule-version.ts';
import { given } from '../../client/client.ts';
import type { PackFile } from '../../rules/pack-file.ts';
import { api } from '../link/request.ts';

export type Version = RuleVersionView;
export type VersionHead = Static<typeof RuleVersionList>['versions'][number];

/** All versions, the newest first. */
export function useVersions() {
  return useQuery({
    queryKey: ['rule-versions'],
    queryFn: () => given(api.GET('/v1/rules/versions')),
  });
}

/** One version with the texts of its files. */
export function useVersion(versionId: string | undefined) {
  return useQuery({
    queryKey: ['rule-version', versionId],
    queryFn:
      versionId === undefined
        ? skipToken
        : () =>
            given(
              api.GET('/v1/rules/versions/{versionId}', {
                params: { path: { versionId }, query: { files: true } },
              }),
            ),
    staleTime: Number.POSITIVE_INFINITY,
  });
}

/** Writes at a draft. Throws Refusal, FW_RULES_CHANGED when somebody else wrote meanwhile. */
export function saveDraft(
  { versionId, revision }: Pick<VersionHead, 'versionId' | 'revision'>,
  staff: string,
  files: readonly PackFile[],
): Promise<Version> {
  return given(
    api.PUT('/v1/rules/versions/{versionId}/files', {
      params: { path: { versionId }, header: { 'if-match': `"${revision}"` } },
      body: { staff, files: [...files] },
    }),
  );
}

/** Begins a draft from another version. Throws Refusal. */
export function beginDraft(
  basedOn: string,
  staff: string,
  reason: string,
  files: readonly PackFile[],
): Promise<Version> {
  const body = { staff, reason, basedOn, files: [...files] };
  return given(api.POST('/v1/rules/versions', { body }));
}

export type Scope = Static<typeof LiveScope>;
export type Diff = Static<typeof RuleDiff>;

/** What a version says otherwise than the live one. */
export function useDiff({ versionId, revision }: Pick<VersionHead, 'versionId' | 'revision'>) {
  return useQuery({
    queryKey: ['rule-diff', versionId, revision],
    queryFn: () =>
      given(api.GET('/v1/rules/versions/{versionId}/diff', { params: { path: { versionId } } })),
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
  const params = { path: { versionId } };
  switch (act.kind) {
    case 'approval': {
      const body = { staff, reason };
      return given(api.POST('/v1/rules/versions/{versionId}/approval', { params, body }));
    }
    case 'rollback':
      return given(api.POST('/v1/rules/rollback', { body: { staff, reason } }));
    case 'live': {
      const { scope } = act;
      const body = { staff, reason, ...(scope === undefined ? {} : { scope }) };
      return given(api.POST('/v1/rules/versions/{versionId}/live', { params, body }));
    }
    case 'evidence': {
      const ref = act.ref === '' ? {} : { ref: act.ref };
      const body = { staff, kind: 'note', text: reason, ...ref } as const;
      return given(api.POST('/v1/rules/versions/{versionId}/evidence', { params, body }));
    }
    default: {
      const body = { staff, to: act.kind, reason };
      return given(api.POST('/v1/rules/versions/{versionId}/moves', { params, body }));
    }
  }
}
