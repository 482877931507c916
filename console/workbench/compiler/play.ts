// Plays stories against the pack that is being written, by the very engine of production, in the browser. It comes with the first story.

import type { Decision } from '../../../engine/decision.ts';
import type { Plan } from '../../../rules/plan.ts';
import type { Story } from '../../../rules/story-plan.ts';
import { runStory, type StoryFault } from '../../../runtime/story-run.ts';

export interface PlayedSignal {
  readonly atMs: number;
  readonly fields: Readonly<Record<string, string | number | boolean>>;
  /** As decisions name it: `story/s1`. */
  readonly id: string;
}

/** A story, what came of it, and in what that is not what the pack expects. */
export interface PlayedStory {
  readonly name: string;
  readonly file: string;
  readonly line: number;
  readonly startMs: number;
  readonly signals: readonly PlayedSignal[];
  readonly decisions: readonly Decision[];
  readonly faults: readonly StoryFault[];
}

/** Plays one story from an empty state. */
export function playStory(plan: Plan, story: Story): PlayedStory {
  const { decisions, faults } = runStory(plan, story);
  const { name, file, line, startMs } = story;
  const signals = story.signals.map(({ atMs, fields }, index) => ({
    atMs,
    fields,
    id: `story/s${index + 1}`,
  }));
  return { name, file, line, startMs, signals, decisions, faults };
}
