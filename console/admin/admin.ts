// What the admin room asks of the API, with the contract's own types.
import { useQuery } from '@tanstack/react-query';
import type { Static } from 'typebox';
import type {
  AccountList,
  ChangeList,
  ChangeRequest,
  ChangeView,
  Invitation,
  NewKey,
} from '../../api/contract/access.ts';
import type { AuditPage, AuditVerification } from '../../api/contract/audit.ts';
import type { Deliveries } from '../../api/contract/delivery.ts';
import type { Sources } from '../../api/contract/source.ts';
import { request } from '../link/request.ts';

export type Account = Static<typeof AccountList>['accounts'][number];
export type Change = Static<typeof ChangeView>;
export type ChangeBody = Static<typeof ChangeRequest>;
export type SourcesView = Static<typeof Sources>;
export type DeliveriesView = Static<typeof Deliveries>;

/** What is read again after anything was changed. */
export const ACCESS_KEY = ['access'];
const LOOK_EVERY_MS = 5_000;
const account = (name: string) => `/v1/accounts/${encodeURIComponent(name)}`;

export const useSources = () =>
  useQuery({
    queryKey: ['sources'],
    queryFn: () => request<SourcesView>('GET', '/v1/sources'),
    refetchInterval: LOOK_EVERY_MS,
  });

export const useDeliveries = (isAllowed: boolean) =>
  useQuery({
    queryKey: ['deliveries'],
    queryFn: () => request<DeliveriesView>('GET', '/v1/deliveries'),
    refetchInterval: LOOK_EVERY_MS,
    enabled: isAllowed,
  });

export const useAccounts = () =>
  useQuery({
    queryKey: [...ACCESS_KEY, 'accounts'],
    queryFn: () => request<Static<typeof AccountList>>('GET', '/v1/accounts'),
  });

export const useChanges = () =>
  useQuery({
    queryKey: [...ACCESS_KEY, 'changes'],
    queryFn: () => request<Static<typeof ChangeList>>('GET', '/v1/access-changes'),
    refetchInterval: LOOK_EVERY_MS,
  });

export const askChange = (body: ChangeBody) => request<Change>('POST', '/v1/access-changes', body);

export const decideChange = (changeId: string, approve: boolean) =>
  request<Change>('POST', `/v1/access-changes/${changeId}/decision`, { approve });

export const disableAccount = (name: string) =>
  request<undefined>('POST', `${account(name)}/disabling`);

export const inviteAccount = (name: string) =>
  request<Static<typeof Invitation>>('POST', `${account(name)}/invitation`);

export const makeKey = (name: string) =>
  request<Static<typeof NewKey>>('POST', `${account(name)}/keys`);

export const endKey = (name: string, keyId: string) =>
  request<undefined>('DELETE', `${account(name)}/keys/${keyId}`);

/** Entries of the audit, the newest first. */
export const auditPage = (query: Readonly<Record<string, string>>) =>
  request<Static<typeof AuditPage>>('GET', `/v1/audit?${new URLSearchParams(query)}`);

export const verifyAudit = () =>
  request<Static<typeof AuditVerification>>('GET', '/v1/audit/verification');
