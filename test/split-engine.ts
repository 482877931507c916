// Both stages apart, in one process: each slice of suspects reads every signal, and what they send on comes to the slices of people in the order
// that the log gives. It must say what the whole engine says.
import type { Decision } from '../engine/decision.ts';
import type { Processed } from '../engine/engine.ts';
import { type Forwarded, SuspectEngine } from '../engine/suspect-engine.ts';
import { VictimEngine } from '../engine/victim-engine.ts';
import type { Plan } from '../rules/plan.ts';
import { required } from '../signal/invariant.ts';
import type { Signal } from '../signal/signal.ts';

export class SplitEngine {
  suspects: SuspectEngine[];
  victims: VictimEngine[];
  readonly #plan: Plan;

  constructor(plan: Plan, suspectSlices: number, peopleSlices: number) {
    this.#plan = plan;
    this.suspects = Array.from(
      { length: suspectSlices },
      (_, slice) =>
        new SuspectEngine(plan, { suspects: { slice, count: suspectSlices }, peopleSlices }),
    );
    this.victims = Array.from(
      { length: peopleSlices },
      (_, slice) => new VictimEngine(plan, { slice, count: peopleSlices }),
    );
  }

  /** Histories that stayed behind in another slice than their person's: decisions may differ from then on. */
  get leftBehindCount(): number {
    return this.victims.reduce((sum, { leftBehindCount }) => sum + leftBehindCount, 0);
  }

  /** Takes the state of every slice out and puts it into a new engine. */
  restart(): void {
    const suspectCount = this.suspects.length;
    const peopleSlices = this.victims.length;
    this.suspects = this.suspects.map((engine, slice) => {
      const share = { suspects: { slice, count: suspectCount }, peopleSlices };
      return new SuspectEngine(this.#plan, share, structuredClone(engine.snapshot()));
    });
    this.victims = this.victims.map((engine, slice) => {
      const state = structuredClone(engine.snapshot());
      return new VictimEngine(this.#plan, { slice, count: peopleSlices }, state);
    });
  }

  /** Processes one signal in all slices. Throws when they do not agree. */
  process(signal: Signal): Processed {
    const answers = this.suspects.map((engine) => engine.process(signal));
    const [{ verdict }] = [required(answers[0], 'a slice of suspects')];
    if (answers.some((answer) => answer.verdict !== verdict)) throw new Error('verdicts differ');
    if (answers.filter(({ isOurs }) => isOurs).length !== 1)
      throw new Error('a signal is for one slice of suspects to answer for');
    const decisions = answers.flatMap((answer) => answer.decisions.map((each) => each.decision));
    const sent = answers.flatMap(({ forwarded }) => forwarded).sort((a, b) => a.step - b.step);
    for (const each of sent) decisions.push(...this.#tell(signal, each));
    return { verdict, decisions };
  }

  #tell(scanned: Signal, { signal = scanned, routes, facts }: Forwarded): Decision[] {
    const { newestTime } = required(this.suspects[0], 'a slice of suspects');
    return this.victims.flatMap((engine, slice) => {
      const people = routes.get(slice);
      return people === undefined ? [] : engine.process(signal, { people, facts, newestTime });
    });
  }
}
