// Which things a pack keeps under a name, in order, and how what another pack kept finds its place among them.
import type { Plan } from '../rules/plan.ts';
import { CandidateLists } from './candidate-lists.ts';
import type { Column } from './engine-state.ts';
import type { NameTable } from './state/name-table.ts';
import { Rows } from './state/rows.ts';
import type { Slab } from './state/slab.ts';
import { SlotTable } from './state/slot-table.ts';
import { WindowBlocks } from './state/window-blocks.ts';
import { shapeOf, type WindowShape } from './state/window-shape.ts';

export interface PlanColumns {
  readonly columns: readonly Column[];
  readonly shapes: readonly WindowShape[];
  readonly candidateLists: CandidateLists;
  /** -1 when suspects do not remember whom they touch. */
  readonly touchColumn: number;
}

/** The columns of a plan: its features, then the lists of its sequences, then touches if it has a use for them. */
export function columnsOf(plan: Plan): PlanColumns {
  const shapes = plan.features.map((feature) => shapeOf(feature, feature.index));
  const candidateLists = new CandidateLists(plan, (index) => shapes.length + index);
  const columns: Column[] = plan.features.map(({ stateKey }, index) => ({
    stateKey: `feature ${stateKey}`,
    format: shapes[index]?.isComposite === true ? 'windows by rest' : 'window',
  }));
  for (const { stateKey } of candidateLists.all)
    columns.push({ stateKey: `candidates ${stateKey}`, format: 'candidates' });
  if (!readsConfirmations(plan)) return { columns, shapes, candidateLists, touchColumn: -1 };
  const touchColumn = columns.length;
  columns.push({ stateKey: 'touches', format: 'touches' });
  return { columns, shapes, candidateLists, touchColumn };
}

/** The columns of a plan that runs beside another, and what of it the other keeps already. */
export interface BesideColumns extends PlanColumns {
  /** Features and lists of candidates, by index, that the other plan counts and keeps. */
  readonly kept: { readonly features: ReadonlySet<number>; readonly lists: ReadonlySet<number> };
}

/** The columns of two plans together: those of the first, then what the second keeps beside. */
export function columnsBeside(first: PlanColumns, plan: Plan): BesideColumns {
  const columns = [...first.columns];
  const places = new Map(columns.map(({ stateKey }, index) => [stateKey, index]));
  const place = (stateKey: string, format: Column['format']) => {
    const before = places.get(stateKey);
    if (before !== undefined) return before;
    places.set(stateKey, columns.length);
    return columns.push({ stateKey, format }) - 1;
  };
  const count = columns.length;
  const shapes = plan.features.map((feature) => {
    const { isComposite } = shapeOf(feature, 0);
    const format = isComposite ? 'windows by rest' : 'window';
    return shapeOf(feature, place(`feature ${feature.stateKey}`, format));
  });
  const candidateLists = new CandidateLists(plan, (_index, stateKey) =>
    place(`candidates ${stateKey}`, 'candidates'),
  );
  const touchColumn = readsConfirmations(plan) ? place('touches', 'touches') : first.touchColumn;
  const isKept = ({ column }: { readonly column: number }) => column < count;
  const indices = (all: readonly { readonly column: number }[]) =>
    new Set(all.flatMap((one, index) => (isKept(one) ? [index] : [])));
  const kept = { features: indices(shapes), lists: indices(candidateLists.all) };
  return { columns, shapes, candidateLists, touchColumn, kept };
}

/** Touches are kept only for packs in which something is on `suspect.confirmed`. */
function readsConfirmations(plan: Plan): boolean {
  const work = plan.work.get('suspect.confirmed');
  return [...(work?.suspect ?? []), ...(work?.victim ?? [])].some(
    (key) => key.rules.length + key.updates.length + key.sequences.length > 0,
  );
}

/**
 * Moves everything kept under names from the columns of one pack to those of another, and gives back what has no place there. Returns the numbers
 * of the sketches that went.
 */
export function moveColumns(
  slab: Slab,
  names: NameTable,
  from: readonly Column[],
  to: readonly Column[],
): readonly number[] {
  if (
    from.length === to.length &&
    from.every(({ stateKey }, index) => stateKey === to[index]?.stateKey)
  )
    return [];
  const places = new Map(to.map(({ stateKey }, index) => [stateKey, index]));
  const before = new Rows(slab, names, from.length);
  const after = new Rows(slab, names, to.length);
  const blocks = new BlockFreer(slab);
  for (let name = 1; name < names.slotCount; name++) {
    if (!names.isTaken(name) || names.rowOf(name) === 0) continue;
    const kept: { readonly column: number; readonly ref: number }[] = [];
    before.forEach(name, (column, ref) => {
      const { stateKey = '', format = 'window' } = from[column] ?? {};
      const place = places.get(stateKey);
      if (place === undefined) blocks.free(format, ref);
      else kept.push({ column: place, ref });
    });
    before.release(name);
    for (const { column, ref } of kept) after.set(name, column, ref);
  }
  return blocks.sketches;
}

/** Gives back blocks of what no plan describes any more: their heads say how large they are. */
class BlockFreer {
  readonly #slab: Slab;
  readonly #rests: SlotTable;
  readonly #touches: SlotTable;
  readonly #window: WindowBlocks;
  /** Numbers of the sketches of windows that were given back. */
  readonly sketches: number[] = [];

  constructor(slab: Slab) {
    this.#slab = slab;
    this.#rests = new SlotTable(slab, 2);
    this.#touches = new SlotTable(slab, 4);
    this.#window = new WindowBlocks(slab);
  }

  free(format: Column['format'], ref: number): void {
    switch (format) {
      case 'window':
        this.#freeWindow(ref);
        return;
      case 'windows by rest':
        for (const rest of this.#rests.slots(ref)) {
          const entry = this.#rests.find(ref, rest);
          this.#freeWindow(this.#slab.words[ref >>> 18]?.[entry + 1] ?? 0);
        }
        this.#rests.release(ref);
        return;
      case 'candidates':
        this.#slab.give(ref, (this.#slab.words[ref >>> 18]?.[(ref & 0x3ffff) * 4] ?? 0) >>> 16);
        return;
      case 'touches':
        this.#touches.release(ref);
        return;
    }
  }

  #freeWindow(ref: number): void {
    this.#window.set({ entryWords: 2 }, ref);
    if (this.#window.sketch !== 0) this.sketches.push(this.#window.sketch);
    this.#window.release();
  }
}
