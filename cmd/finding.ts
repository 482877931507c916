// What `forewarn doctor` says of one thing that forewarn needs.

export interface Finding {
  readonly what: string;
  readonly status: 'ok' | 'warn' | 'fail';
  readonly detail: string;
  /** What to do, for anything that is not ok. */
  readonly advice?: string;
}
