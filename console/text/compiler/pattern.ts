/** A sentence with `{}` for what changes, and its Chinese with `{1}`, `{2}` … for the same. */
export type Pattern = readonly [english: string, chinese: string];
