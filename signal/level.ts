// The four warning levels (预警等级). Order matters: a level is compared by its rank.

export const LEVELS = ['blue', 'yellow', 'orange', 'red'] as const;

export type Level = (typeof LEVELS)[number];

export const LEVEL_TEXT: Readonly<Record<Level, { zh: string; en: string }>> = {
  blue: { zh: '蓝色', en: 'blue' },
  yellow: { zh: '黄色', en: 'yellow' },
  orange: { zh: '橙色', en: 'orange' },
  red: { zh: '红色', en: 'red' },
};

/** 0 for blue to 3 for red. */
export function levelRank(level: Level): number {
  return LEVELS.indexOf(level);
}

/** Whether a string names a level. */
export function isLevel(name: string): name is Level {
  return LEVELS.some((level) => level === name);
}

/** The higher of two levels. */
export function levelMax(a: Level, b: Level): Level {
  return levelRank(a) >= levelRank(b) ? a : b;
}
