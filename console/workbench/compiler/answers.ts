// What the compiler answers. It knows the files that were checked last.
import { choicesAt } from '../../../rules/language/completion.ts';
import { hoverAt } from '../../../rules/language/hover.ts';
import { modelOf, type PackModel } from '../../../rules/language/pack-model.ts';
import { registryOf } from '../../../rules/language/registry.ts';
import type { Answers, Question } from './message.ts';

let model: PackModel = modelOf([]);

/** The answer to a question about the files that were checked before it. */
export async function answer(question: Question): Promise<Answers[Question['kind']]> {
  switch (question.kind) {
    case 'check': {
      model = modelOf(question.files, model);
      const { plan, diagnostics } = model;
      return { diagnostics, pack: plan === undefined ? '' : `${plan.pack}@${plan.version}` };
    }
    case 'choices':
      return choicesAt(model, question.place);
    case 'hover':
      return hoverAt(model, question.place);
    case 'format':
      return (await import('../../../rules/language/format.ts')).formatPackText(question.text);
    case 'registry':
      return registryOf(question.files === undefined ? model : modelOf(question.files));
    case 'stories': {
      const { plan, stories } = model;
      const { file } = question;
      const wanted = stories.filter((story) => file === undefined || story.file === file);
      const { playStory } = await import('./play.ts');
      return plan === undefined ? [] : wanted.map((story) => playStory(plan, story));
    }
    case 'values': {
      const { files, plan, stories } = model;
      const { file, name } = question.story;
      const story = stories.find((one) => one.file === file && one.name === name);
      if (plan === undefined || story === undefined) return undefined;
      const { storyValues } = await import('../../../runtime/story-values.ts');
      return storyValues(files, plan, question.name, story);
    }
  }
}
