// Lists and maps of Avro that believe no count: the package reads as many entries as a record says it has, and looks for its end only after. Eight bytes that say
// there are a billion would hold the process for minutes, and its memory for good.
import avro from 'avsc';

/** The place in a record, as the package keeps it. */
interface Tap {
  readonly buf: Uint8Array;
  readonly pos: number;
  readLong(): number;
  skipLong(): void;
  readString(): string;
}

interface Entries {
  _read(tap: Tap): unknown;
}

/** For `typeHook` of the package's forSchema: lists and maps whose counts are held against the bytes that are left. Others are the package's own. */
export function boundedType(schema: avro.Schema, options: object): avro.Type | undefined {
  switch (Reflect.get(Object(schema), 'type')) {
    case 'array':
      return new BoundedArray(schema, options);
    case 'map':
      return new BoundedMap(schema, options);
    default:
      return undefined;
  }
}

class BoundedArray extends avro.types.ArrayType {
  _read(tap: Tap): unknown[] {
    const entries = entriesOf(this.itemsType);
    const list: unknown[] = [];
    for (let count = countOf(tap); count > 0; count = countOf(tap))
      for (let i = 0; i < count; i++) list.push(entries._read(tap));
    return list;
  }
}

class BoundedMap extends avro.types.MapType {
  _read(tap: Tap): object {
    const entries = entriesOf(this.valuesType);
    const map = new Map<string, unknown>();
    for (let count = countOf(tap); count > 0; count = countOf(tap))
      for (let i = 0; i < count; i++) map.set(tap.readString(), entries._read(tap));
    return Object.fromEntries(map);
  }
}

/** How many entries the next block has; 0 is the end. Each takes a byte at least, but for those that say nothing, of which nobody sends more than there are bytes. */
function countOf(tap: Tap): number {
  const said = tap.readLong();
  if (said < 0) tap.skipLong();
  const count = Math.abs(said);
  if (count > tap.buf.length - tap.pos)
    throw new Error(`it says that ${count} entries follow, and is shorter than that`);
  return count;
}

function entriesOf(type: unknown): Entries {
  if (isEntries(type)) return type;
  throw new Error('the package avsc reads in another way than it did');
}

function isEntries(type: unknown): type is Entries {
  return typeof Reflect.get(Object(type), '_read') === 'function';
}
