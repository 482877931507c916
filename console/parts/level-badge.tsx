// A warning level by colour, word and shape together, so that nobody has to tell it by colour alone.
import type { Level } from '../../signal/level.ts';
import { useText } from '../text/language.ts';
import { SHELL_TEXT } from '../text/shell-text.ts';

/** Red is an octagon, orange a diamond, yellow a triangle, blue a circle. */
const SHAPES: Readonly<Record<Level, string>> = {
  red: 'M5 1h6l4 4v6l-4 4H5l-4-4V5z',
  orange: 'M8 0.5 15.5 8 8 15.5 0.5 8z',
  yellow: 'M8 1.5 15.5 14.5H0.5z',
  blue: 'M8 1a7 7 0 1 0 0 14A7 7 0 0 0 8 1z',
};

export function LevelShape({ level }: { readonly level: Level }) {
  return (
    <svg className={`shape ${level}`} viewBox="0 0 16 16" aria-hidden="true">
      <path d={SHAPES[level]} />
    </svg>
  );
}

export function LevelBadge({ level, isLarge = false }: { level: Level; isLarge?: boolean }) {
  const { levels } = useText(SHELL_TEXT);
  return (
    <span className={`badge ${level}${isLarge ? ' large' : ''}`}>
      <LevelShape level={level} />
      {levels[level]}
    </span>
  );
}
