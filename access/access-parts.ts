// All that is needed to know who sends a request, opened together.

import type { Seal } from '../vault/seal.ts';
import { AccessStore } from './access-store.ts';
import { AccountBook } from './account-book.ts';
import { AuditLog, type AuditLogOptions } from './audit-log.ts';
import { CallerLimits } from './caller-limits.ts';
import { CertificateBook } from './certificate-book.ts';
import { ChangeBook } from './change-book.ts';
import { ExportBook } from './export-book.ts';
import { type OidcOptions, OidcSignIn } from './oidc.ts';
import { ReplayBook } from './replay-book.ts';
import { SessionBook } from './session-book.ts';
import { WallBook } from './wall-book.ts';

export interface AccessParts {
  readonly store: AccessStore;
  readonly accounts: AccountBook;
  readonly sessions: SessionBook;
  readonly walls: WallBook;
  readonly certificates: CertificateBook;
  readonly changes: ChangeBook;
  readonly exports: ExportBook;
  readonly audit: AuditLog;
  readonly limits: CallerLimits;
  readonly replays: ReplayBook;
  /** Undefined while nobody comes through an identity provider. */
  readonly oidc: OidcSignIn | undefined;
}

export interface AccessOptions extends AuditLogOptions {
  readonly seal: Seal;
  readonly oidc?: OidcOptions;
  readonly now?: () => number;
}

/** `closeAccess` ends it. */
export function openAccess(options: AccessOptions): AccessParts {
  const { seal, now = Date.now } = options;
  const store = new AccessStore(options);
  const accounts = new AccountBook({ store, seal, now });
  const sessions = new SessionBook(store, now);
  const walls = new WallBook(store, accounts, now);
  const certificates = new CertificateBook(store, accounts, now);
  const changes = new ChangeBook({ store, accounts, sessions, now });
  const { oidc: provider } = options;
  const oidc = provider === undefined ? undefined : new OidcSignIn(provider, store, accounts);
  const limits = new CallerLimits(store, now);
  const replays = new ReplayBook(store, seal);
  return {
    store,
    accounts,
    sessions,
    walls,
    certificates,
    changes,
    exports: new ExportBook(store, now),
    audit: new AuditLog(options),
    limits,
    replays,
    oidc,
  };
}

/** Tells the ledger what it has not got of the audit, then lets go of Redis. */
export async function closeAccess({ store, audit }: AccessParts): Promise<void> {
  await audit.close();
  store.close();
}
