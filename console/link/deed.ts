// Something that somebody does by a button, which the server may refuse.
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useText } from '../text/language.ts';
import { SHELL_TEXT } from '../text/shell-text.ts';
import { Refusal } from './request.ts';

export interface Deed {
  /** What was refused, in words; empty when nothing was. */
  readonly fault: string;
  readonly isBusy: boolean;
  /** Does it, shows what changed, and says what was refused; whether it was done. */
  run(act: () => Promise<unknown>): Promise<boolean>;
}

/** One thing at a time that may be refused. What is shown of `queryKey` is read again after it. */
export function useDeed(queryKey: readonly unknown[]): Deed {
  const { linkDown } = useText(SHELL_TEXT);
  const queries = useQueryClient();
  const [fault, setFault] = useState('');
  const [isBusy, setBusy] = useState(false);
  const run = async (act: () => Promise<unknown>) => {
    setBusy(true);
    setFault('');
    try {
      await act();
      return true;
    } catch (error) {
      setFault(error instanceof Refusal ? error.message : linkDown);
      return false;
    } finally {
      setBusy(false);
      void queries.invalidateQueries({ queryKey });
    }
  };
  return { fault, isBusy, run };
}
