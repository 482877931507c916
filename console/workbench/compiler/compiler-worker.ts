// The compiler of packs on a thread of its own, so that nobody's typing waits for it. It answers the page and can reach nothing else: its policy lets it
// load files of this server and run the code that conditions become, and no more (api/routes/console-routes.ts).
import { choicesAt } from '../../../rules/language/completion.ts';
import { hoverAt } from '../../../rules/language/hover.ts';
import { modelOf, type PackModel } from '../../../rules/language/pack-model.ts';
import { registryOf } from '../../../rules/language/registry.ts';
import type { Answers, Asked, Question, Told } from './message.ts';

let model: PackModel = modelOf([]);

addEventListener('message', ({ data }: MessageEvent<Asked>) => {
  const tell = (told: Told) => postMessage(told);
  answer(data.question).then(
    (given) => tell({ id: data.id, answer: given }),
    (error: unknown) =>
      tell({ id: data.id, fault: error instanceof Error ? error.message : String(error) }),
  );
});

async function answer(question: Question): Promise<Answers[Question['kind']]> {
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
    case 'registry':
      return registryOf(question.files === undefined ? model : modelOf(question.files));
    case 'stories': {
      const { plan, stories } = model;
      const { file } = question;
      const wanted = stories.filter((story) => file === undefined || story.file === file);
      const { playStory } = await import('./play.ts');
      return plan === undefined ? [] : wanted.map((story) => playStory(plan, story));
    }
  }
}
