// `forewarn check PACK`: compiles a pack, plays its stories, and says what is wrong where.
import { printDiagnostic } from '../rules/diagnostic.ts';
import { compileFolder } from '../runtime/load-pack.ts';
import { runStory } from '../runtime/story-run.ts';
import type { Command } from './command.ts';
import { writeLine } from './output.ts';

export const checkCommand: Command = {
  name: 'check',
  summary: 'Compile a rule pack and play the stories that it holds as tests.',
  takes: 'PACK',
  takesMin: 1,
  options: { json: { kind: 'flag', text: 'Print diagnostics and stories as JSON.' } },
  run(given) {
    const { plan, stories, diagnostics } = compileFolder(given.positionals[0] ?? '');
    const results = plan === undefined ? [] : stories.map((story) => runStory(plan, story));
    const failed = results.filter(({ faults }) => faults.length > 0);
    const isGood = plan !== undefined && failed.length === 0;
    if (given.options['json'] === true) {
      const told = results.map(({ story, faults }) => ({
        name: story.name,
        file: story.file,
        line: story.line,
        faults,
      }));
      writeLine(JSON.stringify({ ok: isGood, diagnostics, stories: told }, undefined, 2));
      return Promise.resolve(isGood ? 0 : 1);
    }
    for (const diagnostic of diagnostics) writeLine(printDiagnostic(diagnostic));
    for (const { story, faults } of failed) {
      for (const { line, message } of faults)
        writeLine(`${story.file}:${line}:1: error: story '${story.name}': ${message}`);
    }
    if (plan === undefined) {
      const count = diagnostics.filter(({ severity }) => severity === 'error').length;
      writeLine(`The pack does not compile: ${count} ${count === 1 ? 'error' : 'errors'}.`);
    } else {
      writeLine(
        `${plan.pack}@${plan.version}: ${plan.features.length} features, ${plan.sequences.length} sequences, ` +
          `${plan.typologies.length} typologies, ${plan.rules.length} rules; ` +
          `${results.length - failed.length} of ${results.length} stories hold.`,
      );
    }
    return Promise.resolve(isGood ? 0 : 1);
  },
};
