// A complaint of the CEL library, taken apart: its errors are untyped where they are caught.
import type { ASTNode } from '@marcbachmann/cel-js';

export interface CelFault {
  readonly summary: string;
  readonly start: number;
  readonly code: string;
  readonly node: ASTNode | undefined;
}

/** The parts of an error that the library threw or returned. */
export function celFaultOf(error: unknown): CelFault {
  if (!(error instanceof Error)) {
    return { summary: String(error), start: 0, code: '', node: undefined };
  }
  const range: unknown = Reflect.get(error, 'range');
  const start =
    typeof range === 'object' && range !== null ? Number(Reflect.get(range, 'start') ?? 0) : 0;
  const summary: unknown = Reflect.get(error, 'summary');
  const code: unknown = Reflect.get(error, 'code');
  const node: unknown = Reflect.get(error, 'node');
  return {
    summary: typeof summary === 'string' ? summary : (error.message.split('\n')[0] ?? ''),
    start,
    code: typeof code === 'string' ? code : '',
    node: isNode(node) ? node : undefined,
  };
}

function isNode(value: unknown): value is ASTNode {
  return typeof value === 'object' && value !== null && 'op' in value && 'range' in value;
}
