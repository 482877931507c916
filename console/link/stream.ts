// Server-sent events of the API. The browser comes back by itself with the newest id that it saw; until it is back, the page says that it is not live.
import { useEffect, useRef, useState } from 'react';
import type { paths } from '../../client/paths.ts';

export interface Stream {
  /** When anything came last, epoch ms; 0 before. */
  readonly heardAt: number;
  readonly isDown: boolean;
}

type StreamPath = Extract<keyof paths, `/v1/${string}events`>;
type QueryOf<Path extends StreamPath> = paths[Path]['get'] extends {
  parameters: { query?: infer Query extends Record<string, string> };
}
  ? Query
  : Record<string, never>;

/** A stream of the API, with what it is asked. */
export type AskedStream = {
  [Path in StreamPath]: { readonly path: Path; readonly query?: QueryOf<Path> };
}[StreamPath];

/** Follows a stream and hands each event of the names to `onEvent` as what its JSON says. `T` is the contract's type of those events. */
export function useStream<T>(
  { path, query }: AskedStream,
  names: readonly string[],
  onEvent: (data: T, name: string, id: string) => void,
): Stream {
  const [stream, setStream] = useState<Stream>({ heardAt: 0, isDown: false });
  const latest = useRef(onEvent);
  latest.current = onEvent;
  const asked = names.join(' ');
  const address = `${path}?${new URLSearchParams(query)}`;
  useEffect(() => {
    const source = new EventSource(address);
    const heard = () => setStream({ heardAt: Date.now(), isDown: false });
    const down = () => setStream(({ heardAt }) => ({ heardAt, isDown: true }));
    source.addEventListener('error', down);
    for (const name of asked.split(' ')) {
      source.addEventListener(name, (event) => {
        heard();
        if (event instanceof MessageEvent)
          latest.current(JSON.parse(event.data), name, event.lastEventId);
      });
    }
    return () => source.close();
  }, [address, asked]);
  return stream;
}
