// All that leads of desks look at and do, on one connection.
import { ChangeFeed } from '../change-feed.ts';
import { BoardReader } from './board.ts';
import { DeskEvents, type DeskEventsOptions } from './desk-event.ts';
import { DeskStore, type DeskStoreOptions } from './desk-store.ts';
import { LeadDesk } from './lead-desk.ts';
import type { Review, ReviewSettings } from './review.ts';
import { ReviewBook } from './review-book.ts';
import { StaffBook } from './staff-book.ts';
import type { StaffSettings } from './staff-settings.ts';
import { tellEvery } from './telling.ts';

export interface SupervisionOptions extends DeskStoreOptions, DeskEventsOptions {
  readonly settings: StaffSettings;
  /** What is drawn and scored; nothing when missing. */
  readonly reviews?: ReviewSettings;
  /** Resolves when the ledger has these revisions; the same may be told twice. */
  readonly tellReviews?: (reviews: readonly Review[]) => Promise<unknown>;
}

export interface Supervision {
  readonly staff: StaffBook;
  readonly deskEvents: DeskEvents;
  readonly board: BoardReader;
  readonly lead: LeadDesk;
  readonly reviews: ReviewBook;
  readonly changes: ChangeFeed;
  /** Tells the ledger what is left, and ends the connection. */
  close(): Promise<void>;
}

export function openSupervision(options: SupervisionOptions): Supervision {
  const store = new DeskStore(options);
  const events = new DeskEvents(store, options);
  const staff = new StaffBook(store, options);
  const lead = new LeadDesk(store);
  const reviews = new ReviewBook(store, { reviews: options.reviews ?? { percent: {}, sheet: {} } });
  const { tellReviews = async () => undefined, everyMs = 1_000, onError } = options;
  const telling = tellEvery(everyMs, () => reviews.tellLedger(tellReviews), onError);
  return {
    staff,
    deskEvents: events,
    board: new BoardReader(store, { staff, events, lead }),
    lead,
    reviews,
    changes: new ChangeFeed(store),
    async close() {
      await telling.end();
      await events.close();
      store.close();
    },
  };
}
