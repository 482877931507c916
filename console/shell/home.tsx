// The first page: which room to go to.
import { Link } from 'wouter';
import { may, type Session } from '../link/session.ts';
import { useText } from '../text/language.ts';
import { SHELL_TEXT } from '../text/shell-text.ts';
import { ROOMS } from './rooms.ts';

export function Home({ session }: { readonly session: Session }) {
  const text = useText(SHELL_TEXT);
  return (
    <div className="home">
      <h1>{text.welcome}</h1>
      <ul>
        {ROOMS.filter(({ permission }) => may(session, permission)).map(({ name, path }) => (
          <li key={name}>
            <Link href={path}>
              <strong>{text.rooms[name]}</strong>
              <span>{text.about[name]}</span>
            </Link>
          </li>
        ))}
      </ul>
      {session.kind === 'open' ? <p className="note">{text.noAccess}</p> : null}
    </div>
  );
}
