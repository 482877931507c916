// All that is needed to know who sends a request, opened together.
import { AccessStore, type StoreOptions } from './access-store.ts';
import { AccountBook } from './account-book.ts';
import { ChangeBook } from './change-book.ts';
import type { Seal } from './sealed.ts';
import { SessionBook } from './session-book.ts';

export interface AccessParts {
  readonly store: AccessStore;
  readonly accounts: AccountBook;
  readonly sessions: SessionBook;
  readonly changes: ChangeBook;
}

/** `store.close()` ends it. */
export function openAccess(
  options: StoreOptions & { readonly seal: Seal; readonly now?: () => number },
): AccessParts {
  const { seal, now = Date.now } = options;
  const store = new AccessStore(options);
  const accounts = new AccountBook({ store, seal, now });
  const sessions = new SessionBook(store, now);
  return { store, accounts, sessions, changes: new ChangeBook(store, accounts, now) };
}
