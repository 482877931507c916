// The text files of a pack as they were read: whoever reads the disk hands them over, so that compiling stays pure.

export interface PackFile {
  /** Name relative to the pack's folder, as complaints show it. */
  readonly name: string;
  readonly text: string;
}
