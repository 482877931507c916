// Gives each column or JSON path that a mapping names a number, so that a row is read as an array and not by name.
import type { SourcePath } from './source-row.ts';
import type { YamlNode } from './yaml-node.ts';

export class SlotTable {
  readonly paths: SourcePath[] = [];
  readonly #slotOfPath = new Map<string, number>();

  /** The slot of a path; `node` is where the mapping names it. 0 for a missing path, about which somebody has complained. */
  slotOf(node: YamlNode, path: string | undefined): number {
    if (path === undefined) return 0;
    const known = this.#slotOfPath.get(path);
    if (known !== undefined) return known;
    const slot = this.paths.length;
    this.paths.push({ path, place: node.source.place(node.offset) });
    this.#slotOfPath.set(path, slot);
    return slot;
  }
}
