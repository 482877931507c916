// The text of a pack file in one form: two blanks a step, one style of lists. Quotes, numbers, comments, order and empty lines stay.
import { parseDocument, type Tags } from 'yaml';

/** The text in that form; undefined when it cannot be read. What it means is the same. */
export function formatPackText(text: string): string | undefined {
  const document = parseDocument(text, { customTags: (tags) => tags.map(asWritten) });
  if (document.errors.length > 0) return undefined;
  if (document.contents === null) return text;
  return document.toString({ indent: 2, lineWidth: 0, flowCollectionPadding: true });
}

/** Packs read entries of lists as they are written: 0571 is another number than 571, and a long one would be rounded. */
function asWritten(tag: Tags[number]): Tags[number] {
  if (typeof tag === 'string' || !/:(int|float)$/.test(tag.tag)) return tag;
  if (tag.collection !== undefined) return tag;
  return { ...tag, stringify: ({ source, value }) => source ?? String(value) };
}
