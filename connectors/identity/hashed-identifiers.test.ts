// Identifiers that partners hash, joined with the plain ones of others: what the engine sees is what it would see of plain ones.
import { createSecretKey } from 'node:crypto';
import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Engine } from '../../engine/engine.ts';
import type { Frame } from '../../log/frame.ts';
import { unpackFrame } from '../../log/unpack-frame.ts';
import { loadPlan } from '../../runtime/load-pack.ts';
import { FwError } from '../../signal/fw-error.ts';
import type { Signal, SignalOf } from '../../signal/signal.ts';
import { MemoryLog } from '../../test/memory-log.ts';
import { SignalAppender } from '../signal-appender.ts';
import { HashedIdentifiers, JOIN_SOURCE } from './hashed-identifiers.ts';
import { keyedHash } from './keyed-hash.ts';
import { loadPartnerKeys } from './partner-keys.ts';

const HOUR_MS = 3_600_000;
const START = Date.UTC(2026, 2, 4, 2);
const KEY = createSecretKey('a key of sixteen or more', 'utf8');
const OLD_KEY = createSecretKey('the key of the last year', 'utf8');
const PHONE = '+8613800000001';
const ACCOUNT = '6222000000000001';
const PARTNERS = [{ partner: 'carrier-a', keys: [KEY, OLD_KEY] }];

let dir: string;
let pairsFile: string;

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'identity-'));
  pairsFile = join(dir, 'identifiers.ndjson');
});

afterEach(() => rmSync(dir, { recursive: true, force: true }));

function identifiers(options: { rememberMax?: number } = {}): HashedIdentifiers {
  return new HashedIdentifiers({
    partners: PARTNERS,
    pairsFile,
    onTrouble: (why) => expect.fail(why),
    ...options,
  });
}

function call(id: string, hours: number, callee: string): SignalOf<'call.ended'> {
  return {
    type: 'call.ended',
    id,
    source: 'carrier-a',
    time: START + hours * HOUR_MS,
    region: '330106',
    callId: id,
    caller: '+85212345678',
    callee,
    durationMs: 25 * 60_000,
    answered: true,
    origin: 'international',
  };
}

function opened(hours: number): SignalOf<'account.opened'> {
  const time = START + hours * HOUR_MS;
  const head = { id: `o${hours}`, source: 'bank-a', time, region: '330106' };
  return { type: 'account.opened', ...head, account: ACCOUNT, phone: PHONE };
}

function payment(hours: number, payer: string): SignalOf<'transfer.attempted'> {
  return {
    type: 'transfer.attempted',
    id: `t${hours}`,
    source: 'bank-a',
    time: START + hours * HOUR_MS,
    region: '330106',
    transferId: `t${hours}`,
    payer,
    payee: '6228000000000009',
    amountFen: 6_000_000,
    payeeKind: 'personal',
  };
}

const plan = loadPlan(join(import.meta.dirname, '../../rules/packs/zhejiang'));

/** Level, score and the number to call of each decision of one typology. */
function decisionsOn(signals: readonly Signal[]) {
  const engine = new Engine(plan);
  return signals
    .flatMap((signal) => [...engine.process(signal).decisions])
    .filter(({ typology }) => typology === 'police-impersonation')
    .map(({ typology, level, score, phone }) => ({ typology, level, score, phone }));
}

function joinedOf(joining: HashedIdentifiers, signals: readonly Signal[]): Signal[] {
  return signals.flatMap((signal) => {
    const { signals: joined, commit } = joining.join([signal]);
    commit();
    return [...joined];
  });
}

class GatedLog extends MemoryLog {
  isAway = true;
  text = '';

  constructor() {
    super(1);
  }

  override async append(partition: number, frame: Frame): Promise<string> {
    if (this.isAway) throw new FwError('FW_LOG_AWAY', 'away');
    this.text += unpackFrame(frame).join('\n');
    return await super.append(partition, frame);
  }
}

describe('hashed identifiers', () => {
  test('whose plain ones come later end in the decisions that plain ones make', () => {
    const plain = [call('c1', 0, PHONE), call('c2', 1, PHONE), opened(2), payment(3, ACCOUNT)];
    const token = keyedHash(KEY, PHONE);
    const hashed = [call('c1', 0, token), call('c2', 1, token), opened(2), payment(3, ACCOUNT)];
    const last = decisionsOn(plain).at(-1);
    expect(last).toMatchObject({ typology: 'police-impersonation', phone: PHONE });
    expect(decisionsOn(joinedOf(identifiers(), hashed)).at(-1)).toEqual(last);
    expect(decisionsOn(hashed).at(-1)).not.toEqual(last);
  });

  test('whose plain ones were seen before are replaced at once, phones and accounts, under a key of before as well', () => {
    const joining = identifiers();
    joinedOf(joining, [opened(0)]);
    const signals = joinedOf(joining, [
      call('c1', 1, keyedHash(OLD_KEY, '138 0000 0001')),
      payment(2, keyedHash(KEY, ACCOUNT)),
    ]).filter(({ source }) => source !== JOIN_SOURCE);
    expect(signals).toMatchObject([{ callee: PHONE }, { payer: ACCOUNT }]);
  });

  test('stay as they are until their plain ones are seen', () => {
    const token = keyedHash(createSecretKey('a key that nobody told us', 'utf8'), PHONE);
    const joining = identifiers();
    expect(
      joinedOf(joining, [call('c1', 0, token), opened(1), call('c2', 2, token)]),
    ).toMatchObject([{ callee: token }, { phone: PHONE }, { callee: token }]);
    expect(joining.counts).toEqual({ found: 0, unknown: 1 });
  });

  test('that were joined stay so after a start, without the key and the plain one, and behind a line that was cut off', () => {
    const token = keyedHash(KEY, PHONE);
    joinedOf(identifiers(), [opened(0), call('c1', 1, token)]);
    appendFileSync(pairsFile, '{"token":"h_');
    const later = new HashedIdentifiers({ partners: [], pairsFile, onTrouble: () => undefined });
    expect(joinedOf(later, [call('c2', 2, token)])).toMatchObject([{ callee: PHONE }]);
    expect(readFileSync(pairsFile, 'utf8')).toContain(token);
  });

  test('are joined again when the log did not take their link', async () => {
    const log = new GatedLog();
    const joining = identifiers();
    const appender = new SignalAppender(log, { identifiers: joining, lingerMs: 0 });
    const signals = [call('c1', 0, keyedHash(KEY, PHONE)), opened(1)];
    await expect(appender.append(signals)).rejects.toThrow('away');
    expect(joining.counts.found).toBe(0);
    log.isAway = false;
    await appender.append(signals);
    expect(joining.counts).toEqual({ found: 1, unknown: 0 });
    expect(log.text).toContain(JOIN_SOURCE);
  });

  test('of no more plain ones than are to be remembered', () => {
    const joining = identifiers({ rememberMax: 2 });
    const others = ['+8613800000002', '+8613800000003'];
    joinedOf(joining, [call('c1', 0, PHONE), ...others.map((phone, i) => call(`d${i}`, 1, phone))]);
    const token = keyedHash(KEY, PHONE);
    expect(joinedOf(joining, [call('c2', 2, token)])).toMatchObject([{ callee: token }]);
    expect(joinedOf(joining, [call('c3', 3, PHONE)])).toHaveLength(3);
  });

  test('are let go when nobody needed them for their days, and are found again', () => {
    let now = 400 * 86_400_000;
    const old = (options: object = {}) =>
      new HashedIdentifiers({
        ...{ partners: PARTNERS, pairsFile, keepDays: 100, now: () => now },
        ...{ onTrouble: (why) => expect.fail(why), ...options },
      });
    const [token, used] = [keyedHash(KEY, PHONE), keyedHash(KEY, ACCOUNT)];
    const joining = old();
    joinedOf(joining, [opened(0), call('c1', 1, token), payment(2, used)]);
    now += 60 * 86_400_000;
    joinedOf(joining, [payment(3, used)]);
    expect(joining.letGo()).toBe(0);
    now += 41 * 86_400_000;
    expect([joining.letGo(), joining.counts.found]).toEqual([1, 1]);
    expect(readFileSync(pairsFile, 'utf8')).not.toContain(PHONE);
    const later = old({ partners: [] });
    expect(joinedOf(later, [payment(4, used)])).toMatchObject([{ payer: ACCOUNT }]);
    expect(joinedOf(later, [call('c2', 5, token)])).toMatchObject([{ callee: token }]);
    expect(joinedOf(old(), [opened(6), call('c3', 7, token)]).at(-1)).toMatchObject({
      callee: PHONE,
    });
  });
});

describe('a file of keys', () => {
  test('names the keys of each partner, and every key that is missing or too short', async () => {
    writeFileSync(join(dir, 'a.key'), `${KEY.toString()}\n`);
    writeFileSync(join(dir, 'short.key'), 'abc');
    const file = join(dir, 'keys.yaml');
    writeFileSync(file, 'partners:\n  carrier-a: [a.key]\n');
    expect(await loadPartnerKeys(file)).toEqual([{ partner: 'carrier-a', keys: [KEY] }]);
    writeFileSync(file, 'partners:\n  carrier-a: [short.key, none.key]\n');
    await expect(loadPartnerKeys(file)).rejects.toThrow(/3 bytes.*\n.*none\.key cannot be read/s);
  });
});
