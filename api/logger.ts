// The process's log lines (pino). They carry request ids, routes and codes; never bodies, queries, phones, accounts, names or leases.
// Field names that could hold such things are removed wherever they stand near the top of a line, and errors are written without the
// properties that libraries hang on them (ioredis keeps the arguments of a failed command there).
import { type DestinationStream, type Logger, pino, stdTimeFunctions } from 'pino';

export type ApiLogger = Logger;

export interface LoggerOptions {
  /** trace, debug, info, warn, error, fatal or silent; info when missing. */
  readonly level?: string;
  /** Where lines go; standard output when missing. */
  readonly destination?: DestinationStream;
}

/** Names under which personal data or secrets travel in this system. */
export const PERSONAL_FIELDS = [
  'phone',
  'caller',
  'callee',
  'sender',
  'receiver',
  'visitor',
  'account',
  'payer',
  'payee',
  'person',
  'device',
  'note',
  'lease',
  'password',
  'authorization',
  'cookie',
  'body',
  'suspectPhone',
  'suspectAccount',
  'forwardTo',
] as const;

const CAUSES_MAX = 5;

/** A logger whose lines can be kept and shown to operators. */
export function createLogger(options: LoggerOptions = {}): ApiLogger {
  const settings = {
    level: options.level ?? 'info',
    base: null,
    timestamp: stdTimeFunctions.isoTime,
    redact: {
      paths: PERSONAL_FIELDS.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]),
      censor: '[removed]',
    },
    serializers: { err: loggedError, error: loggedError },
  };
  return options.destination === undefined ? pino(settings) : pino(settings, options.destination);
}

interface LoggedError {
  readonly type: string;
  readonly code?: string;
  readonly message: string;
  readonly stack?: string;
  readonly causes: readonly string[];
}

/** Name, code, text and stack of an error, and the texts of what caused it. */
export function loggedError(error: unknown): LoggedError {
  if (!(error instanceof Error)) return { type: typeof error, message: String(error), causes: [] };
  return {
    type: error.name,
    ...('code' in error && typeof error.code === 'string' ? { code: error.code } : {}),
    message: error.message,
    ...(error.stack === undefined ? {} : { stack: error.stack }),
    causes: causesOf(error),
  };
}

function causesOf(error: Error): string[] {
  const causes: string[] = [];
  let cause = error.cause;
  while (cause instanceof Error && causes.length < CAUSES_MAX) {
    causes.push(`${cause.name}: ${cause.message}`);
    cause = cause.cause;
  }
  return causes;
}
