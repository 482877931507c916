// What the admin room asks of the API, with the contract's own types.
import { useQuery } from '@tanstack/react-query';
import type { Static } from 'typebox';
import type { AccountList, ChangeRequest, ChangeView } from '../../api/contract/access.ts';
import type { AuditQuerystring } from '../../api/contract/audit.ts';
import type { Deliveries } from '../../api/contract/delivery.ts';
import type { Sources } from '../../api/contract/source.ts';
import { given } from '../../client/client.ts';
import { api, Refusal } from '../link/request.ts';

export type Account = Static<typeof AccountList>['accounts'][number];
export type Change = Static<typeof ChangeView>;
export type ChangeBody = Static<typeof ChangeRequest>;
export type SourcesView = Static<typeof Sources>;
export type AuditAsked = Static<typeof AuditQuerystring>;
export type DeliveriesView = Static<typeof Deliveries>;

/** What is read again after anything was changed. */
export const ACCESS_KEY = ['access'];
const LOOK_EVERY_MS = 5_000;
/** So long an agreed key can be made. */
const DAY_MS = 86_400_000;

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

/** A key; nothing where another admin has to agree first, which is then asked for by this person. */
export async function makeKey(name: string, by: string) {
  try {
    const { changes } = await given(api.GET('/v1/access-changes'));
    const isAgreed = changes.some((change) => isKeyAgreed(change, name, by));
    const asked = isAgreed ? undefined : await askChange({ kind: 'key', name });
    if (asked?.state === 'asked') return undefined;
    return await given(api.POST('/v1/accounts/{name}/keys', { params: { path: { name } } }));
  } catch (error) {
    // Another has agreed, and the key was made since.
    if (!(error instanceof Refusal) || error.code !== 'FW_SECOND_ADMIN') throw error;
    await askChange({ kind: 'key', name });
    return undefined;
  }
}

/** Whether another admin has agreed, within a day, to a key that somebody asked for. */
function isKeyAgreed(asked: Change, name: string, by: string): boolean {
  const { change, state, askedBy, decidedAt = 0 } = asked;
  const isKey = Reflect.get(change, 'kind') === 'key' && Reflect.get(change, 'name') === name;
  return isKey && state === 'approved' && askedBy === by && decidedAt > Date.now() - DAY_MS;
}

export const endKey = (name: string, keyId: string) =>
  api.DELETE('/v1/accounts/{name}/keys/{keyId}', { params: { path: { name, keyId } } });

/** Entries of the audit, the newest first. */
export const auditPage = (query: AuditAsked) => given(api.GET('/v1/audit', { params: { query } }));

export const verifyAudit = () => given(api.GET('/v1/audit/verification'));

export const certificatesOf = (name: string) =>
  given(api.GET('/v1/accounts/{name}/certificates', { params: { path: { name } } }));

/** Whether the certificate is bound; not where another admin has to agree first, which is then asked for. Throws Refusal. */
export async function bindCertificate(name: string, certificate: string): Promise<boolean> {
  const bind = { params: { path: { name } }, body: { certificate } };
  try {
    await given(api.POST('/v1/accounts/{name}/certificates', bind));
    return true;
  } catch (error) {
    if (!(error instanceof Refusal) || error.code !== 'FW_SECOND_ADMIN') throw error;
    await askChange({ kind: 'certificate', name, fingerprint: await fingerprintOf(certificate) });
    return false;
  }
}

export const endCertificate = (name: string, fingerprint: string) =>
  api.DELETE('/v1/accounts/{name}/certificates/{fingerprint}', {
    params: { path: { name, fingerprint } },
  });

/** SHA-256 of the first certificate of a PEM text, which the server has read before. */
async function fingerprintOf(pem: string): Promise<string> {
  const [, base64 = ''] = /-----BEGIN CERTIFICATE-----([^-]+)-----END/.exec(pem) ?? [];
  const bytes = Uint8Array.from(atob(base64.replace(/\s/g, '')), (one) => one.charCodeAt(0));
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return [...hash].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
