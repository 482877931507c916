// What the system writes as the reason of an order is read in words.
import { expect, test } from 'vitest';
import { episodeOf } from '../../dissuasion/fixture.ts';
import { pendingPayments, reportedPayments } from '../../dissuasion/order-preparing.ts';
import { orderReason } from './order-text.ts';

const NOW = Date.UTC(2026, 2, 1);
const names = (typology: string) => (typology === 'police-impersonation' ? '冒充公检法' : '?');

test('an order that was made by itself says why in the language of who approves it', () => {
  const transfer = { transferId: 't1', amountFen: 100, payee: 'a1', time: NOW } as const;
  const episode = episodeOf({
    level: 'red',
    typology: 'police-impersonation',
    transfers: [{ ...transfer, state: 'attempted' }],
  });
  const [pending] = pendingPayments({ episode, desk: '330106' });
  expect(orderReason(pending?.reason ?? '', names, 'zh')).toBe('红色 · 冒充公检法：正在转账');
  const recorded = {
    ...{ outcomeId: 'o', taskId: 't', episodeId: 'e1', staff: 'li', desk: '330106' },
    ...{ recordedAt: NOW, outcome: 'already-paid' as const },
    paid: [{ amountFen: 100, paidAt: NOW, transferId: 't1' }],
  };
  const [reported] = reportedPayments(recorded, episode);
  expect(orderReason(reported?.request.reason ?? '', names, 'zh')).toBe('冒充公检法：款项已转出');
  expect(orderReason(reported?.request.reason ?? '', () => 'Fake police', 'en')).toBe(
    'Fake police: paid already',
  );
  expect(orderReason('当事人要求', names, 'zh')).toBe('当事人要求');
});
