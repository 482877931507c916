// What the admin room asks of the API, with the contract's own types.
import { useQuery } from '@tanstack/react-query';
import type { Static } from 'typebox';
import type { AccountList, ChangeRequest, ChangeView } from '../../api/contract/access.ts';
import type { AuditQuerystring } from '../../api/contract/audit.ts';
import type { Deliveries } from '../../api/contract/delivery.ts';
import type { Sources } from '../../api/contract/source.ts';
import { given } from '../../client/client.ts';
import { api } from '../link/request.ts';

export type Account = Static<typeof AccountList>['accounts'][number];
export type Change = Static<typeof ChangeView>;
export type ChangeBody = Static<typeof ChangeRequest>;
export type SourcesView = Static<typeof Sources>;
export type AuditAsked = Static<typeof AuditQuerystring>;
export type DeliveriesView = Static<typeof Deliveries>;

/** What is read again after anything was changed. */
export const ACCESS_KEY = ['access'];
const LOOK_EVERY_MS = 5_000;

export const useSources = () =>
  useQuery({
    queryKey: ['sources'],
    queryFn: () => given(api.GET('/v1/sources')),
    refetchInterval: LOOK_EVERY_MS,
  });

export const useDeliveries = (isAllowed: boolean) =>
  useQuery({
    queryKey: ['deliveries'],
    queryFn: () => given(api.GET('/v1/deliveries')),
    refetchInterval: LOOK_EVERY_MS,
    enabled: isAllowed,
  });

export const useAccounts = () =>
  useQuery({
    queryKey: [...ACCESS_KEY, 'accounts'],
    queryFn: () => given(api.GET('/v1/accounts')),
  });

export const useChanges = () =>
  useQuery({
    queryKey: [...ACCESS_KEY, 'changes'],
    queryFn: () => given(api.GET('/v1/access-changes')),
    refetchInterval: LOOK_EVERY_MS,
  });

export const askChange = (body: ChangeBody) => given(api.POST('/v1/access-changes', { body }));

export const decideChange = (changeId: string, approve: boolean) =>
  given(
    api.POST('/v1/access-changes/{changeId}/decision', {
      params: { path: { changeId } },
      body: { approve },
    }),
  );

export const disableAccount = (name: string) =>
  api.POST('/v1/accounts/{name}/disabling', { params: { path: { name } } });

export const inviteAccount = (name: string) =>
  given(api.POST('/v1/accounts/{name}/invitation', { params: { path: { name } } }));

export const makeKey = (name: string) =>
  given(api.POST('/v1/accounts/{name}/keys', { params: { path: { name } } }));

export const endKey = (name: string, keyId: string) =>
  api.DELETE('/v1/accounts/{name}/keys/{keyId}', { params: { path: { name, keyId } } });

/** Entries of the audit, the newest first. */
export const auditPage = (query: AuditAsked) => given(api.GET('/v1/audit', { params: { query } }));

export const verifyAudit = () => given(api.GET('/v1/audit/verification'));
