// What the live rules say, for whoever reads of a rule in a report.
import type { App } from '../app.ts';
import { RuleWordsList } from '../contract/rule-words.ts';
import type { ApiDeps } from '../ports.ts';

/** GET /v1/rules/words. */
export function ruleWordsRoute(app: App, { ruleWords }: Pick<ApiDeps, 'ruleWords'>): void {
  app.get(
    '/v1/rules/words',
    {
      schema: {
        operationId: 'listRuleWords',
        tags: ['rules'],
        summary: 'What the live rules say, in both languages',
        response: { 200: RuleWordsList },
      },
      config: { problems: ['FW_REDIS_AWAY'] },
    },
    async () => ({ rules: [...(await ruleWords())] }),
  );
}
