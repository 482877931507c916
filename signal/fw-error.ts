// The errors that the system knows by code. Three kinds: bad input (say what, where, what to do), outside failure (retry or stop
// consuming), bug (crash, restore). Callers tell errors apart by `code`, never by class or text.

export const ERRORS = {
  FW_USAGE: {
    domain: 'input',
    httpStatus: 400,
    retry: 'never',
    text: 'The command line is wrong.',
  },
  FW_CONFIG: { domain: 'input', httpStatus: 500, retry: 'never', text: 'A setting is wrong.' },
  FW_SIGNAL_INVALID: {
    domain: 'input',
    httpStatus: 400,
    retry: 'never',
    text: 'A signal is not valid.',
  },
  FW_PACK_INVALID: {
    domain: 'input',
    httpStatus: 422,
    retry: 'never',
    text: 'A rule pack does not compile.',
  },
  FW_MAPPING_INVALID: {
    domain: 'input',
    httpStatus: 422,
    retry: 'never',
    text: 'A mapping is not valid.',
  },
  FW_FILE: {
    domain: 'input',
    httpStatus: 400,
    retry: 'never',
    text: 'A file cannot be read or written.',
  },
  FW_ARCHIVE: {
    domain: 'input',
    httpStatus: 500,
    retry: 'never',
    text: 'The archive of signals cannot be used.',
  },
  FW_NOT_FOUND: {
    domain: 'input',
    httpStatus: 404,
    retry: 'never',
    text: 'There is no such thing.',
  },
  FW_LEASE_LOST: {
    domain: 'input',
    httpStatus: 409,
    retry: 'never',
    text: 'The lease of this task is not held any more.',
  },
  FW_TASK_HELD: {
    domain: 'input',
    httpStatus: 409,
    retry: 'backoff',
    text: 'Somebody else holds this task.',
  },
  FW_STAFF_AWAY: {
    domain: 'input',
    httpStatus: 409,
    retry: 'never',
    text: 'This member of staff takes no tasks now.',
  },
  FW_DESK_PAUSED: {
    domain: 'input',
    httpStatus: 409,
    retry: 'backoff',
    text: 'No tasks are handed out at this desk now.',
  },
  FW_LEAD_REFUSED: {
    domain: 'input',
    httpStatus: 409,
    retry: 'never',
    text: 'A lead cannot do this like that.',
  },
  FW_REVIEW_REFUSED: {
    domain: 'input',
    httpStatus: 409,
    retry: 'never',
    text: 'A review cannot go on like this.',
  },
  FW_RULES_REFUSED: {
    domain: 'input',
    httpStatus: 409,
    retry: 'never',
    text: 'A version of the rules cannot go on like this.',
  },
  FW_RULES_CHANGED: {
    domain: 'input',
    httpStatus: 412,
    retry: 'never',
    text: 'Somebody else changed this version of the rules meanwhile.',
  },
  FW_LIST_REFUSED: {
    domain: 'input',
    httpStatus: 409,
    retry: 'never',
    text: 'A list cannot be changed like this.',
  },
  FW_BACKTEST_REFUSED: {
    domain: 'input',
    httpStatus: 409,
    retry: 'never',
    text: 'A backtest cannot be run like this.',
  },
  FW_LOOK_REFUSED: {
    domain: 'input',
    httpStatus: 409,
    retry: 'never',
    text: 'A look at missed cases cannot be run like this.',
  },
  FW_OUTCOME_INVALID: {
    domain: 'input',
    httpStatus: 422,
    retry: 'never',
    text: 'An outcome is not valid.',
  },
  FW_HANDOVER_REFUSED: {
    domain: 'input',
    httpStatus: 409,
    retry: 'never',
    text: 'A task cannot be handed over like this.',
  },
  FW_REACH_REFUSED: {
    domain: 'input',
    httpStatus: 409,
    retry: 'never',
    text: 'What was asked for to reach a person cannot be done like this.',
  },
  FW_LADDER_REFUSED: {
    domain: 'input',
    httpStatus: 409,
    retry: 'never',
    text: 'A step to a person cannot go out like this.',
  },
  FW_ORDER_REFUSED: {
    domain: 'input',
    httpStatus: 409,
    retry: 'never',
    text: 'An order cannot go on like this.',
  },
  FW_ORDER_SENDING: {
    domain: 'outside',
    httpStatus: 503,
    retry: 'backoff',
    text: 'An order cannot be handed over.',
  },
  FW_LETTER_DONE: {
    domain: 'input',
    httpStatus: 409,
    retry: 'never',
    text: 'Somebody has sent a dead letter again or put it aside.',
  },
  FW_TASK_CLOSED: { domain: 'input', httpStatus: 409, retry: 'never', text: 'The task is closed.' },
  FW_REQUEST_INVALID: {
    domain: 'input',
    httpStatus: 400,
    retry: 'never',
    text: 'The request has not the form that is described.',
  },
  FW_CHECK_OTHER: {
    domain: 'input',
    httpStatus: 409,
    retry: 'never',
    text: 'This id was checked with another transfer.',
  },
  FW_METHOD: {
    domain: 'input',
    httpStatus: 405,
    retry: 'never',
    text: 'The method is not one of this path.',
  },
  FW_HOST_REFUSED: {
    domain: 'input',
    httpStatus: 421,
    retry: 'never',
    text: 'The request names a host that is not served here.',
  },
  FW_NOT_SIGNED_IN: {
    domain: 'input',
    httpStatus: 401,
    retry: 'never',
    text: 'The request does not say who sends it.',
  },
  FW_SIGN_IN_REFUSED: {
    domain: 'input',
    httpStatus: 401,
    retry: 'never',
    text: 'Who signs in was not recognised.',
  },
  FW_SECOND_FACTOR: {
    domain: 'input',
    httpStatus: 403,
    retry: 'never',
    text: 'Who asks must turn on a second factor first.',
  },
  FW_SIGN_IN_AWAY: {
    domain: 'outside',
    httpStatus: 503,
    retry: 'backoff',
    text: 'The identity provider cannot be reached.',
  },
  FW_FORBIDDEN: {
    domain: 'input',
    httpStatus: 403,
    retry: 'never',
    text: 'This is not among what the caller may do.',
  },
  FW_EXPORT_REFUSED: {
    domain: 'input',
    httpStatus: 409,
    retry: 'never',
    text: 'A file cannot be approved or fetched like this.',
  },
  FW_ACCOUNT_REFUSED: {
    domain: 'input',
    httpStatus: 409,
    retry: 'never',
    text: 'An account cannot be changed like this.',
  },
  FW_SECOND_ADMIN: {
    domain: 'input',
    httpStatus: 409,
    retry: 'never',
    text: 'Another admin has to agree first.',
  },
  FW_TOO_MANY: {
    domain: 'input',
    httpStatus: 429,
    retry: 'backoff',
    text: 'The caller sends too many requests.',
  },
  FW_IDEMPOTENCY_KEY: {
    domain: 'input',
    httpStatus: 422,
    retry: 'never',
    text: 'This Idempotency-Key was used for another request.',
  },
  FW_IDEMPOTENCY_BUSY: {
    domain: 'input',
    httpStatus: 409,
    retry: 'backoff',
    text: 'The request with this Idempotency-Key is being answered.',
  },
  FW_BODY_TOO_LARGE: {
    domain: 'input',
    httpStatus: 413,
    retry: 'never',
    text: 'The request body is too large.',
  },
  FW_HEADERS_TOO_LARGE: {
    domain: 'input',
    httpStatus: 431,
    retry: 'never',
    text: 'The address and headers of the request are too large.',
  },
  FW_REQUEST_SLOW: {
    domain: 'input',
    httpStatus: 408,
    retry: 'backoff',
    text: 'The request did not come in time.',
  },
  FW_MEDIA_TYPE: {
    domain: 'input',
    httpStatus: 415,
    retry: 'never',
    text: 'The content type is not one that is read here.',
  },
  FW_LOG_AWAY: {
    domain: 'outside',
    httpStatus: 503,
    retry: 'backoff',
    text: 'The signal log cannot be reached.',
  },
  FW_LETTERS_AWAY: {
    domain: 'outside',
    httpStatus: 503,
    retry: 'backoff',
    text: 'What was refused cannot be kept.',
  },
  FW_SOURCE_AWAY: {
    domain: 'outside',
    httpStatus: 503,
    retry: 'backoff',
    text: 'A source of signals cannot be reached.',
  },
  FW_DELIVERY_AWAY: {
    domain: 'outside',
    httpStatus: 503,
    retry: 'backoff',
    text: 'A delivery cannot be handed over.',
  },
  FW_RECEIPT_REFUSED: {
    domain: 'input',
    httpStatus: 401,
    retry: 'never',
    text: 'A receipt does not show that its provider sent it.',
  },
  FW_REDIS_AWAY: {
    domain: 'outside',
    httpStatus: 503,
    retry: 'backoff',
    text: 'Redis cannot be reached.',
  },
  FW_ENGINE_AWAY: {
    domain: 'outside',
    httpStatus: 503,
    retry: 'backoff',
    text: 'No engine that runs has what is asked for.',
  },
  FW_LEDGER_ROW: {
    domain: 'input',
    httpStatus: 422,
    retry: 'never',
    text: 'The ledger cannot keep a row.',
  },
  FW_LEDGER_AWAY: {
    domain: 'outside',
    httpStatus: 503,
    retry: 'backoff',
    text: 'ClickHouse cannot be reached.',
  },
  FW_CHECKPOINT: {
    domain: 'outside',
    httpStatus: 503,
    retry: 'never',
    text: 'A checkpoint cannot be used.',
  },
  FW_CHECKPOINT_TAKEN: {
    domain: 'outside',
    httpStatus: 503,
    retry: 'never',
    text: 'Another process writes checkpoints of this partition.',
  },
  FW_RELOAD_REFUSED: {
    domain: 'outside',
    httpStatus: 503,
    retry: 'never',
    text: 'A change of pack was not made.',
  },
  FW_SHUFFLE: {
    domain: 'input',
    httpStatus: 500,
    retry: 'never',
    text: 'What suspect stages sent cannot be read.',
  },
  FW_INTERNAL: {
    domain: 'bug',
    httpStatus: 500,
    retry: 'never',
    text: 'Something is wrong in forewarn itself.',
  },
} as const;

export type ErrorCode = keyof typeof ERRORS;

/** An error with a code of the table, a sentence that says what, where and what to do, and the cause. */
export class FwError extends Error {
  override readonly name = 'FwError';
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.code = code;
  }
}

/** Whether a thrown value is an FwError, optionally with this code. */
export function isFwError(error: unknown, code?: ErrorCode): error is FwError {
  return error instanceof FwError && (code === undefined || error.code === code);
}
