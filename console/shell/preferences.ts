// What a person set on this machine: language, theme, name, desk. Kept by the browser alone, and never sent but for name and desk of a claim.
import { useSyncExternalStore } from 'react';

export type Theme = 'auto' | 'light' | 'dark';

export interface Preferences {
  readonly language: 'zh' | 'en';
  readonly theme: Theme;
  /** Who works here, as the API's `staff`; empty until somebody says it. */
  readonly staff: string;
  /** Region code of the desk. */
  readonly desk: string;
  /** Of the sound for red, 0 to 100. */
  readonly volume: number;
  /** No sound at all. */
  readonly isQuiet: boolean;
  /** The tour of the first visit was seen or put aside. */
  readonly hasToured: boolean;
}

const KEY = 'forewarn.preferences';
const VOLUME = 50;
const FALLBACK: Preferences = {
  language: 'zh',
  theme: 'auto',
  staff: '',
  desk: '330000',
  volume: VOLUME,
  isQuiet: false,
  hasToured: false,
};

let current = read();
const listeners = new Set<() => void>();

/** The preferences, followed as they change, in other tabs too. */
export function usePreferences(): Preferences {
  return useSyncExternalStore(listen, () => current);
}

/** Changes some of them and keeps them. */
export function setPreferences(change: Partial<Preferences>): void {
  current = { ...current, ...change };
  try {
    localStorage.setItem(KEY, JSON.stringify(current));
  } catch {
    // A browser that keeps nothing still has them until the page is closed.
  }
  tell();
}

function listen(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function tell(): void {
  show(current);
  for (const listener of listeners) listener();
}

/** Language and theme of the whole page. */
function show({ language, theme }: Preferences): void {
  const page = document.documentElement;
  page.lang = language === 'zh' ? 'zh-CN' : 'en';
  if (theme === 'auto') delete page.dataset['theme'];
  else page.dataset['theme'] = theme;
}

function read(): Preferences {
  let kept: unknown;
  try {
    kept = JSON.parse(localStorage.getItem(KEY) ?? '{}');
  } catch {
    return FALLBACK;
  }
  const field = (name: string) => String(Reflect.get(Object(kept), name) ?? '');
  const theme = field('theme');
  const desk = field('desk');
  const volume = Number(field('volume') === '' ? VOLUME : field('volume'));
  return {
    language: field('language') === 'en' ? 'en' : 'zh',
    theme: theme === 'light' || theme === 'dark' ? theme : 'auto',
    staff: field('staff').slice(0, 64),
    desk: /^[1-9]\d{5}$/.test(desk) ? desk : FALLBACK.desk,
    volume: volume >= 0 && volume <= 100 ? volume : VOLUME,
    isQuiet: field('isQuiet') === 'true',
    hasToured: field('hasToured') === 'true',
  };
}

addEventListener('storage', ({ key }) => {
  if (key !== KEY) return;
  current = read();
  tell();
});
show(current);
