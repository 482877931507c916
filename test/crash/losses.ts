// What is missing of what was due, and what is there twice or was not due.
import type { Ledger } from '../../ledger/ledger.ts';
import type { LedgerBatch } from '../../ledger/rows.ts';

export class Losses {
  /** Each with what it is and its id. */
  readonly lost: string[] = [];
  readonly doubled: string[] = [];

  compare(what: string, given: readonly string[], expected: readonly string[]): void {
    const [has, wants] = [new Set(given), new Set(expected)];
    this.lost.push(...expected.filter((id) => !has.has(id)).map((id) => `${what} ${id}`));
    const seen = new Set<string>();
    for (const id of given) {
      if (!wants.has(id) || seen.has(id)) this.doubled.push(`${what} ${id}`);
      seen.add(id);
    }
  }

  /** Compares the rows of decisions, tasks' openings and episodes with those that are due; gives how many decisions and rows there are. */
  async compareRows(
    ledger: Pick<Ledger, 'query'>,
    { decisions = [], episodes = [], taskEvents = [] }: LedgerBatch,
  ): Promise<{ readonly decisions: number; readonly rows: number }> {
    const texts = async (sql: string) =>
      (await ledger.query<{ id: string }>(sql)).map(({ id }) => id);
    const told = await texts('SELECT decision_id AS id FROM decisions FINAL');
    const events = await texts(
      "SELECT event_id AS id FROM task_events FINAL WHERE kind IN ('opened', 'raised')",
    );
    const states = await texts(
      "SELECT concat(episode_id, ' ', toString(revision), ' ', state) AS id FROM episodes FINAL",
    );
    this.compare(
      'decision',
      told,
      decisions.map(({ decisionId }) => decisionId),
    );
    this.compare(
      'event',
      events,
      taskEvents.map(({ eventId }) => eventId),
    );
    this.compare(
      'episode',
      states,
      episodes.map((e) => `${e.episodeId} ${e.revision} ${e.state}`),
    );
    return { decisions: told.length, rows: told.length + events.length + states.length };
  }
}
