// What the system writes as the reason of an order is read in words.
import { expect, test } from 'vitest';
import { episodeOf } from '../../dissuasion/fixture.ts';
import type { OrderRequest } from '../../dissuasion/order.ts';
import { pendingPayments, reportedPayments } from '../../dissuasion/order-preparing.ts';
import type { Language } from './language.ts';
import { orderReason } from './order-text.ts';

const NOW = Date.UTC(2026, 2, 1);
const names = (typology: string): string =>
  typology === 'police-impersonation' ? '冒充公检法' : '?';

test('an order that was made by itself says why in the language of who approves it', () => {
  const transfer = { transferId: 't1', amountFen: 100, payee: 'a1', time: NOW } as const;
  const episode = episodeOf({
    level: 'red',
    typology: 'police-impersonation',
    transfers: [{ ...transfer, state: 'attempted' }],
  });
  const [pending] = pendingPayments({ episode, desk: '330106' });
  const because = (
    order: Partial<Pick<OrderRequest, 'cause'>> = {},
    nameOf = names,
    language: Language = 'zh',
  ) => orderReason({ ...order, reason: 'in other words' }, nameOf, language);
  expect(because(pending)).toBe('红色 · 冒充公检法：正在转账');
  const recorded = {
    ...{ outcomeId: 'o', taskId: 't', episodeId: 'e1', staff: 'li', desk: '330106' },
    ...{ recordedAt: NOW, outcome: 'already-paid' as const },
    paid: [{ amountFen: 100, paidAt: NOW, transferId: 't1' }],
  };
  const [reported] = reportedPayments(recorded, episode);
  expect(because(reported?.request)).toBe('冒充公检法：款项已转出');
  expect(because(reported?.request, () => 'Fake police', 'en')).toBe('Fake police: paid already');
  expect(orderReason({ reason: '当事人要求' }, names, 'zh')).toBe('当事人要求');
});

test('so does one that was made before such reasons had a code', () => {
  const read = (reason: string) => orderReason({ reason }, names, 'zh');
  expect(read('red police-impersonation: transfer under way')).toBe('红色 · 冒充公检法：正在转账');
  expect(read('police-impersonation: paid already')).toBe('冒充公检法：款项已转出');
});
