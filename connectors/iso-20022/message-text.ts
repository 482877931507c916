// A document of messages as its bytes come, in XML or in JSON: elements that open and close, and the text in them.

/** Namespace of a message that does not say its version, as those in JSON need not. */
export const UNTOLD_VERSION = 'untold';

/** An element as it opens. Attributes by their name; of ours only amounts have one, `Ccy`. */
export interface ElementStart {
  readonly local: string;
  /** Its namespace, which tells kind and version of the message. */
  readonly uri: string;
  readonly attributes: Readonly<Record<string, { readonly value: string }>>;
}

export interface ElementHandlers {
  readonly open: (element: ElementStart) => void;
  readonly text: (text: string) => void;
  readonly close: () => void;
}

export interface MessageText {
  /** Line that is being read, from 1. */
  readonly line: number;
  /** Whether something has begun that is not at its end. */
  readonly isOpen: boolean;
  /** Whether anything has begun yet. */
  readonly hasRoot: boolean;
  /** Whether message follows message, one a line, so that more may come at any time. */
  readonly isLines: boolean;
  /** Reads on. Throws DocumentFault; nothing can be read after that. */
  push(bytes: Buffer): void;
  /** Nothing more comes for now. Throws DocumentFault. */
  end(): void;
  /** Starts to keep the text of the element that opens; to be called while it is handled. */
  keep(): void;
  /** The text since `keep` up to what is being handled, at most `charsMax` of it. */
  keptText(charsMax: number): string;
}
