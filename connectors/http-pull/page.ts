// What a page of an HTTP interface says: the value at a path of its JSON, and the link to the page after it.

/** The value at a path such as `data.events`, undefined when a part is missing; the whole value for an empty path. */
export function valueAt(value: unknown, path: string): unknown {
  let at = value;
  for (const part of path === '' ? [] : path.split('.')) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, part)) return undefined;
    at = Reflect.get(at, part);
  }
  return at;
}

/** The target with rel="next" of a Link header (RFC 8288); undefined when there is none. */
export function nextLink(header: string): string | undefined {
  for (const [, target = '', parameters = ''] of header.matchAll(/<([^>]*)>([^<]*)/g)) {
    if (/;\s*rel\s*=\s*(?:"(?:[^"]*\s)?next(?:\s[^"]*)?"|next\b)/i.test(parameters)) return target;
  }
  return undefined;
}
