// Lines of JSON of which not every one need be whole.

/** The members of a JSON object; none of what is no JSON, as of a line that a crash cut off. */
export function jsonObjectOf(text: string): Readonly<Record<string, unknown>> {
  try {
    return Object(JSON.parse(text));
  } catch {
    return {};
  }
}

/** Whether a member is a whole number that is exact. */
export function isWhole(value: unknown): value is number {
  return Number.isSafeInteger(value);
}
