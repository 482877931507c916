// All that is needed to know who sends a request, opened together.

import type { Seal } from '../vault/seal.ts';
import { AccessStore } from './access-store.ts';
import { AccountBook, type SecondFactorOf } from './account-book.ts';
import type { AuditAct } from './audit-entry.ts';
import { AuditLog, type AuditLogOptions } from './audit-log.ts';
import { CallerLimits } from './caller-limits.ts';
import { CertificateBook } from './certificate-book.ts';
import { type AskedChange, ChangeBook } from './change-book.ts';
import { ExportBook } from './export-book.ts';
import { type OidcOptions, OidcSignIn } from './oidc.ts';
import { ReplayBook } from './replay-book.ts';
import { regionOver } from './role.ts';
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
  /** `nobody` when missing. */
  readonly secondFactorOf?: SecondFactorOf;
  readonly now?: () => number;
}

/** `closeAccess` ends it. */
export function openAccess(options: AccessOptions): AccessParts {
  const { seal, secondFactorOf = 'nobody', now = Date.now } = options;
  const store = new AccessStore(options);
  const accounts = new AccountBook({ store, seal, secondFactorOf, now });
  const sessions = new SessionBook(store, now);
  const walls = new WallBook(store, accounts, now);
  const certificates = new CertificateBook(store, accounts, now);
  const audit = new AuditLog(options);
  const onFinished = (change: AskedChange) => audit.add(finishedAct(change, now()));
  const changes = new ChangeBook({ store, accounts, sessions, now, onFinished });
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
    audit,
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

/** What the audit says of a change whose approval was cut off, so that its own entry is missing. */
function finishedAct(
  { changeId, change, askedBy, decidedBy = '' }: AskedChange,
  at: number,
): AuditAct {
  return {
    ...{ at, who: decidedBy, kind: 'person', act: 'finishAccessChange', object: changeId, why: '' },
    ...{ status: 200, change: JSON.stringify({ change, askedBy, decidedBy }) },
    region: regionOver('grants' in change ? change.grants.map(({ region }) => region) : []),
  };
}
