// Wall screens: a link that opens the command room for months and shows nothing else. What opens it stands behind the # of the address, which browsers
// send to nobody.
import { useQuery } from '@tanstack/react-query';
import type { Static } from 'typebox';
import type { WallList } from '../../api/contract/wall.ts';
import { given } from '../../client/client.ts';
import { api } from './request.ts';

export type Wall = Static<typeof WallList>['walls'][number];

export const WALLS_KEY = ['walls'];
const TOKEN = /^#wall=([A-Za-z0-9_-]{43})$/;

/** Whether this page is a wall: without a bar, and without anybody to sign in. */
export const isWallPage = () => new URLSearchParams(location.search).has('kiosk');

/** What opens this wall; undefined where a person sits. */
export const wallToken = () => TOKEN.exec(location.hash)?.[1];

/** Where a wall begins; without a token where nobody has to sign in. */
export function wallAddress(token?: string): string {
  const { origin } = location;
  return `${origin}/command?kiosk&rotate=30${token === undefined ? '' : `#wall=${token}`}`;
}

export const openWall = (token: string) => api.POST('/v1/walls/opening', { body: { token } });

export const useWalls = (isAsked: boolean) =>
  useQuery({
    queryKey: WALLS_KEY,
    queryFn: () => given(api.GET('/v1/walls')),
    enabled: isAsked,
  });

export const makeWall = (body: { place: string; region: string; days: number }) =>
  given(api.POST('/v1/walls', { body }));

export const endWall = (wallId: string) =>
  api.DELETE('/v1/walls/{wallId}', { params: { path: { wallId } } });
