// Two languages, each complete: a text that one of them lacks is a type error. Chinese is written first and says which texts there are.
import { type Preferences, usePreferences } from '../shell/preferences.ts';

export type Language = Preferences['language'];

/** The shape of a table of texts: the same keys, other words. */
export type SameTexts<T> = T extends string
  ? string
  : T extends (...given: infer G) => string
    ? (...given: G) => string
    : { readonly [K in keyof T]: SameTexts<T[K]> };

/** A sentence that was made once and may be read in either language, also when the reader changes it meanwhile. */
export type Sentence = Readonly<Record<Language, string>>;

/** A sentence of a table of texts, in both languages: `sentence(SHELL_TEXT, (text) => text.saved)`. */
export function sentence<T>(
  texts: Readonly<Record<Language, T>>,
  of: (text: T) => string,
): Sentence {
  return { zh: of(texts.zh), en: of(texts.en) };
}

/** The texts of the language that is chosen. */
export function useText<T>(texts: Readonly<Record<Language, T>>): T {
  return texts[usePreferences().language];
}

/** `地区：西湖区`, `Region: Xihu`. */
export function labelled(label: string, value: string, language: Language): string {
  return language === 'zh' ? `${label}：${value}` : `${label}: ${value}`;
}

/** Things one after another: `西湖区、北仑区`, `Xihu, Beilun`. */
export function joined(parts: readonly string[], language: Language): string {
  return parts.join(language === 'zh' ? '、' : ', ');
}
