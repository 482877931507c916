// What a rule says, for whoever does not know it by its id.
import { useQuery } from '@tanstack/react-query';
import { given } from '../../client/client.ts';
import { api } from '../link/request.ts';
import { usePreferences } from '../shell/preferences.ts';

const FRESH_MS = 300_000;

/** What a live rule says in the language that is chosen; the id of another, and while it is not known. */
export function useRuleWords(): (rule: string) => string {
  const { language } = usePreferences();
  const { data } = useQuery({
    queryKey: ['rule-words'],
    queryFn: () => given(api.GET('/v1/rules/words')),
    staleTime: FRESH_MS,
  });
  return (rule) => data?.rules.find((one) => one.rule === rule)?.words[language] ?? rule;
}
