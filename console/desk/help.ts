// What can be done for a person beside the call, as the API has it: what goes out, the carrier's help, family.
import { useQuery } from '@tanstack/react-query';
import type { Static } from 'typebox';
import type { ASKED_STEPS, LadderView } from '../../api/contract/ladder.ts';
import type {
  CarrierAsked,
  ContactCalled,
  ContactNamed,
  ReachView,
} from '../../api/contract/reach.ts';
import { request } from '../link/request.ts';

export type AskedStep = (typeof ASKED_STEPS)[number];
export type CarrierAsk = Static<typeof CarrierAsked>['ask'];
export type ContactBody = Omit<Static<typeof ContactNamed>, 'lease'>;
export type ContactResult = Static<typeof ContactCalled>['result'];
export type LadderStep = LadderView['steps'][number];

const LOOK_EVERY_MS = 5_000;
const of = (taskId: string) => `/v1/tasks/${encodeURIComponent(taskId)}`;

export function useLadder(taskId: string) {
  return useQuery({
    queryKey: ['help', taskId, 'ladder'],
    queryFn: () => request<LadderView>('GET', `${of(taskId)}/ladder`),
    refetchInterval: LOOK_EVERY_MS,
  });
}

/** With numbers masked. */
export function useReach(taskId: string) {
  return useQuery({
    queryKey: ['help', taskId, 'reach'],
    queryFn: () => request<ReachView>('GET', `${of(taskId)}/reach`),
    refetchInterval: LOOK_EVERY_MS,
  });
}

/** The same with its numbers, to call: each time is an entry of the audit. */
export const openReach = (taskId: string, lease: string) =>
  request<ReachView>('POST', `${of(taskId)}/reach`, { lease, reason: 'call' });

export const askStep = (taskId: string, step: AskedStep, body: object) =>
  request<LadderView>('POST', `${of(taskId)}/ladder/${step}`, body);

export const signVisit = (taskId: string, body: object) =>
  request<LadderView>('POST', `${of(taskId)}/ladder/visit/signature`, body);

export const askCarrier = (taskId: string, body: Static<typeof CarrierAsked>) =>
  request<ReachView>('POST', `${of(taskId)}/carrier-requests`, body);

export const addContact = (taskId: string, lease: string, contact: ContactBody) =>
  request<ReachView>('POST', `${of(taskId)}/contacts`, { lease, ...contact });

export const noteContactCall = (
  taskId: string,
  lease: string,
  contactId: string,
  result: ContactResult,
) =>
  request<ReachView>('POST', `${of(taskId)}/contacts/${encodeURIComponent(contactId)}/calls`, {
    lease,
    result,
  });
