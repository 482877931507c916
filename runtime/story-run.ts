// Plays a pack's own stories through the engine and says which came out otherwise than the pack expects.

import type { Decision } from '../engine/decision.ts';
import { Engine } from '../engine/engine.ts';
import type { Plan } from '../rules/plan.ts';
import type { Story } from '../rules/story-plan.ts';
import { levelRank } from '../signal/level.ts';
import { parseSignal } from '../signal/parse-signal.ts';

export interface StoryFault {
  readonly line: number;
  readonly message: string;
}

export interface StoryResult {
  readonly story: Story;
  readonly decisions: readonly Decision[];
  readonly faults: readonly StoryFault[];
}

/** The signals of a story as the engine takes them, in the order of their times. */
export function signalsOf(story: Story) {
  return story.signals
    .map(({ atMs, line, fields }, index) => {
      const time = story.startMs + atMs;
      const head = { id: `s${index + 1}`, source: 'story', region: '330106', time };
      return { atMs, line, parsed: parseSignal({ ...head, ...fields }) };
    })
    .sort((a, b) => a.atMs - b.atMs);
}

/** Plays one story from an empty state. Nothing below yellow counts as said. */
export function runStory(plan: Plan, story: Story): StoryResult {
  const engine = new Engine(plan);
  const decisions: Decision[] = [];
  const faults: StoryFault[] = [];
  for (const { line, parsed } of signalsOf(story)) {
    if (!parsed.ok) {
      faults.push({
        line,
        message: parsed.faults.map((fault) => fault.message).join('; '),
      });
      continue;
    }
    decisions.push(...engine.process(parsed.signal).decisions);
  }
  return { story, decisions, faults: [...faults, ...compare(story, decisions)] };
}

function compare(story: Story, decisions: readonly Decision[]): StoryFault[] {
  const faults: StoryFault[] = [];
  const highest = new Map<string, Decision>();
  for (const decision of decisions) {
    const before = highest.get(decision.typology);
    if (before === undefined || levelRank(decision.level) >= levelRank(before.level)) {
      highest.set(decision.typology, decision);
    }
  }
  for (const expected of story.expect) {
    const decision = highest.get(expected.typology);
    if (decision === undefined) {
      faults.push({
        line: expected.line,
        message: `expected ${expected.typology} ${expected.level}, nothing was decided`,
      });
      continue;
    }
    if (decision.level !== expected.level) {
      faults.push({
        line: expected.line,
        message: `expected ${expected.typology} ${expected.level}, it came to ${decision.level} (score ${decision.score}, rules ${decision.rules.map(({ id, points }) => `${id} ${points}`).join(', ')})`,
      });
    }
    for (const rule of expected.rules) {
      if (!decision.rules.some(({ id }) => id === rule)) {
        faults.push({ line: expected.line, message: `expected rule ${rule} to hold, it does not` });
      }
    }
  }
  for (const [typology, decision] of highest) {
    if (
      levelRank(decision.level) === 0 ||
      story.expect.some((expected) => expected.typology === typology)
    )
      continue;
    faults.push({
      line: story.line,
      message: `${typology} came to ${decision.level} (score ${decision.score}, rules ${decision.rules.map(({ id }) => id).join(', ')}), which the story does not expect`,
    });
  }
  return faults;
}
