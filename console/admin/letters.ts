// What the page of dead letters asks of the API.
import type { Static } from 'typebox';
import type { LetterPage, LetterResent, OpenedLetter } from '../../api/contract/dead-letter.ts';
import { request } from '../link/request.ts';

export type Letter = Static<typeof LetterPage>['letters'][number];
export type Opened = Static<typeof OpenedLetter>;

export const LETTERS_KEY = ['dead-letters'];

export const letterPage = (query: Readonly<Record<string, string>>) =>
  request<Static<typeof LetterPage>>('GET', `/v1/dead-letters?${new URLSearchParams(query)}`);

export const openLetter = (letterId: string, reason: string) =>
  request<Opened>('POST', `/v1/dead-letters/${letterId}/opening`, { reason });

export const resendLetter = (letterId: string, text: string, reason: string) =>
  request<Static<typeof LetterResent>>('POST', `/v1/dead-letters/${letterId}/resending`, {
    text,
    reason,
  });

export const discardLetter = (letterId: string, reason: string) =>
  request<undefined>('POST', `/v1/dead-letters/${letterId}/discarding`, { reason });
