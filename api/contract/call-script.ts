// What callers say, as the desk reads it.
import Type from 'typebox';
import { Text } from './task.ts';

const Answer = Type.Object({
  zh: Type.String(),
  en: Type.String(),
  to: Type.Optional(Type.String({ description: 'Step that it leads to.' })),
  outcome: Type.Optional(
    Type.String({
      description: 'Outcome that it suggests, or result of a call after the episode.',
    }),
  ),
});
const Step = Type.Object({
  id: Type.String(),
  say: Type.Object(
    { zh: Type.String(), en: Type.String() },
    { description: 'May name {place}, the county.' },
  ),
  answers: Type.Array(Answer, { description: 'The first is the straight way.' }),
});

export const CallScripts = Type.Object(
  {
    version: Type.String(),
    steps: Type.Array(Step, { description: 'Calls begin with `open`.' }),
    truths: Type.Record(Type.String(), Text, {
      description: 'What the step `truth` says, by typology; `other` for those not named.',
    }),
    truthAnswers: Type.Array(Answer),
    aftercare: Step,
    names: Type.Record(Type.String(), Text, {
      description: 'Names of the typologies of the pack.',
    }),
  },
  { description: 'What callers say, by step and typology.' },
);
export type CallScripts = Type.Static<typeof CallScripts>;

export const CallScriptParams = Type.Object(
  { version: Type.String({ pattern: '^[\\w.-]{1,40}$', examples: ['1'] }) },
  { additionalProperties: false },
);

export const ServedCallScripts = Type.Object(
  {
    version: Type.String(),
    served: Type.Array(
      Type.Object({
        servedAt: Type.Integer({ description: 'Since when it was served, epoch ms.' }),
        scripts: CallScripts,
      }),
      {
        description:
          'One, unless its words were changed without raising its version; the newest first.',
      },
    ),
  },
  { description: 'What callers were given to say under a version.' },
);
