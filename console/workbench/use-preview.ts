// What the text in the editor would do, asked of the server once nobody types; the next change ends what is asked.
import { useCallback, useEffect, useState } from 'react';
import type { PreviewAnswer } from '../../api/contract/preview.ts';
import { given } from '../../client/client.ts';
import type { PackFile } from '../../rules/pack-file.ts';
import { api, LinkDown, PATIENT } from '../link/request.ts';

/** Between a text without faults and a preview: more than a pause between two words. */
const REST_MS = 1_200;
const BUSY_MS = 4_000;

export type PreviewResult = Exclude<PreviewAnswer['result'], undefined>;

export interface Preview {
  /** none: nothing is to be asked. due: it waits for typing to rest. */
  readonly state: 'none' | 'due' | 'running' | 'failed' | 'answered';
  /** The newest answer, of an earlier text unless `state` is `answered`. */
  readonly answer?: PreviewAnswer;
  readonly error?: Error;
}

export interface PreviewOptions {
  /** The text as it is, without what is only tried; undefined while it is checked, has faults, or nobody may ask. */
  readonly files: readonly PackFile[] | undefined;
  readonly staff: string;
  /** Ask by itself, as something was changed. */
  readonly isWanted: boolean;
}

/** Follows the text. `run` asks at once, also when nothing was changed. */
export function usePreview({ files, staff, isWanted }: PreviewOptions) {
  const [preview, setPreview] = useState<Preview>({ state: 'none' });
  const [asked, setAsked] = useState<{ readonly files: readonly PackFile[] | undefined }>();
  const isOn = staff !== '' && (isWanted || asked?.files === files);
  useEffect(() => {
    if (files === undefined || !isOn) {
      setPreview((before) => ({ ...before, state: isWanted ? 'due' : 'none' }));
      return;
    }
    const gone = new AbortController();
    const tell = (next: Partial<Preview> & Pick<Preview, 'state'>) => {
      if (!gone.signal.aborted) setPreview((before) => ({ ...before, ...next }));
    };
    const ask = async () => {
      tell({ state: 'running' });
      const next = await askPreview(files, staff, gone.signal);
      tell(next);
      if (next.answer?.state === 'busy') timer = setTimeout(() => void ask(), BUSY_MS);
    };
    tell({ state: 'due' });
    let timer = setTimeout(() => void ask(), asked?.files === files ? 0 : REST_MS);
    return () => {
      clearTimeout(timer);
      gone.abort();
    };
  }, [files, staff, isOn, isWanted, asked]);
  const run = useCallback(() => setAsked({ files }), [files]);
  return { preview, run };
}

async function askPreview(
  files: readonly PackFile[],
  staff: string,
  signal: AbortSignal,
): Promise<Preview> {
  try {
    const body = { staff, files: [...files] };
    // On a server with much to do its eight seconds become more, and it says itself when there is none.
    const answer = await given(api.POST('/v1/rules/preview', { body, signal, ...PATIENT }));
    return { state: 'answered', answer };
  } catch (error) {
    return { state: 'failed', error: error instanceof Error ? error : new LinkDown() };
  }
}
