// The body of a question that is posted: JSON, as the file of sources has it.

/** The body with the cursor in the place of `{cursor}`, as the inside of a JSON text; a number may stand without quotes. */
export function bodyWith(template: string, cursor: string): string {
  return template.replaceAll('{cursor}', () => JSON.stringify(cursor).slice(1, -1));
}
