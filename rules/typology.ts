// A typology is a fraud type: how the points of its rules combine, fade, and become a level.
import { LEVELS } from '../signal/level.ts';
import { readTexts } from './both-texts.ts';
import { complainTwice, type Draft } from './draft.ts';
import { readWindow } from './feature.ts';
import type { LevelThreshold } from './plan.ts';
import type { Cursor } from './yaml-cursor.ts';

const HALF_LIFE_MS_MIN = 60_000;
const HALF_LIFE_MS_MAX = 90 * 86_400_000;
const COOLDOWN_MS_DEFAULT = 30 * 60_000;
const HYSTERESIS_DEFAULT = 5;

/** Reads one entry of `typologies:` into the draft. */
export function readTypology(draft: Draft, id: string, nameCursor: Cursor, cursor: Cursor): void {
  const fields = cursor.fields(
    ['name', 'role', 'combine', 'halfLife', 'levels', 'hysteresis', 'cooldown'],
    ['name', 'role', 'halfLife', 'levels'],
  );
  if (!/^[a-z][a-z0-9-]*$/.test(id)) {
    nameCursor.complain(`'${id}' cannot name a typology`, 'use small letters, digits and -');
    return;
  }
  const twin = draft.typologies.find((typology) => typology.id === id);
  if (twin !== undefined) {
    complainTwice(nameCursor, 'typology', id, twin.cursor);
    return;
  }
  const role = fields.role?.word(['victim', 'suspect']);
  const combine = fields.combine?.word(['noisy-or', 'sum']);
  const halfLifeMs =
    fields.halfLife && readWindow(draft, fields.halfLife, HALF_LIFE_MS_MIN, HALF_LIFE_MS_MAX);
  const cooldownMs = fields.cooldown && readWindow(draft, fields.cooldown, 1_000, HALF_LIFE_MS_MAX);
  const hysteresis = fields.hysteresis?.number(0, 50);
  const levels = fields.levels && readLevels(fields.levels);
  const name = fields.name && readTexts(fields.name);
  if (role === undefined || halfLifeMs === undefined || levels === undefined || name === undefined)
    return;
  const lowest = levels[0]?.score ?? 0;
  if ((hysteresis ?? HYSTERESIS_DEFAULT) >= lowest) {
    (fields.hysteresis ?? fields.levels)?.complain(
      `hysteresis must be less than ${lowest}, the score of the lowest level`,
      'else the level would never fall',
    );
  }
  draft.typologies.push({
    index: draft.typologies.length,
    id,
    name,
    role,
    combine: combine ?? 'noisy-or',
    halfLifeMs,
    levels,
    hysteresis: hysteresis ?? HYSTERESIS_DEFAULT,
    cooldownMs: cooldownMs ?? COOLDOWN_MS_DEFAULT,
    cursor: nameCursor,
  });
}

function readLevels(cursor: Cursor): LevelThreshold[] | undefined {
  const fields = cursor.fields(LEVELS, ['orange', 'red']);
  const levels: LevelThreshold[] = [];
  for (const level of LEVELS) {
    const field = fields[level];
    if (field === undefined) continue;
    const score = field.number(1, 100);
    if (score === undefined) return undefined;
    const below = levels.at(-1);
    if (below !== undefined && below.score >= score) {
      return field.complain(`${level} must need more than ${below.level} (${below.score})`);
    }
    levels.push({ level, score });
  }
  return levels.length === 0 ? undefined : levels;
}
