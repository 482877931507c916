// A file of Protobuf as a registry keeps it, and records of its messages to JSON text. Which message a record is it says before its data, by places in the file
// (Confluent's message indexes). The registry's client for Node reads none of these, takes the first thing of the file for its message, and writes none: a record
// without them is the first message.
import protobuf from 'protobufjs';

/** The largest count of indexes that is no field's tag: messages are nested less deep than this in files that people write. */
const DEPTH_MAX = 3;
const VARINT_BYTES_MAX = 5;

export class ProtobufFile {
  readonly #messages: readonly protobuf.Type[];

  /** `imported` are the texts of the files that it imports, but for Google's own. Throws an Error when they cannot be read as Protobuf. */
  constructor(text: string, imported: readonly string[]) {
    const { root, package: name, imports = [] } = protobuf.parse(text);
    const space = name === undefined ? root : root.lookup(name);
    // Before the others: what they declare of the same package comes behind its own.
    this.#messages = space instanceof protobuf.Namespace ? messagesOf(space) : [];
    for (const path of imports) {
      const common = protobuf.common.get(path)?.nested;
      if (common !== undefined) root.addJSON(common);
    }
    for (const other of imported) protobuf.parse(other, root);
    root.resolveAll();
  }

  /** JSON text of what follows the schema's id in a record: 64-bit numbers and bytes as texts, enums by name. Throws an Error when it is none of its messages. */
  textOf(record: Uint8Array): string {
    const { indexes, data } = split(record);
    const [first = 0, ...inner] = indexes;
    let message = this.#messages[first];
    for (const index of inner) message = message && messagesOf(message)[index];
    if (message === undefined)
      throw new Error(`its schema has no message at the index ${indexes.join('.')}`);
    return JSON.stringify(message.decode(data));
  }
}

function messagesOf(space: protobuf.NamespaceBase): protobuf.Type[] {
  return space.nestedArray.filter((inner) => inner instanceof protobuf.Type);
}

/** The indexes, from the outside in, and the data. A zero stands for the first message alone. */
function split(record: Uint8Array): { indexes: readonly number[]; data: Uint8Array } {
  let at = 0;
  const signed = () => {
    let folded = 0;
    for (let i = 0; i < VARINT_BYTES_MAX; i++) {
      const byte = record[at++];
      if (byte === undefined) break;
      folded += (byte & 0x7f) * 2 ** (7 * i);
      if (byte < 0x80) return folded % 2 === 0 ? folded / 2 : -(folded + 1) / 2;
    }
    throw new Error('it ends within the indexes of its message');
  };
  const count = record.length === 0 ? 0 : signed();
  if (count < 0 || count > DEPTH_MAX) return { indexes: [0], data: record };
  const indexes = Array.from({ length: count }, signed);
  return { indexes: count === 0 ? [0] : indexes, data: record.subarray(at) };
}
