// Keys that work anywhere on a page. They keep quiet while somebody types, composes Chinese, or has a dialog open.
import { useEffect, useRef } from 'react';

export type Keys = Readonly<Record<string, () => void>>;

/** Calls what belongs to a key: ` `, `Enter`, `Escape`, a digit, or a small letter. */
export function useKeys(keys: Keys): void {
  const latest = useRef(keys);
  latest.current = keys;
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.isComposing || event.ctrlKey || event.altKey || event.metaKey) return;
      if (document.querySelector('dialog[open]') !== null) return;
      const name = event.key.length === 1 ? event.key.toLowerCase() : event.key;
      if (isForElement(event.target, name)) return;
      const act = latest.current[name];
      if (act === undefined) return;
      event.preventDefault();
      act();
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, []);
}

/** Whether the element that has the focus does something with the key itself. */
function isForElement(target: EventTarget | null, key: string): boolean {
  if (!(target instanceof Element)) return false;
  if (target.matches('input:not([type=radio]), textarea, select')) return true;
  return (key === ' ' || key === 'Enter') && target.matches('button, a, summary');
}
