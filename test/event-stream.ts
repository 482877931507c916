// Follows a stream of server-sent events until what is wanted has come.

export interface EventBlock {
  readonly id: string;
  readonly event: string;
  readonly data: Record<string, unknown>;
}

/** Blocks until one is the last that is wanted; fails when the answer is no stream. */
export async function followEvents(
  url: string,
  isLast: (block: EventBlock) => boolean,
  headers: Record<string, string> = {},
): Promise<EventBlock[]> {
  const stop = new AbortController();
  const answer = await fetch(url, { headers, signal: stop.signal });
  const type = answer.headers.get('content-type');
  if (type !== 'text/event-stream') throw new Error(`${url} answers ${answer.status} as ${type}.`);
  const blocks: EventBlock[] = [];
  let text = '';
  const decoder = new TextDecoder();
  for await (const bytes of answer.body ?? []) {
    text += decoder.decode(bytes, { stream: true });
    const parts = text.split('\n\n');
    text = parts.pop() ?? '';
    for (const part of parts) {
      const [, id, event, data] = /^id: (.*)\nevent: (.*)\ndata: (.*)$/.exec(part) ?? [];
      if (id !== undefined && event !== undefined && data !== undefined)
        blocks.push({ id, event, data: JSON.parse(data) });
    }
    if (blocks.some(isLast)) break;
  }
  stop.abort();
  return blocks;
}
