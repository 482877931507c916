// The frame around every room: which rooms there are, whether the data is live, who sits here, language and theme.
import { QueryClient, QueryClientProvider, useQueryClient } from '@tanstack/react-query';
import { lazy, Suspense, useEffect, useState } from 'react';
import { Link, Route, Switch, useLocation } from 'wouter';
import { homeRegion, isWithin, regionName } from '../../signal/region.ts';
import { useNow } from '../link/now.ts';
import { may, placeOf, regionOf, type Session, signOut, useSession } from '../link/session.ts';
import { livenessOf, useFreshness } from '../link/status.ts';
import { isWallPage } from '../link/walls.ts';
import { Reading } from '../parts/reading.tsx';
import { clock } from '../text/amount-text.ts';
import { useText } from '../text/language.ts';
import { SHELL_TEXT } from '../text/shell-text.ts';
import { DarkWall } from './dark-wall.tsx';
import { Home } from './home.tsx';
import { IdentityDialog } from './identity-dialog.tsx';
import { setPreferences, type Theme, usePreferences } from './preferences.ts';
import { ROOMS } from './rooms.ts';
import { SignIn } from './sign-in.tsx';

/** Comes for whoever may do nothing before they have a second factor. */
const NeedsFactor = lazy(async () => ({
  default: (await import('./needs-factor.tsx')).NeedsFactor,
}));

/** Comes with a first visit. */
const Tour = lazy(async () => ({ default: (await import('./tour.tsx')).Tour }));

const queries = new QueryClient({
  defaultOptions: { queries: { retry: false, refetchOnWindowFocus: false, networkMode: 'always' } },
});

export function Shell() {
  return (
    <QueryClientProvider client={queries}>
      <Frame />
    </QueryClientProvider>
  );
}

function Frame() {
  const isKiosk = isWallPage();
  const text = useText(SHELL_TEXT);
  const { data: session, error, refetch } = useSession();
  useOwnName(session);
  useKnownDesk(session);
  const isOut = session?.kind === 'out';
  const { hasToured } = usePreferences();
  return (
    <>
      {isKiosk ? null : (
        <>
          <a className="skip" href="#room">
            {text.skip}
          </a>
          <TopBar session={session} />
        </>
      )}
      {session === undefined || isOut || isKiosk || hasToured ? null : (
        <Suspense fallback={null}>
          <Tour session={session} />
        </Suspense>
      )}
      <main id="room" tabIndex={-1} className={isKiosk ? 'kiosk' : ''}>
        {session === undefined ? (
          <Reading error={error} onRetry={() => void refetch()} />
        ) : isOut && isKiosk ? (
          <DarkWall />
        ) : lacksFactor(session) ? (
          <Suspense fallback={<Reading error={null} />}>
            <NeedsFactor />
          </Suspense>
        ) : isOut ? (
          <SignIn oidc={session.oidc} needsFirstAdmin={session.needsFirstAdmin} />
        ) : (
          <Rooms session={session} />
        )}
      </main>
    </>
  );
}

function Rooms({ session }: { readonly session: Session }) {
  const text = useText(SHELL_TEXT);
  return (
    <Suspense fallback={<Reading error={null} />}>
      <Switch>
        <Route path="/">
          <Home session={session} />
        </Route>
        {ROOMS.map(({ name, path, permission, View }) => (
          <Route key={name} path={path}>
            {may(session, permission) ? <View /> : <Elsewhere words={text.noPermission} />}
          </Route>
        ))}
        <Route>
          <Elsewhere words={text.notHere} />
        </Route>
      </Switch>
    </Suspense>
  );
}

/** A desk that was kept where another tree held, or none: the home desk. */
function useKnownDesk(session: Session | undefined): void {
  const { desk } = usePreferences();
  const isElsewhere = session !== undefined && !isWithin(desk, homeRegion());
  useEffect(() => {
    if (isElsewhere) setPreferences({ desk: homeRegion() });
  }, [isElsewhere]);
}

/** Whoever is signed in works under their own name, at a desk of theirs. */
function useOwnName(session: Session | undefined): void {
  const name = session?.kind === 'in' ? session.me.name : undefined;
  const desk = session?.kind === 'in' ? regionOf(session, 'tasks:work') : undefined;
  useEffect(() => {
    if (name !== undefined)
      setPreferences({ staff: name, ...(desk === undefined ? {} : { desk }) });
  }, [name, desk]);
}

function TopBar({ session }: { readonly session: Session | undefined }) {
  const text = useText(SHELL_TEXT);
  const [path] = useLocation();
  const { staff, desk, language } = usePreferences();
  const [isAsking, setAsking] = useState(false);
  const isWithout = session?.kind === 'out';
  const mustWait = lacksFactor(session);
  // The desk that is kept is of who works tasks; whoever does not may have it from somebody else who sat here.
  const place = regionOf(session, 'tasks:work') === undefined ? (placeOf(session) ?? desk) : desk;
  return (
    <>
      <header className="topbar">
        <Link className="brand" href="/">
          <Shield />
          {text.product}
        </Link>
        <nav>
          {ROOMS.filter(({ permission }) => !mustWait && may(session, permission)).map(
            ({ name, path: to }) => (
              <Link key={name} href={to} aria-current={path.startsWith(to) ? 'page' : undefined}>
                {text.rooms[name]}
              </Link>
            ),
          )}
        </nav>
        <span className="gap" />
        {mustWait ? null : <Live isQuiet={isWithout} />}
        {isWithout || mustWait ? null : (
          <button type="button" className="quiet" onClick={() => setAsking(true)}>
            {staff === '' ? text.identity : `${staff} · ${regionName(place, language)}`}
          </button>
        )}
        {session?.kind === 'in' ? <SignOut /> : null}
        <ThemeChoice />
        <button
          type="button"
          className="quiet"
          onClick={() => setPreferences({ language: language === 'zh' ? 'en' : 'zh' })}
        >
          {text.toEnglish}
        </button>
      </header>
      {isAsking ? <IdentityDialog onClose={() => setAsking(false)} /> : null}
    </>
  );
}

/** Whether somebody may do nothing before they have a second factor. */
function lacksFactor(session: Session | undefined): boolean {
  return session?.kind === 'in' && session.me.lacksSecondFactor === true;
}

function SignOut() {
  const text = useText(SHELL_TEXT);
  const client = useQueryClient();
  return (
    <button
      type="button"
      className="quiet"
      onClick={() => void signOut().finally(() => client.resetQueries())}
    >
      {text.signOut}
    </button>
  );
}

/** Where nobody is signed in there is no data to be of now; that the server is away is said there too. */
function Live({ isQuiet }: { readonly isQuiet: boolean }) {
  const text = useText(SHELL_TEXT);
  const { dataUpdatedAt, isError } = useFreshness();
  const { state, since } = livenessOf(dataUpdatedAt, isError, useNow(1_000));
  const stale = since === undefined ? text.staleNever : text.stale(clock(since, 'second'));
  const words = { live: text.live, waiting: text.waiting, stale };
  if (isQuiet && state !== 'stale') return null;
  return (
    <span className={`live ${state}`} role="status">
      {words[state]}
    </span>
  );
}

function ThemeChoice() {
  const text = useText(SHELL_TEXT);
  const { theme } = usePreferences();
  const choices: readonly Theme[] = ['auto', 'light', 'dark'];
  return (
    <select
      aria-label={text.themeLabel}
      value={theme}
      onChange={({ target }) => {
        const chosen = choices.find((choice) => choice === target.value);
        setPreferences({ theme: chosen ?? 'auto' });
      }}
    >
      {choices.map((choice) => (
        <option key={choice} value={choice}>
          {text.theme[choice]}
        </option>
      ))}
    </select>
  );
}

function Elsewhere({ words }: { readonly words: string }) {
  const text = useText(SHELL_TEXT);
  return (
    <div className="reading">
      <p>{words}</p>
      <Link href="/">{text.backHome}</Link>
    </div>
  );
}

function Shield() {
  return (
    <svg viewBox="0 0 32 32" aria-hidden="true">
      <path className="field" d="M16 2 28 7v9c0 7-5 12-12 14C9 28 4 23 4 16V7z" />
      <path className="tick" d="M10 16l4.5 4.5L23 11" />
    </svg>
  );
}
