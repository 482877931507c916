// Server-sent events of the API. The browser comes back by itself with the newest id that it saw, but not after any other answer than a stream, as a
// proxy gives one while the server starts: then the page asks anew. Until it is back, it says that it is not live.
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

/** How long after an answer that was no stream it is asked anew. */
const AGAIN_MS = 5_000;

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
    let timer: number | undefined;
    const follow = (): EventSource => {
      const opened = new EventSource(address);
      opened.addEventListener('error', () => {
        setStream(({ heardAt }) => ({ heardAt, isDown: true }));
        if (opened.readyState === EventSource.CLOSED)
          timer = window.setTimeout(() => {
            source = follow();
          }, AGAIN_MS);
      });
      for (const name of asked.split(' ')) {
        opened.addEventListener(name, (event) => {
          setStream({ heardAt: Date.now(), isDown: false });
          if (event instanceof MessageEvent)
            latest.current(JSON.parse(event.data), name, event.lastEventId);
        });
      }
      return opened;
    };
    let source = follow();
    return () => {
      clearTimeout(timer);
      source.close();
    };
  }, [address, asked]);
  return stream;
}
