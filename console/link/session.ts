// Who is signed in, where somebody has to be. Without accounts (FOREWARN_ACCESS=off) everybody may do everything and says a name by themselves.
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { Static } from 'typebox';
import type { Me as MeSchema } from '../../api/contract/access.ts';
import { given } from '../../client/client.ts';
import { adoptRegions, homeRegion } from '../../signal/region.ts';
import { api, Refusal, SIGNED_OUT } from './request.ts';
import { isWallPage, openWall, wallToken } from './walls.ts';

export type Me = Static<typeof MeSchema>;
export type Permission = Me['permissions'][number]['permission'];

export type Session =
  | { readonly kind: 'open'; readonly isDemo: boolean }
  | { readonly kind: 'out'; readonly oidc: boolean; readonly needsFirstAdmin: boolean }
  | { readonly kind: 'in'; readonly me: Me; readonly isDemo: boolean };

const KEY = ['session'];
const WHOLE_COUNTRY = '000000';
/** A wall has nobody who presses a button: it asks again by itself. */
const WALL_EVERY_MS = 15_000;

/** The session; asked again when the server says that it ended. */
export function useSession() {
  const queries = useQueryClient();
  useEffect(() => {
    const onSignedOut = () => void queries.invalidateQueries({ queryKey: KEY });
    addEventListener(SIGNED_OUT, onSignedOut);
    return () => removeEventListener(SIGNED_OUT, onSignedOut);
  }, [queries]);
  return useQuery({
    queryKey: KEY,
    queryFn: readSession,
    staleTime: Number.POSITIVE_INFINITY,
    refetchInterval: ({ state: { data } }) =>
      isWallPage() && (data === undefined || data.kind === 'out') ? WALL_EVERY_MS : false,
  });
}

/** Whether somebody may do something somewhere. */
export function may(session: Session | undefined, permission: Permission): boolean {
  return session?.kind === 'open' || regionOf(session, permission) !== undefined;
}

/**
 * The first region in which somebody may do something, as the console shows it: the home region for whoever may see the whole country; undefined when
 * they may nowhere.
 */
export function regionOf(session: Session | undefined, permission: Permission): string | undefined {
  if (session?.kind === 'open') return homeRegion();
  if (session?.kind !== 'in') return undefined;
  const granted = session.me.permissions.find((one) => one.permission === permission);
  const [region] = granted?.regions ?? [];
  return region === WHOLE_COUNTRY ? homeRegion() : region;
}

/** Where somebody who is signed in belongs: where they work tasks, or else where they may do anything at all; undefined without accounts. */
export function placeOf(session: Session | undefined): string | undefined {
  if (session?.kind !== 'in') return undefined;
  const [first] = session.me.permissions;
  return regionOf(session, 'tasks:work') ?? (first && regionOf(session, first.permission));
}

/** Signs in; the session is a cookie that no script reads. Throws Refusal when name, password or code is not taken. */
export async function signIn(name: string, password: string, code: string): Promise<Me> {
  const body = { name, password, ...(code === '' ? {} : { code }) };
  return (await given(api.POST('/v1/session', { body }))).me;
}

/** Sets a password by an invitation. */
export const acceptInvitation = (token: string, password: string) =>
  api.POST('/v1/session/invitation', { body: { token, password } });

/** Makes a secret for one's own account; it counts once a code of it was shown. `code` is of the second factor that is on. */
export const beginSecondFactor = (code: string) =>
  given(api.POST('/v1/session/second-factor', { body: code === '' ? {} : { code } }));

/** Changes one's own password; sessions elsewhere end. Throws Refusal. */
export const changePassword = (current: string, password: string, code: string) =>
  api.PUT('/v1/session/password', {
    body: { current, password, ...(code === '' ? {} : { code }) },
  });

export const OWN_SESSIONS_KEY = ['own-sessions'];

/** Where one is signed in, and since when password and second factor are what they are. */
export const readOwnSessions = () => given(api.GET('/v1/session/all'));

export const endSession = (sessionId: string) =>
  api.DELETE('/v1/session/all/{sessionId}', { params: { path: { sessionId } } });

export const confirmSecondFactor = (code: string) =>
  api.PUT('/v1/session/second-factor', { body: { code } });

export const signOut = () => api.DELETE('/v1/session');

async function readSession(): Promise<Session> {
  const [state, regions] = await Promise.all([
    given(api.GET('/v1/session/state')),
    given(api.GET('/v1/regions')),
  ]);
  adoptRegions(regions);
  const { isDemo } = state;
  if (!state.isOn) return { kind: 'open', isDemo };
  const token = wallToken();
  const out = { kind: 'out', oidc: state.oidc, needsFirstAdmin: state.needsFirstAdmin } as const;
  try {
    if (token !== undefined) await openWall(token);
    return { kind: 'in', me: await given(api.GET('/v1/session')), isDemo };
  } catch (error) {
    if (!(error instanceof Refusal) || error.problem.status !== 401) throw error;
    return out;
  }
}
