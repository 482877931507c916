// What callers say, for the desk.
import type { BothTexts, CallScripts } from '../../dissuasion/call-script.ts';
import type { ServedScripts } from '../../dissuasion/served-scripts.ts';
import { FwError } from '../../signal/fw-error.ts';
import type { App } from '../app.ts';
import {
  CallScriptParams,
  CallScripts as CallScriptsView,
  ServedCallScripts,
} from '../contract/call-script.ts';

/** Everything under /v1/call-scripts. */
export function callScriptRoutes(app: App, given: CallScripts, scripts: ServedScripts): void {
  const view = viewOf(given);
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
  app.get(
    '/v1/call-scripts/:version',
    {
      schema: {
        operationId: 'getCallScripts',
        tags: ['tasks'],
        summary: 'What callers said under a version',
        description: 'Records of calls name the version that was used.',
        params: CallScriptParams,
        response: { 200: ServedCallScripts },
      },
      config: { problems: ['FW_NOT_FOUND', 'FW_LEDGER_AWAY'] },
    },
    async ({ params: { version } }) => {
      const found = await scripts.served(version);
      if (found.length === 0) {
        const text = `No call script was ever served as version ${version}.`;
        throw new FwError('FW_NOT_FOUND', text);
      }
      const served = found.map((one) => ({ ...one, scripts: viewOf(one.scripts) }));
      return { version, served };
    },
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
