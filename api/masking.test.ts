import { describe, expect, test } from 'vitest';
import { episodeOf } from '../dissuasion/fixture.ts';
import { type Claim, taskOf } from '../dissuasion/task.ts';
import { claimOf, openTaskOf, taskViewOf } from './masking.ts';

const PHONE = '+8613812345678';
const ACCOUNT = '6222021234567890123';
const IDENTITY = '33010619900101123X';
const DEVICE = '356938035643809';

const episode = episodeOf({
  person: { kind: 'person', id: IDENTITY },
  phone: PHONE,
  suspects: [
    { kind: 'phone', id: '+85255501234' },
    { kind: 'account', id: ACCOUNT },
    { kind: 'device', id: DEVICE },
    { kind: 'domain', id: 'safe-account.example' },
  ],
  transfers: [{ transferId: 't1', amountFen: 500, payee: ACCOUNT, state: 'attempted', time: 1 }],
  reasons: [
    {
      id: 'calls-from-abroad',
      points: 30,
      reason: { zh: `${PHONE}来电`, en: `called by ${PHONE}` },
      features: {
        calls: { value: 3, key: `phone:${PHONE}`, signals: [`carrier/${PHONE}-7`] },
        payee: { value: ACCOUNT, key: `person:${IDENTITY} account:${ACCOUNT}`, signals: [] },
        site: { value: 'x', key: 'domain:safe-account.example', signals: [] },
      },
    },
  ],
});
const task = taskOf(episode, 1);
const MARKED = ['13812345678', ACCOUNT, IDENTITY, '85255501234', DEVICE];

describe('a task in a list', () => {
  test('shows no phone, account, device or identity number anywhere', () => {
    const text = JSON.stringify(taskViewOf({ task, state: 'waiting' }));
    expect(MARKED.filter((mark) => text.includes(mark))).toEqual([]);
    expect(text).toContain('138****5678');
    expect(text).toContain('6222****0123');
  });

  test('tells nothing of its traces, which accuse nobody', () => {
    const traces = [{ kind: 'device' as const, id: 'box-1' }];
    const traced = { ...task, episode: { ...episode, traces } };
    for (const view of [taskViewOf({ task: traced, state: 'waiting' }), openTaskOf(traced)])
      expect(JSON.stringify(view)).not.toContain('box-1');
  });

  test('shows no number that somebody typed as a reason', () => {
    const reason = `回电 138 1234 5678（女儿），${ACCOUNT}`;
    const view = taskViewOf({
      task: {
        ...task,
        handover: { to: '330105', by: 'li', at: 1, reason },
        lead: { direction: 'up', by: 'chen', at: 1, reason },
      },
      state: 'deferred',
      deferred: { until: 2, by: 'li', reason },
    });
    const text = JSON.stringify([view.deferred, view.handover, view.lead]);
    expect(MARKED.filter((mark) => text.replaceAll(' ', '').includes(mark))).toEqual([]);
    expect(view.deferred?.reason).toContain('138****5678');
  });

  test('still shows what tells tasks apart: domains, amounts, points, levels', () => {
    const view = taskViewOf({ task, state: 'waiting' });
    expect(view.episode.suspects.at(-1)?.id).toBe('safe-account.example');
    expect(view.episode.reasons[0]?.features['site']?.key).toBe('domain:safe-account.example');
    expect(view.episode.transfers[0]?.amountFen).toBe(500);
    expect(view.deskName).toEqual({ zh: '西湖区', en: 'Xihu' });
  });

  test('says of whom was drawn by lot', () => {
    const viewOf = (more: Partial<typeof episode>) =>
      taskViewOf({ task: taskOf({ ...episode, ...more }, 1), state: 'waiting' }).holdOut;
    expect(viewOf({ level: 'yellow', score: 40 })).toBe(true);
    expect(viewOf({ level: 'yellow', score: 0 })).toBeUndefined();
    expect(viewOf({})).toBeUndefined();
  });

  test('masks the note of a closed one', () => {
    const outcome = {
      outcomeId: 'o',
      taskId: task.taskId,
      episodeId: task.episodeId,
      staff: 'li',
      desk: task.desk,
      recordedAt: 2,
      outcome: 'dissuaded' as const,
      note: 'son: 138 1234 5678',
    };
    const view = taskViewOf({ task, state: 'closed', closedAt: 2, outcome });
    expect(view.outcome?.note).toBe('s**: 1** 1*** 5***');
  });
});

test('a claim is masked for its holder as well; what is revealed shows everything', () => {
  const claim: Claim = { task, staff: 'li', lease: 'l', claimedAt: 1, expiresAt: 2 };
  const text = JSON.stringify(claimOf(claim));
  expect(MARKED.filter((mark) => text.includes(mark))).toEqual([]);
  expect(text).toContain('138****5678');
  const revealed = JSON.stringify(openTaskOf(task));
  expect(MARKED.filter((mark) => !revealed.includes(mark))).toEqual([]);
});
