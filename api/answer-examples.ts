// What routes answer, as the description shows it: one example an operation, by its id. A test holds that every good answer in JSON has one, that its schema
// takes it, and that nobody's number stands in it.
import { ACCESS_ANSWERS } from './examples/access.ts';
import { DESK_ANSWERS } from './examples/desk.ts';
import { INTAKE_ANSWERS } from './examples/intake.ts';
import { LEAD_ANSWERS } from './examples/lead.ts';
import { LIST_ANSWERS } from './examples/lists.ts';
import { REPORT_ANSWERS } from './examples/reports.ts';
import { RULE_ANSWERS } from './examples/rules.ts';
import { TUNING_ANSWERS } from './examples/tuning.ts';

const JSON_TYPE = 'application/json';

export const ANSWER_EXAMPLES: Readonly<Record<string, unknown>> = {
  ...INTAKE_ANSWERS,
  ...DESK_ANSWERS,
  ...LEAD_ANSWERS,
  ...RULE_ANSWERS,
  ...TUNING_ANSWERS,
  ...LIST_ANSWERS,
  ...REPORT_ANSWERS,
  ...ACCESS_ANSWERS,
};

/** Puts the examples into a document; those that a schema has itself stay. */
export function addAnswerExamples(document: { readonly paths?: object }): void {
  for (const item of Object.values(document.paths ?? {})) {
    for (const { operationId, responses } of Object.values(Object(item)).map(Object)) {
      for (const [status, answer] of Object.entries(Object(responses))) {
        const { content } = Object(answer);
        const media = Object(content)[JSON_TYPE];
        const example = ANSWER_EXAMPLES[operationId];
        if (!status.startsWith('2') || media === undefined || example === undefined) continue;
        // Routes may share the object.
        Object(answer).content = { ...content, [JSON_TYPE]: { example, ...media } };
      }
    }
  }
}
