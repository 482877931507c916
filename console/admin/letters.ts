// What the page of dead letters asks of the API.
import type { Static } from 'typebox';
import type {
  LetterPage,
  LetterQuerystring,
  OpenedLetter,
} from '../../api/contract/dead-letter.ts';
import { given } from '../../client/client.ts';
import { api } from '../link/request.ts';

export type Letter = Static<typeof LetterPage>['letters'][number];
export type Opened = Static<typeof OpenedLetter>;

export const LETTERS_KEY = ['dead-letters'];

export const letterPage = (query: Static<typeof LetterQuerystring>) =>
  given(api.GET('/v1/dead-letters', { params: { query } }));

export const openLetter = (letterId: string, reason: string) =>
  given(
    api.POST('/v1/dead-letters/{letterId}/opening', {
      params: { path: { letterId } },
      body: { reason },
    }),
  );

export const resendLetter = (letterId: string, text: string, reason: string) =>
  given(
    api.POST('/v1/dead-letters/{letterId}/resending', {
      params: { path: { letterId } },
      body: { text, reason },
    }),
  );

export const discardLetter = (letterId: string, reason: string) =>
  api.POST('/v1/dead-letters/{letterId}/discarding', {
    params: { path: { letterId } },
    body: { reason },
  });
