// All that leads of desks look at and do, on one connection.
import { BoardReader } from './board.ts';
import { DeskEvents, type DeskEventsOptions } from './desk-event.ts';
import { DeskStore, type DeskStoreOptions } from './desk-store.ts';
import { LeadDesk } from './lead-desk.ts';
import { StaffBook } from './staff-book.ts';
import type { StaffSettings } from './staff-settings.ts';

export interface SupervisionOptions extends DeskStoreOptions, DeskEventsOptions {
  readonly settings: StaffSettings;
}

export interface Supervision {
  readonly staff: StaffBook;
  readonly deskEvents: DeskEvents;
  readonly board: BoardReader;
  readonly lead: LeadDesk;
  /** Tells the ledger what is left, and ends the connection. */
  close(): Promise<void>;
}

export function openSupervision(options: SupervisionOptions): Supervision {
  const store = new DeskStore(options);
  const events = new DeskEvents(store, options);
  const staff = new StaffBook(store, options);
  const lead = new LeadDesk(store);
  return {
    staff,
    deskEvents: events,
    board: new BoardReader(store, { staff, events, lead }),
    lead,
    async close() {
      await events.close();
      store.close();
    },
  };
}
