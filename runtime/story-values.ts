// What a feature or a sequence of a pack is at each signal of a story. A rule that reads it and always holds is put beside the pack's own and heard when
// it fires: the value is what the engine gives to rules, also where no rule reads it yet.
import type { Subject } from '../engine/decision.ts';
import { Engine } from '../engine/engine.ts';
import { compilePack } from '../rules/compile.ts';
import type { PackFile } from '../rules/pack-file.ts';
import type { FeaturePlan, Plan } from '../rules/plan.ts';
import type { Story } from '../rules/story-plan.ts';
import { SIGNAL_TYPE_NAMES, signalTypeSpec } from '../signal/signal-type.ts';
import { signalsOf } from './story-run.ts';

const PROBE = 'value-probe';

export interface StoryValue {
  /** The signal as `source/id`, and its time since the start of the story. */
  readonly signal: string;
  readonly atMs: number;
  /** Whose value it is. */
  readonly subject: Subject;
  /** true: the signal completes a sequence. */
  readonly value: number | string | true;
}

/**
 * Values of `name` in the order of the story's signals; a signal at which it is unknown has none. Undefined when `plan`, which the files compile to, has no
 * such feature or sequence.
 */
export function storyValues(
  files: readonly PackFile[],
  plan: Plan,
  name: string,
  story: Story,
): StoryValue[] | undefined {
  const probe = probeOf(plan, name);
  if (probe === undefined) return undefined;
  const { plan: probing } = compilePack([...files, { name: `${PROBE}.yaml`, text: probe }]);
  if (probing === undefined) return undefined;
  const engine = new Engine(probing);
  const values: StoryValue[] = [];
  let at = { signal: '', atMs: 0 };
  engine.hearHits(({ id, features }, subject) => {
    const value = features[name]?.value ?? true;
    if (id === PROBE) values.push({ ...at, subject, value });
  });
  for (const { atMs, parsed } of signalsOf(story)) {
    if (!parsed.ok) continue;
    const { id, source } = parsed.signal;
    at = { signal: `${source}/${id}`, atMs };
    engine.process(parsed.signal);
  }
  return values;
}

/** A file with the rule that is heard. */
function probeOf(plan: Plan, name: string): string | undefined {
  const feature = plan.features.find((one) => one.name === name);
  const sequence = plan.sequences.find((one) => one.name === name);
  const types = feature === undefined ? sequence?.steps.at(-1)?.types : typesOf(feature);
  if (types === undefined) return undefined;
  return `typologies:
  ${PROBE}: { name: ${PROBE}, role: ${feature?.role ?? 'victim'}, halfLife: 1h, levels: { yellow: 97, orange: 98, red: 99 } }
rules:
  ${PROBE}:
    typology: ${PROBE}
    on: [${types.join(', ')}]${feature === undefined ? '' : subjectOf(feature)}
    when: ${feature === undefined ? name : `${name} == ${name}`}
    points: 1
    reason: ${PROBE}
`;
}

/** Says whose it is where that is one field: of a transfer's two accounts, the payer is not the suspect whom a rule means when it says nothing. */
function subjectOf({ role, keys }: FeaturePlan): string {
  const [field, ...others] = new Set(Object.values(keys).map(([key]) => key));
  return role === 'suspect' && others.length === 0 ? `\n    subject: ${field}` : '';
}

/** Signal types at which a rule may read it: of one that is kept by person alone all that name a person, else those that it counts. */
function typesOf({ role, keys }: FeaturePlan): readonly string[] {
  const counted = Object.keys(keys);
  const isByPerson = role === 'victim' && Object.values(keys).every(({ length }) => length === 1);
  if (!isByPerson) return counted;
  return SIGNAL_TYPE_NAMES.filter((type) => {
    const { side, victimKeys } = signalTypeSpec(type);
    return side !== 'operations' && victimKeys.length > 0;
  });
}
