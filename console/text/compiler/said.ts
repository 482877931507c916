// What the compiler says, in the reader's language. The Chinese of it is fetched when somebody reads Chinese at the workbench, after the page stands.
import { useCallback, useEffect, useSyncExternalStore } from 'react';
import type { Text } from '../../../signal/text.ts';
import { usePreferences } from '../../shell/preferences.ts';

type Chinese = (english: string) => string | undefined;

let chinese: Chinese | undefined;
const listeners = new Set<() => void>();

/**
 * Says a sentence of the compiler, or a text of a pack, as the reader wants it; what has no Chinese, or none yet, stays as it is.
 */
export function useSaid(): (told: string | Text) => string {
  const { language } = usePreferences();
  const isChinese = language === 'zh';
  const known = useSyncExternalStore(listen, () => chinese);
  useEffect(() => {
    if (isChinese && known === undefined) void fetchChinese();
  }, [isChinese, known]);
  return useCallback(
    (told) => {
      if (typeof told !== 'string') return told[language];
      return language === 'zh' ? (known?.(told) ?? told) : told;
    },
    [language, known],
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
