// The text of a pack file in one form: two blanks a step, one style of lists. Quotes, comments, order and empty lines stay.
import { parseDocument } from 'yaml';

/** The text in that form; undefined when it cannot be read. What it means is the same. */
export function formatPackText(text: string): string | undefined {
  const document = parseDocument(text);
  if (document.errors.length > 0) return undefined;
  if (document.contents === null) return text;
  return document.toString({ indent: 2, lineWidth: 0, flowCollectionPadding: true });
}
