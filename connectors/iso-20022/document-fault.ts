// What is wrong with a document of messages, XML or JSON, as such, and how much of one is read.

/** What is wrong with a document as such; nothing after it can be read. */
export class DocumentFault extends Error {
  readonly code: string;

  constructor(code: string, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.code = code;
  }
}

export interface DocumentLimits {
  /** Characters of one document. */
  readonly documentCharsMax: number;
  /** Characters of one tag, text, comment or the like. */
  readonly tokenCharsMax: number;
  readonly depthMax: number;
}

/** The deepest element of the messages that are read here has 15 levels; an envelope adds a few. */
const DEPTH_MAX = 64;
/** 1 MiB: no element of a payment holds a thousandth of it. */
const TOKEN_CHARS_MAX = 1_048_576;
/** 1 GiB: a statement of a million entries has about as much. Memory does not grow with it, the time that one file takes does. */
const DOCUMENT_CHARS_MAX = 1_073_741_824;
export const DOCUMENT_LIMITS: DocumentLimits = {
  documentCharsMax: DOCUMENT_CHARS_MAX,
  tokenCharsMax: TOKEN_CHARS_MAX,
  depthMax: DEPTH_MAX,
};
