// What the compiler says, in the reader's language. The Chinese of it is fetched when somebody reads Chinese at the workbench, after the page stands.
import { useCallback, useEffect, useSyncExternalStore } from 'react';
import { usePreferences } from '../../shell/preferences.ts';

type Chinese = (english: string) => string | undefined;

let chinese: Chinese | undefined;
const listeners = new Set<() => void>();

/** Says a sentence of the compiler as the reader wants it; what has no Chinese, or none yet, stays as it is. */
export function useSaid(): (english: string) => string {
  const isChinese = usePreferences().language === 'zh';
  const known = useSyncExternalStore(listen, () => chinese);
  useEffect(() => {
    if (isChinese && known === undefined) void fetchChinese();
  }, [isChinese, known]);
  return useCallback(
    (english) => (isChinese ? (known?.(english) ?? english) : english),
    [isChinese, known],
  );
}

async function fetchChinese(): Promise<void> {
  chinese = (await import('./in-chinese.ts')).inChinese;
  for (const listener of listeners) listener();
}

function listen(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
