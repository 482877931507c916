// Gives each column or JSON path that a mapping names a number, so that a row is read as an array and not by name. Paths from 0 up are of
// the record; `each` and what lies in it, for one entry of a list, have numbers below 0 and a table of their own.
import type { SourcePath } from './source-row.ts';
import type { YamlNode } from './yaml-node.ts';

/** First step of paths into one entry of the list that a signal is made for each of. */
export const EACH = 'each';

export class SlotTable {
  /** Paths into the record, by slot. */
  readonly paths: SourcePath[] = [];
  /** Paths into an entry, by the complement of the slot; none outside signals with `each`. */
  readonly entryPaths: SourcePath[] | undefined;
  readonly #slotOfPath: Map<string, number>;
  readonly #slotOfEntryPath = new Map<string, number>();

  constructor(record?: SlotTable) {
    this.entryPaths = record === undefined ? undefined : [];
    if (record !== undefined) this.paths = record.paths;
    this.#slotOfPath = record === undefined ? new Map() : record.#slotOfPath;
  }

  /** A table for one signal with `each`: it shares the paths of the record and has entry paths of its own. */
  forEntries(): SlotTable {
    return new SlotTable(this);
  }

  /** The slot of a path; `node` is where the mapping names it. 0 for a missing path, about which somebody has complained. */
  slotOf(node: YamlNode, path: string | undefined): number {
    if (path === undefined) return 0;
    if (this.entryPaths !== undefined && isEntryPath(path)) {
      return ~slotIn(this.#slotOfEntryPath, this.entryPaths, node, path);
    }
    return slotIn(this.#slotOfPath, this.paths, node, path);
  }
}

/** Whether a path leads into an entry and not into the record. */
export function isEntryPath(path: string): boolean {
  return path === EACH || path.startsWith(`${EACH}.`);
}

function slotIn(
  slots: Map<string, number>,
  paths: SourcePath[],
  node: YamlNode,
  path: string,
): number {
  const known = slots.get(path);
  if (known !== undefined) return known;
  const slot = paths.length;
  paths.push({ path, place: node.source.place(node.offset) });
  slots.set(path, slot);
  return slot;
}
