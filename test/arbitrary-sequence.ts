// Random sequences: steps with conditions on earlier ones, optional and repeated ones, absences and calls.
import fc from 'fast-check';
import type { SignalType } from '../signal/signal-type.ts';
import {
  arbitraryTree,
  fieldsScope,
  joinScopes,
  type Scope,
  writeFlag,
} from './arbitrary-expression.ts';
import { gene, type KeyOption, maybe, pick, WINDOWS } from './arbitrary-key.ts';

/** Genes of one step. */
export const arbitraryStep = fc.record({
  type: gene,
  also: maybe(gene, 1),
  where: maybe(arbitraryTree, 1),
  within: gene,
  isOptional: fc.boolean(),
  times: gene,
  without: maybe(
    fc.record({ type: gene, where: maybe(arbitraryTree, 1), since: maybe(gene, 1) }),
    1,
  ),
  during: gene,
});

type StepGenes = typeof arbitraryStep extends fc.Arbitrary<infer T> ? T : never;

/** A sequence of a pack, with what rules must be on to see it found. */
export interface Sequence {
  readonly name: string;
  readonly key: KeyOption;
  readonly finalTypes: readonly SignalType[];
  readonly yaml: object;
}

/** One entry of `sequences:`; `names` are what conditions may read beside signals. */
export function writeSequence(
  key: KeyOption,
  steps: readonly StepGenes[],
  index: number,
  names: Scope,
): Sequence {
  const allowed = key.types;
  let earlier: Scope = names;
  const written: { id: string; types: SignalType[] }[] = [];
  const items = steps.map((step, number) => {
    const isFinal = number === steps.length - 1;
    const types = [
      ...new Set([
        pick(allowed, step.type),
        ...(step.also === undefined ? [] : [pick(allowed, step.also)]),
      ]),
    ];
    const id = `${'abcd'[number] ?? 'e'}${index}`;
    const scope = joinScopes(fieldsScope('signal', types), earlier);
    const calls = written.filter((each) => each.types.every((type) => type === 'call.started'));
    const { without } = step;
    const item = {
      id,
      on: types,
      ...(step.where === undefined ? {} : { where: writeFlag(step.where, scope) }),
      ...(number === 0 ? {} : { within: pick(WINDOWS.slice(1), step.within) }),
      ...(step.isOptional && number > 0 && !isFinal ? { optional: true } : {}),
      ...(step.times % 4 === 0 ? { times: pick(['2..', '3..'], step.times >> 2) } : {}),
      ...(without !== undefined && number > 0
        ? { without: writeAbsence(without, allowed, earlier, written) }
        : {}),
      ...(calls.length > 0 && step.during % 2 === 0 && key.by === 'victim'
        ? { during: pick(calls, step.during).id }
        : {}),
    };
    written.push({ id, types });
    earlier = joinScopes(fieldsScope(id, types), earlier);
    return item;
  });
  const yaml = { ...(key.by === 'victim' ? {} : { by: key.by }), steps: items };
  return { name: `q${index}`, key, finalTypes: written.at(-1)?.types ?? [], yaml };
}

function writeAbsence(
  genes: NonNullable<StepGenes['without']>,
  allowed: readonly SignalType[],
  earlier: Scope,
  written: readonly { id: string }[],
): object {
  const type = pick(allowed, genes.type);
  const scope = joinScopes(fieldsScope('signal', [type]), earlier);
  return {
    on: type,
    ...(genes.where === undefined ? {} : { where: writeFlag(genes.where, scope) }),
    ...(genes.since === undefined ? {} : { since: pick(written, genes.since).id }),
  };
}
