// Names of typologies for whoever does not know their ids.
import { useCallScripts } from '../desk/script.ts';
import { usePreferences } from '../shell/preferences.ts';

/** The name of a typology in the language that is chosen; its id while the names are not there. */
export function useTypologyNames(): (typology: string) => string {
  const { data } = useCallScripts();
  const { language } = usePreferences();
  return (typology) => data?.names[typology]?.[language] ?? typology;
}
