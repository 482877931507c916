// What an editor knows of a pack while somebody writes in it: what the compiler says, every name with its uses, and the last state in which all
// files could be read, so that a bracket that is not closed yet does not make it forget what there is.
import { compileWithDraft } from '../compile.ts';
import type { Diagnostic } from '../diagnostic.ts';
import type { Draft } from '../draft.ts';
import type { PackFile } from '../pack-file.ts';
import type { Plan } from '../plan.ts';
import type { Story } from '../story-plan.ts';
import { OpenFile } from './open-file.ts';
import { namesOf, type PackNames } from './pack-names.ts';

export interface PackModel {
  readonly files: readonly PackFile[];
  readonly diagnostics: readonly Diagnostic[];
  readonly names: PackNames;
  /** Undefined while there are errors. */
  readonly plan: Plan | undefined;
  readonly stories: readonly Story[];
  /** Of these files, or of the last that could be read; undefined when none could. */
  readonly draft: Draft | undefined;
}

/** Reads the files of a pack; `before` is the model of what stood there before. Never throws for what they say. */
export function modelOf(files: readonly PackFile[], before?: PackModel): PackModel {
  const { plan, stories, diagnostics, draft } = compileWithDraft(files);
  const yaml = files.filter(({ name }) => /\.ya?ml$/.test(name));
  return {
    files,
    diagnostics,
    names: namesOf(yaml.map(({ name, text }) => new OpenFile(name, text))),
    plan,
    stories,
    draft: draft ?? before?.draft,
  };
}
