// Compiles a pack and plays its stories: what `forewarn check` tells, as data.
import { compilePack } from '../rules/compile.ts';
import type { PackCheck } from '../rules/pack-check.ts';
import type { PackFile } from '../rules/pack-file.ts';
import { runStory } from './story-run.ts';

/** Never throws for what a pack says. */
export function checkPack(files: readonly PackFile[]): PackCheck {
  const { plan, stories, diagnostics } = compilePack(files);
  if (plan === undefined)
    return { pack: '', diagnostics, storyCount: stories.length, storyFaults: [] };
  const storyFaults = stories.flatMap((story) =>
    runStory(plan, story).faults.map(({ line, message }) => ({
      file: story.file,
      line,
      story: story.name,
      message,
    })),
  );
  const pack = `${plan.pack}@${plan.version}`;
  return { pack, diagnostics, storyCount: stories.length, storyFaults };
}
