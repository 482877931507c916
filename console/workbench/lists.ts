// Lists and what is on them, as the server has them.
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import type { Static } from 'typebox';
import type {
  ListChangeRequest,
  ListEntriesPage,
  ListRequestView,
  Lists,
} from '../../api/contract/list.ts';
import { given } from '../../client/client.ts';
import { api } from '../link/request.ts';

export type ListHead = Static<typeof Lists>['lists'][number];
export type EntryView = Static<typeof ListEntriesPage>['entries'][number];
export type RequestView = Static<typeof ListRequestView>;
export type EntryState = 'listed' | 'ended';
export type AskedLines = Omit<Static<typeof ListChangeRequest>, 'staff'>;

export const LISTS_KEY = ['lists'];
/** What the engine has not taken in yet shows by itself. */
const EVERY_MS = 5_000;

export const useLists = () =>
  useQuery({
    queryKey: [...LISTS_KEY, 'all'],
    queryFn: () => given(api.GET('/v1/lists')),
    refetchInterval: EVERY_MS,
  });

export const useEntries = (list: string, state: EntryState) =>
  useInfiniteQuery({
    queryKey: [...LISTS_KEY, 'entries', list, state],
    queryFn: ({ pageParam }) =>
      given(
        api.GET('/v1/lists/{list}/entries', {
          params: {
            path: { list },
            query: { state, ...(pageParam === '' ? {} : { cursor: pageParam }) },
          },
        }),
      ),
    initialPageParam: '',
    getNextPageParam: ({ cursor }) => cursor,
    refetchInterval: EVERY_MS,
  });

export const useListRequests = (list: string) =>
  useQuery({
    queryKey: [...LISTS_KEY, 'requests', list],
    queryFn: () => given(api.GET('/v1/list-requests', { params: { query: { list } } })),
    refetchInterval: EVERY_MS,
  });

export const searchList = (list: string, entry: string) =>
  given(api.POST('/v1/lists/{list}/search', { params: { path: { list } }, body: { entry } }));

export const askListChange = (list: string, staff: string, asked: AskedLines) =>
  given(
    api.POST('/v1/lists/{list}/requests', {
      params: { path: { list } },
      body: { staff, ...asked },
    }),
  );

export const decideListChange = (
  requestId: string,
  decision: { readonly staff: string; readonly accept: boolean; readonly reason: string },
) =>
  given(
    api.POST('/v1/list-requests/{requestId}/decision', {
      params: { path: { requestId } },
      body: decision,
    }),
  );
