// The address of an explanation: of which version and file, of which story, at which signal. It leads to what is saved.

export interface LinkedStory {
  readonly file: string;
  readonly name: string;
  /** As decisions name it: `story/s2`. */
  readonly signal: string;
}

/** Parameters of an address that name a story; they lead there once, and are not kept when somebody goes on. */
const FIELDS = ['file', 'story', 'signal'] as const;

export function addressOf(versionId: string, { file, name, signal }: LinkedStory): string {
  const fields = { view: 'rules', version: versionId, file, story: name, signal };
  return `${location.origin}/workbench?${new URLSearchParams(fields)}`;
}

/** The story that an address leads to; undefined when it names none. */
export function linkedStoryOf(params: URLSearchParams): LinkedStory | undefined {
  const [file = '', name = '', signal = ''] = FIELDS.map((field) => params.get(field) ?? '');
  return file === '' || name === '' ? undefined : { file, name, signal };
}

/** The parameters without the story. */
export function withoutStory(params: URLSearchParams): URLSearchParams {
  const rest = new URLSearchParams(params);
  for (const field of FIELDS) rest.delete(field);
  return rest;
}
