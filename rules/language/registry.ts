// Everything that a pack has and reads, as a table: each with what it means and what uses it.
import { SIGNAL_TYPE_NAMES } from '../../signal/signal-type.ts';
import { type Description, describeName, describeSignalType } from './describe.ts';
import type { PackModel } from './pack-model.ts';

/** Every name of the pack, in the order of its files, then every signal type with the features, sequences and rules on it. */
export function registryOf(model: PackModel): Description[] {
  const named = model.names.names.flatMap(
    ({ section, name }) => describeName(model, section, name) ?? [],
  );
  return [...named, ...signalTypes(model)];
}

function signalTypes(model: PackModel): Description[] {
  const { draft, names } = model;
  if (draft === undefined) return [];
  const on = [
    ...draft.features.map(({ name, keys }) => ['features', name, Object.keys(keys)] as const),
    ...draft.sequences.map(({ name, keys }) => ['sequences', name, Object.keys(keys)] as const),
    ...draft.rules.map(({ id, types }) => ['rules', id, Object.keys(types)] as const),
  ];
  return SIGNAL_TYPE_NAMES.map((type) => {
    const usedBy = on
      .filter(([, , types]) => types.includes(type))
      .flatMap(([section, name]) => {
        const place = names.names.find((one) => one.section === section && one.name === name);
        return place === undefined ? [] : [{ ...place, name: type, by: { section, name } }];
      });
    return { ...describeSignalType(type), usedBy };
  });
}
