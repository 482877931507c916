// How many tries a password stands, by the patterns and lists of common and leaked passwords that attackers begin with (zxcvbn, Wheeler 2016). Pure, so
// that the page on which one is chosen says the same as the server; the lists come when they are first needed.
import { homeRegion, regionsOf } from '../signal/region.ts';

/** 0: fewer than 10³ tries, 1: 10⁶, 2: 10⁸, 3: 10¹⁰, 4: more. */
export type StrengthScore = 0 | 1 | 2 | 3 | 4;

/** Argon2id makes 10⁸ tries the work of a machine for months, and more the work of many. */
export const STRENGTH_ENOUGH: StrengthScore = 3;

/** What is on the lips of whoever chooses a password here, and stands on no list of the library. */
const NEAR_WORDS = ['forewarn', 'yujing', 'quanzu', 'fanzha', '96110', 'woaini', '1314', '520'];

let guessing: Promise<(password: string, near: readonly string[]) => StrengthScore> | undefined;

/** How strong a password of somebody is, whose name is known to all. */
export async function strengthOf(password: string, name: string): Promise<StrengthScore> {
  guessing ??= load();
  return (await guessing)(password, [name]);
}

async function load() {
  const [{ ZxcvbnFactory }, { adjacencyGraphs, dictionary }] = await Promise.all([
    import('@zxcvbn-ts/core'),
    import('@zxcvbn-ts/language-common'),
  ]);
  const zxcvbn = new ZxcvbnFactory({ dictionary, graphs: adjacencyGraphs });
  const places = regionsOf(homeRegion()).map(({ en }) => en.toLowerCase());
  const known = [...NEAR_WORDS, 'zhejiang', ...places];
  return (password: string, near: readonly string[]): StrengthScore =>
    zxcvbn.check(password, [...known, ...near]).score;
}
