// What the values and conditions of a mapping can name: columns and paths, code tables and reference tables.
import type { PhoneReader } from './phone-reader.ts';
import type { ReferenceTable } from './reference-table.ts';
import type { SlotTable } from './slot-table.ts';
import type { YamlNode } from './yaml-node.ts';

export interface MappingScope {
  readonly slots: SlotTable;
  /** Cells are always texts (CSV, XML), and not what JSON has there. */
  readonly isText: boolean;
  /** Named code tables: what values can write as `map: NAME`. */
  readonly codes: ReadonlyMap<string, YamlNode>;
  /** How this partner writes phones. */
  readonly phoneOf: PhoneReader;
  readonly tables: ReadonlyMap<string, ReferenceTable>;
  /** Columns that are masked: many people have the same masked value, so that it stands for nobody. */
  readonly masked: ReadonlySet<string>;
}
