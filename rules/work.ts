// Lists, for each signal type, exactly what each stage has to do for each of its keys.
import {
  type FieldName,
  SIGNAL_TYPE_NAMES,
  type SignalType,
  signalTypeSpec,
} from '../signal/signal-type.ts';
import type { Draft } from './draft.ts';
import type { KeyWork, Plan, Role, TypeWork } from './plan.ts';
import { entityKindOf } from './signal-types.ts';

/** The work table of a plan. */
export function workOf(draft: Draft): Plan['work'] {
  return new Map(SIGNAL_TYPE_NAMES.map((type) => [type, typeWork(draft, type)]));
}

function typeWork(draft: Draft, type: SignalType): TypeWork {
  const victim = keyWorks(draft, type, 'victim');
  const attached = new Set<number>();
  for (const work of victim) {
    for (const rule of work.rules) {
      for (const feature of draft.rules[rule]?.features ?? []) {
        if (draft.features[feature]?.role === 'suspect') attached.add(feature);
      }
    }
  }
  return {
    suspect: keyWorks(draft, type, 'suspect'),
    victim,
    attached: [...attached].sort((a, b) => a - b),
  };
}

function keyWorks(draft: Draft, type: SignalType, role: Role): KeyWork[] {
  const spec = signalTypeSpec(type);
  const fields = role === 'suspect' ? spec.suspectKeys : spec.victimKeys;
  return fields.map((field) => keyWork(draft, type, role, field));
}

function keyWork(draft: Draft, type: SignalType, role: Role, field: FieldName): KeyWork {
  return {
    field,
    kind: entityKindOf(field, role),
    updates: draft.features
      .filter((feature) => feature.role === role && feature.keys[type]?.[0] === field)
      .map((feature) => feature.index),
    rules: draft.rules
      .filter(
        (rule) => draft.typologies[rule.typology]?.role === role && rule.types[type]?.[0] === field,
      )
      .map((rule) => rule.index),
    sequences:
      role === 'suspect'
        ? []
        : draft.sequences
            .filter((sequence) => sequence.keys[type] === field)
            .map((sequence) => sequence.index),
  };
}
