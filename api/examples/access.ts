// What is answered about accounts: who somebody is, changes by two, keys, walls, certificates, the audit. Tokens and secrets are made up.
import { minutesLater, OPENED } from './story.ts';

const GRANTS = [{ role: 'operator', region: '330106' }];
const ME = {
  name: '0571-07',
  kind: 'person',
  grants: GRANTS,
  permissions: [
    { permission: 'tasks:read', regions: ['330106'] },
    { permission: 'tasks:work', regions: ['330106'] },
  ],
};
const ASKED = {
  changeId: '21bd19da-821f-40b9-898b-f64e2cde4f51',
  change: { kind: 'create', name: '0571-07', grants: GRANTS },
  state: 'asked',
  askedBy: 'admin-1',
  askedAt: OPENED,
};
const WALL = {
  wallId: '78f264408b6de7786294814fac4cfa076687398873500bf54e10a52cf6a3eaf1',
  place: '指挥大厅',
  region: '330100',
  madeBy: 'commander-1',
  madeAt: OPENED,
  endsAt: OPENED + 90 * 86_400_000,
};
const CERTIFICATE = {
  fingerprint: 'bae9254db1cdde54418e3751e970712f8d2b82e8a34b20f2ca3cf571c0bb7c3d',
  subject: 'CN=signals.bank-a.example',
  startsAt: OPENED - 86_400_000,
  endsAt: OPENED + 364 * 86_400_000,
  boundAt: OPENED,
};
const NOTHING_BEFORE = '0'.repeat(64);

export const ACCESS_ANSWERS = {
  getAccessState: { isOn: true, needsFirstAdmin: false, oidc: false, isDemo: false },
  signIn: { me: ME, token: 'kT8-example-of-a-token-that-opens-nothing-0' },
  whoAmI: ME,
  changePassword: { me: ME, token: 'kT8-example-of-a-token-that-opens-nothing-2' },
  listSessions: {
    sessions: [
      {
        ...{ sessionId: '0f3a5c7d9e1b2a4c', madeAt: OPENED, seenAt: minutesLater(10) },
        ...{ agent: 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/90.0', isThis: true },
      },
    ],
    ...{ passwordSetAt: OPENED, factorSetAt: OPENED },
  },
  beginSecondFactor: {
    address:
      'otpauth://totp/forewarn:0571-07?issuer=forewarn&secret=EXAMPLE&algorithm=SHA1&digits=6&period=30',
  },
  listAccounts: {
    accounts: [
      {
        name: 'bank-a',
        kind: 'service',
        grants: [{ role: 'partner', region: '330000' }],
        sources: ['bank-a'],
        isDisabled: false,
        hasPassword: false,
        hasSecondFactor: false,
        keys: [{ keyId: '19038c78-7767-47c2-beba-eac1fa44a035', madeAt: OPENED }],
      },
    ],
  },
  listAccessChanges: { changes: [ASKED] },
  askAccessChange: ASKED,
  decideAccessChange: {
    ...ASKED,
    state: 'approved',
    decidedBy: 'admin-2',
    decidedAt: minutesLater(10),
  },
  inviteAccount: { token: 'kT8-example-of-a-token-that-opens-nothing-1' },
  makeServiceKey: {
    keyId: '19038c78-7767-47c2-beba-eac1fa44a035',
    secret: 'kT8-example-of-a-secret-that-signs-nothing-',
  },
  makeWall: { ...WALL, token: 'kT8-example-of-a-token-that-opens-nothing-2' },
  listWalls: { walls: [{ ...WALL, seenAt: minutesLater(60) }] },
  openWall: {
    name: 'commander-1:wall-78f26440',
    kind: 'person',
    isWall: true,
    grants: [{ role: 'commander', region: '330100' }],
    permissions: [{ permission: 'reports:read', regions: ['330100'] }],
  },
  listCertificates: { certificates: [CERTIFICATE] },
  bindCertificate: CERTIFICATE,
  listAudit: {
    entries: [
      {
        seq: 1_051,
        at: OPENED,
        who: '0571-07',
        kind: 'person',
        act: 'claimTask',
        object: '8f3c02d94be1a776',
        why: '',
        status: 201,
        change: '',
        previous: NOTHING_BEFORE,
        hash: '06628a596f54fd00e8d5cec137900549e272ec92c68c19ec3ae56a29da8f76fd',
      },
    ],
    cursor: '1051',
  },
  verifyAudit: {
    entries: 1_051,
    head: {
      seq: 1_051,
      hash: '06628a596f54fd00e8d5cec137900549e272ec92c68c19ec3ae56a29da8f76fd',
    },
  },
};
