// What compiling a pack and playing its stories came to, as plain data that is kept and sent.
import type { Diagnostic } from './diagnostic.ts';

export interface PackStoryFault {
  readonly file: string;
  readonly line: number;
  readonly story: string;
  readonly message: string;
}

export interface PackCheck {
  /** `name@version`; empty when it does not compile. */
  readonly pack: string;
  readonly diagnostics: readonly Diagnostic[];
  readonly storyCount: number;
  readonly storyFaults: readonly PackStoryFault[];
}
