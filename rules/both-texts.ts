// A text in both languages of those who read it.
import type { Text } from '../signal/text.ts';
import type { Cursor } from './yaml-cursor.ts';

/** A text in both languages; one string serves both. Undefined after complaining. */
export function readTexts(cursor: Cursor): Text | undefined {
  if (!cursor.isMap()) {
    const text = cursor.text();
    return text === undefined ? undefined : { zh: text, en: text };
  }
  const fields = cursor.fields(['zh', 'en'], ['zh', 'en']);
  const [zh, en] = [fields.zh?.text(), fields.en?.text()];
  return zh === undefined || en === undefined ? undefined : { zh, en };
}
