// How strong the password is that somebody types, by the measure of the server. What is typed leaves the page only when it is sent.
import { useEffect, useState } from 'react';
import { type StrengthScore, strengthOf } from '../../access/password-strength.ts';
import { useText } from '../text/language.ts';
import { OWN_ACCOUNT_TEXT } from '../text/own-account-text.ts';

const SCORE_MAX = 4;

interface StrengthProps {
  readonly password: string;
  /** Whose it is; empty when that is not known yet. */
  readonly name: string;
}

export function Strength({ password, name }: StrengthProps) {
  const text = useText(OWN_ACCOUNT_TEXT);
  const [score, setScore] = useState<StrengthScore>();
  useEffect(() => {
    let isNewest = true;
    if (password === '') setScore(undefined);
    else
      void strengthOf(password, name).then((found) => {
        if (isNewest) setScore(found);
      });
    return () => {
      isNewest = false;
    };
  }, [password, name]);
  if (score === undefined) return null;
  return (
    <span className="strength" role="status">
      <meter min={0} max={SCORE_MAX} low={2} high={3} optimum={SCORE_MAX} value={score} />
      {text.strengthOf(text.strength[score] ?? '')}
    </span>
  );
}
