// What can be done for a person beside the call, as the API has it: what goes out, the carrier's help, family.
import { useQuery } from '@tanstack/react-query';
import type { Static } from 'typebox';
import type { ASKED_STEPS, LadderView, StepAsked, VisitSigned } from '../../api/contract/ladder.ts';
import type { CarrierAsked, ContactCalled, ContactNamed } from '../../api/contract/reach.ts';
import { given } from '../../client/client.ts';
import { api } from '../link/request.ts';

export type AskedStep = (typeof ASKED_STEPS)[number];
export type CarrierAsk = Static<typeof CarrierAsked>['ask'];
export type ContactBody = Omit<Static<typeof ContactNamed>, 'lease'>;
export type ContactResult = Static<typeof ContactCalled>['result'];
export type LadderStep = LadderView['steps'][number];

const LOOK_EVERY_MS = 5_000;
const of = (taskId: string) => ({ path: { taskId } });

export function useLadder(taskId: string) {
  return useQuery({
    queryKey: ['help', taskId, 'ladder'],
    queryFn: () => given(api.GET('/v1/tasks/{taskId}/ladder', { params: of(taskId) })),
    refetchInterval: LOOK_EVERY_MS,
  });
}

/** With numbers masked. */
export function useReach(taskId: string) {
  return useQuery({
    queryKey: ['help', taskId, 'reach'],
    queryFn: () => given(api.GET('/v1/tasks/{taskId}/reach', { params: of(taskId) })),
    refetchInterval: LOOK_EVERY_MS,
  });
}

/** The same with its numbers, to call: each time is an entry of the audit. */
export const openReach = (taskId: string, lease: string) =>
  given(
    api.POST('/v1/tasks/{taskId}/reach', { params: of(taskId), body: { lease, reason: 'call' } }),
  );

export const askStep = (taskId: string, step: AskedStep, body: Static<typeof StepAsked>) =>
  api.POST('/v1/tasks/{taskId}/ladder/{step}', { params: { path: { taskId, step } }, body });

export const signVisit = (taskId: string, body: Static<typeof VisitSigned>) =>
  api.POST('/v1/tasks/{taskId}/ladder/visit/signature', { params: of(taskId), body });

export const askCarrier = (taskId: string, body: Static<typeof CarrierAsked>) =>
  api.POST('/v1/tasks/{taskId}/carrier-requests', { params: of(taskId), body });

export const addContact = (taskId: string, lease: string, contact: ContactBody) =>
  api.POST('/v1/tasks/{taskId}/contacts', { params: of(taskId), body: { lease, ...contact } });

export const noteContactCall = (
  taskId: string,
  lease: string,
  contactId: string,
  result: ContactResult,
) =>
  api.POST('/v1/tasks/{taskId}/contacts/{contactId}/calls', {
    params: { path: { taskId, contactId } },
    body: { lease, result },
  });
