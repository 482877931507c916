// A wall whose link does not hold any more: it says so and tries again, and asks nobody for a password where everybody sees it.
import { useText } from '../text/language.ts';
import { WALL_TEXT } from '../text/wall-text.ts';

export function DarkWall() {
  const text = useText(WALL_TEXT);
  return (
    <div className="reading failed" role="alert">
      <h1>{text.dark}</h1>
      <p>{text.darkWhy}</p>
      <a href="/command">{text.signIn}</a>
    </div>
  );
}
