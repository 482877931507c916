// The way through a call: which steps were said, and which comes next.
import { useQuery } from '@tanstack/react-query';
import type { CallScripts } from '../../api/contract/call-script.ts';
import type { Task } from '../../api/contract/task.ts';
import { given } from '../../client/client.ts';
import { api } from '../link/request.ts';

export type ScriptStep = CallScripts['steps'][number];
export type ScriptAnswer = ScriptStep['answers'][number];

const BEGIN = 'open';
const TRUTH = 'truth';
const OTHER = 'other';

/** What callers say; asked once, since it changes with a restart alone. */
export function useCallScripts() {
  return useQuery({
    queryKey: ['call-scripts'],
    queryFn: () => given(api.GET('/v1/call-scripts')),
    staleTime: Number.POSITIVE_INFINITY,
  });
}

/** The step of a name for a task; `truth` in the words of its typology. */
export function stepOf(scripts: CallScripts, task: Task, id: string | undefined) {
  const begin = task.aftercare === undefined ? BEGIN : scripts.aftercare.id;
  const wanted = id ?? begin;
  if (wanted === scripts.aftercare.id) return scripts.aftercare;
  if (wanted === TRUTH) {
    const say = scripts.truths[task.episode.typology] ?? scripts.truths[OTHER];
    return { id: TRUTH, say: say ?? { zh: '', en: '' }, answers: scripts.truthAnswers };
  }
  return scripts.steps.find((step) => step.id === wanted) ?? scripts.steps[0];
}
