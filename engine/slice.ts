// Slices: what is kept of suspects and of people is cut by their names, so that engines can share it. A name is in the slice that the hash of
// its text says, whatever process asks and whatever secret its other hashes have.
const ENCODER = new TextEncoder();

/** The slice of a text's UTF-8 bytes among so many: 32-bit FNV-1a, modulo the number. */
export function sliceOfBytes(
  bytes: Uint8Array,
  start: number,
  end: number,
  sliceCount: number,
): number {
  let hash = 0x811c9dc5;
  for (let i = start; i < end; i++) hash = Math.imul(hash ^ (bytes[i] ?? 0), 0x01000193);
  return (hash >>> 0) % sliceCount;
}

/** The same of a text. */
export function sliceOfText(text: string, sliceCount: number): number {
  const bytes = ENCODER.encode(text);
  return sliceOfBytes(bytes, 0, bytes.length, sliceCount);
}
