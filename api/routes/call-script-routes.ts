// What callers say, for the desk.
import { type BothTexts, type CallScripts, readCallScripts } from '../../dissuasion/call-script.ts';
import type { App } from '../app.ts';
import { CallScripts as CallScriptsView } from '../contract/call-script.ts';

/** GET /v1/call-scripts. */
export function callScriptRoutes(app: App, given: CallScripts | undefined): void {
  const view = viewOf(given ?? readCallScripts());
  app.get(
    '/v1/call-scripts',
    {
      schema: {
        operationId: 'listCallScripts',
        tags: ['tasks'],
        summary: 'What callers say',
        description:
          'A call begins with the step `open`; each answer leads to a step, suggests an outcome, or both. The step `truth` says what the fraud is and has its words by typology.',
        response: { 200: CallScriptsView },
      },
    },
    () => view,
  );
}

/** The contract's lists are not readonly. */
function viewOf({
  version,
  steps,
  names,
  truths,
  truthAnswers,
  aftercare,
}: CallScripts): CallScriptsView {
  const stepOf = (step: CallScripts['aftercare']) => ({ ...step, answers: [...step.answers] });
  const textsOf = (texts: Readonly<Record<string, BothTexts>>) => ({ ...texts });
  return {
    version,
    steps: steps.map(stepOf),
    names: textsOf(names),
    truths: textsOf(truths),
    truthAnswers: [...truthAnswers],
    aftercare: stepOf(aftercare),
  };
}
