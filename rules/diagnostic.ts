// What is wrong with a pack, said so that an analyst can mend it: file, line, column, one sentence, and the nearest known name.

export interface Diagnostic {
  readonly severity: 'error' | 'warning';
  readonly file: string;
  /** 1-based. */
  readonly line: number;
  /** 1-based. */
  readonly column: number;
  readonly message: string;
  /** What to do, when we know: usually the nearest known name. */
  readonly hint?: string;
}

/** Where complaints about an expression go: offset within its text, message, hint. */
export type Complain = (
  offset: number,
  message: string,
  hint?: string,
  severity?: 'error' | 'warning',
) => undefined;

/** `file:line:col: error: message (hint)`, the form that editors and terminals make clickable. */
export function printDiagnostic(diagnostic: Diagnostic): string {
  const { file, line, column, severity, message, hint } = diagnostic;
  return `${file}:${line}:${column}: ${severity}: ${message}${hint === undefined ? '' : ` (${hint})`}`;
}

/** Errors before warnings, then by file, line and column. */
export function sortDiagnostics(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  return [...diagnostics].sort(
    (a, b) =>
      a.severity.localeCompare(b.severity) ||
      a.file.localeCompare(b.file) ||
      a.line - b.line ||
      a.column - b.column,
  );
}
