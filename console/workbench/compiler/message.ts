// What the page and the compiler beside it say to each other. All of it is data that goes from thread to thread.
import type { Diagnostic } from '../../../rules/diagnostic.ts';
import type { Choices, Place } from '../../../rules/language/completion.ts';
import type { Description } from '../../../rules/language/describe.ts';
import type { Hover } from '../../../rules/language/hover.ts';
import type { PackFile } from '../../../rules/pack-file.ts';
import type { StoryValue } from '../../../runtime/story-values.ts';
import type { PlayedStory } from './play.ts';

export type { Choices, Description, Diagnostic, Hover, PackFile, Place, PlayedStory, StoryValue };

/** What the compiler says of a pack. */
export interface Verdict {
  readonly diagnostics: readonly Diagnostic[];
  /** `name@version`; empty when it does not compile. */
  readonly pack: string;
}

/** Which story of a pack is meant. */
export type StoryName = Pick<PlayedStory, 'file' | 'name'>;

export type Question =
  | { readonly kind: 'check'; readonly files: readonly PackFile[] }
  | { readonly kind: 'choices' | 'hover'; readonly place: Place }
  /** Of the files that were checked last, or of others. */
  | { readonly kind: 'registry'; readonly files?: readonly PackFile[] }
  /** A file in one form. */
  | { readonly kind: 'format'; readonly text: string }
  /** Stories of one file, or of all. */
  | { readonly kind: 'stories'; readonly file?: string }
  /** Of a feature or a sequence at the signals of a story. */
  | { readonly kind: 'values'; readonly name: string; readonly story: StoryName };

export interface Answers {
  readonly check: Verdict;
  readonly choices: Choices;
  readonly hover: Hover | undefined;
  readonly format: string | undefined;
  readonly registry: readonly Description[];
  readonly stories: readonly PlayedStory[];
  /** Undefined while the pack does not compile, and of what it does not have. */
  readonly values: readonly StoryValue[] | undefined;
}

export interface Asked {
  readonly id: number;
  readonly question: Question;
}

export type Told =
  | { readonly id: number; readonly answer: Answers[Question['kind']] }
  | { readonly id: number; readonly fault: string };
