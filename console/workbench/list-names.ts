// Names of lists for whoever does not know their ids.
import { useText } from '../text/language.ts';
import { LIST_TEXT } from '../text/list-text.ts';

/** The name of a list of the pack that comes with forewarn; of another its id. */
export function useListNames(): (list: string) => string {
  const names: Readonly<Record<string, string>> = useText(LIST_TEXT).names;
  return (list) => names[list] ?? list;
}
