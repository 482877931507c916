// The story that the examples tell: on 2 March 2026 somebody in Xihu is called by false police, and about to pay.

/** Ten past ten in the morning in Shanghai. */
export const OPENED = Date.UTC(2026, 2, 2, 2, 10);
export const TASK_ID = '8f3c02d94be1a776';
export const EPISODE_ID = '5c1e9a70b3d24f68';
export const ORDER_ID = '7a871d457e7c41b9';
export const LEASE = '3b8ff2ce-0a55-4b55-8f5b-0d3a1c5d8b21';
export const PHONE = '+8613812345678';
const DIGEST = '7203b23b81280a98a6ed60ee3e16d4ad1827cebef9d4e9ac5efe78aa29fc7fab';

/** So many minutes after it. */
export const minutesLater = (minutes: number) => OPENED + minutes * 60_000;

const EPISODE = {
  episodeId: EPISODE_ID,
  person: { kind: 'phone', id: '138****5678' },
  phone: '138****5678',
  region: '330106',
  openedTime: OPENED,
  touchedTime: OPENED,
  level: 'red',
  typology: 'police-impersonation',
  score: 84,
  reasons: [
    {
      id: 'police-foreign-call',
      points: 34,
      reason: { zh: '境外来电通话 21 分钟', en: 'A call from abroad of 21 minutes' },
      features: {
        foreignTalk: {
          value: 21,
          windowMs: 7_200_000,
          key: 'phone:138****5678',
          signals: ['carrier-a/c-1001'],
        },
      },
    },
  ],
  decisionIds: ['d0b4e7a91c35f268'],
  suspects: [{ kind: 'account', id: '6222****0123' }],
  transfers: [
    {
      transferId: 't-7001',
      amountFen: 5_000_000,
      payee: '6222****0123',
      state: 'attempted',
      time: minutesLater(1),
    },
  ],
  atRiskFen: 5_000_000,
  revision: 2,
  state: 'open',
};

export const TASK = {
  taskId: TASK_ID,
  episodeId: EPISODE_ID,
  desk: '330106',
  deskName: { zh: '西湖区', en: 'Xihu' },
  openedAt: OPENED,
  moves: [],
  step: 'call',
  attempts: [],
  earlierFrauds: 0,
  episode: EPISODE,
};

/** The task with the person's numbers, as only who calls them sees it. */
export const REVEALED_TASK = {
  ...TASK,
  episode: { ...EPISODE, person: { kind: 'phone', id: PHONE }, phone: PHONE },
};

export const WAITING = { ...TASK, state: 'waiting' };
export const CLAIM = {
  lease: LEASE,
  staff: '0571-07',
  claimedAt: minutesLater(1),
  expiresAt: minutesLater(2),
  task: TASK,
};

/** Versions of the rules. */
export const LIVE_VERSION = {
  versionId: 'b1c3bdd49f7f36e4',
  pack: 'zhejiang@1.2.0',
  digest: DIGEST,
};
export const DRAFT_VERSION = {
  versionId: '3f6a1c09d2e4b875',
  pack: 'zhejiang@1.3.0',
  digest: DIGEST.split('').reverse().join(''),
};
