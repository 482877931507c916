// Accounts of a running forewarn: opened beside its tasks, sealed with a key of its own, and with a way in for the first admin.
import { randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type AccessParts, closeAccess, openAccess } from '../access/access-parts.ts';
import { WHOLE_COUNTRY } from '../access/role.ts';
import type { RequestLimits } from '../api/caller-limit.ts';
import type { ApiLogger } from '../api/logger.ts';
import type { AuditPort } from '../api/ports.ts';
import { auditPage, verifyAudit } from '../ledger/audit-trail.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { FwError } from '../signal/fw-error.ts';
import { Seal } from '../vault/seal.ts';
import type { Vault } from '../vault/vault.ts';
import { noteAnchor } from './anchor-file.ts';
import type { Config } from './config.ts';

/** Who there is before anybody else. */
const FIRST_ADMIN = 'admin';
const KEY_FILE = 'access.key';

export interface AccessPlace {
  readonly redisUrl: string;
  readonly keyPrefix: string;
  /** Seals what people typed in entries of the audit. */
  readonly vault: Vault;
  readonly ledger: Ledger;
  readonly logger: ApiLogger;
  /** Told how the first admin comes in. */
  readonly onNote: (text: string) => void;
}

export interface OpenedAccess {
  readonly access: AccessParts;
  readonly audit: AuditPort;
  readonly requestLimits: RequestLimits;
}

/** Undefined while FOREWARN_ACCESS is off. Throws FW_CONFIG when the sealing key cannot be read, FW_REDIS_AWAY. */
export async function openAccessOf(
  config: Pick<Config, 'access' | 'dataDir'>,
  { redisUrl, keyPrefix, vault, ledger, logger, onNote }: AccessPlace,
): Promise<OpenedAccess | undefined> {
  if (config.access === undefined) return undefined;
  const { keys, oidc, secondFactorOf, limits, anchors } = config.access;
  const seal = new Seal(keys.length > 0 ? keys : [ownKey(config.dataDir)]);
  const access = openAccess({
    redisUrl,
    keyPrefix,
    vault,
    seal,
    ...(oidc === undefined ? {} : { oidc }),
    secondFactorOf,
    tell: (audit) => ledger.write({ audit }, `audit ${audit[0]?.seq} ${audit.at(-1)?.seq}`),
    // Whoever keeps the log lines elsewhere has what the audit can be held against.
    onAnchor: (anchor) => {
      logger.info({ ...anchor }, 'audit anchor');
      if (anchors.file === undefined) return undefined;
      return noteAnchor(anchors.file, anchor, Date.now()).catch((error: unknown) =>
        logger.warn({ err: error }, 'the anchor of the audit could not be noted down'),
      );
    },
    anchorEveryMs: anchors.everyMs,
    onError: (error) => logger.warn({ err: error }, 'trouble with accounts or audit'),
  });
  try {
    await access.changes.finish();
    await welcomeFirstAdmin(access, onNote);
    const audit: AuditPort = {
      page: (query) => auditPage(ledger, query),
      verify: (anchors) => verifyAudit(ledger, anchors),
    };
    return { access, audit, requestLimits: limits };
  } catch (error) {
    await closeAccess(access);
    throw error;
  }
}

/** While no password of the first admin is set, every start tells a new invitation. */
async function welcomeFirstAdmin(
  { accounts }: AccessParts,
  onNote: (text: string) => void,
): Promise<void> {
  if (await accounts.isEmpty()) {
    const grants = [{ role: 'admin' as const, region: WHOLE_COUNTRY }];
    await accounts.create({ name: FIRST_ADMIN, grants }).catch(ignoreTaken);
  }
  const admin = await accounts.find(FIRST_ADMIN);
  const hasEntrance = admin?.passwordHash !== undefined || admin?.isProvided === true;
  if (admin === undefined || hasEntrance) return;
  const token = await accounts.invite(FIRST_ADMIN);
  onNote(
    `Nobody has an account yet. Set the password of ${FIRST_ADMIN} within a day: POST /v1/session/invitation {"token":"${token}","password":"…"}`,
  );
}

/** Another process was faster. */
function ignoreTaken(error: unknown): void {
  if (!(error instanceof FwError && error.code === 'FW_ACCOUNT_REFUSED')) throw error;
}

/** The key of the data folder, made when it is missing; only its owner can read it. */
function ownKey(dataDir: string): Buffer {
  const path = join(dataDir, KEY_FILE);
  try {
    writeFileSync(path, `${randomBytes(32).toString('base64')}\n`, { mode: 0o600, flag: 'wx' });
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  }
  return Buffer.from(readFileSync(path, 'utf8').trim(), 'base64');
}
