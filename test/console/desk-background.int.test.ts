// What lies behind a person at the desk, in a real browser, on a real queue and ledger: other episodes, and how far the suspects spread.
import { expect, test } from 'vitest';
import { episodeOf, HOUR_MS } from '../../dissuasion/fixture.ts';
import type { Subject } from '../../engine/decision.ts';
import type { RiskReading } from '../../engine/risk.ts';
import { ledgerReports } from '../../ledger/ledger-reports.ts';
import { FwError } from '../../signal/fw-error.ts';
import { deskServer } from '../desk-server.ts';
import { token } from '../ledger-case.ts';
import { browser, keepLooks } from './browser.ts';
import { fullEpisode } from './full-episode.ts';

let isEngineHere = true;
const server = deskServer({
  deps: ({ ledger }) => ({
    now: Date.now,
    reports: ledgerReports(ledger),
    risk: async (subject) => readingOf(subject),
  }),
});
const chromium = browser();
const desk = () => chromium.open(`${server.address}/desk`);

/** The number called a dozen people; of all others nothing is known. */
function readingOf(subject: Subject): RiskReading {
  if (!isEngineHere) throw new FwError('FW_NOT_FOUND', 'The engine is elsewhere.');
  if (subject.kind !== 'phone') return { typologies: [] };
  const reason = { zh: '1小时内拨打12名陌生人', en: '12 strangers called in an hour' };
  const fanOut = { id: 'fan-out', points: 60, reason, features: {}, firedTime: Date.now() };
  const name = { zh: '诈骗号码', en: 'Fraud caller' };
  return {
    typologies: [
      {
        typology: 'fraud-caller',
        name,
        role: 'suspect',
        subject,
        score: 60,
        level: 'orange',
        reasons: [fanOut],
      },
    ],
  };
}

test('earlier warnings of the person stand there with how they ended, and the suspects in the timeline', async () => {
  const task = await server.openTask(fullEpisode());
  const { person } = task.episode;
  const openedTime = Date.now() - 24 * HOUR_MS;
  const old = episodeOf({ episodeId: 'old', person, openedTime, level: 'yellow', state: 'closed' });
  const outcome = {
    ...{ outcomeId: 'o1', taskId: 't-old', episodeId: 'old', staff: '0571-12', desk: '330106' },
    ...{ recordedAt: openedTime, eventTime: openedTime, outcome: 'dissuaded' as const },
    ...{ region: '330106', typology: old.typology, person: person.id, atRiskFen: 0 },
    note: '对方是 13900001111',
  };
  await server.ledger.write({ episodes: [old], outcomes: [outcome] }, token());
  const { body } = await server.ask('GET', `/v1/tasks/${task.taskId}/earlier`);
  expect(JSON.stringify(body)).toContain('对** 1**********');
  const page = await desk();
  await page.getByText('领取下一个').waitFor();
  await page.keyboard.press('Space');
  await page.locator('.earlier').getByText('已劝阻').waitFor();
  const noted = page.locator('.earlier li');
  expect(await noted.getAttribute('title')).toBe('对** 1**********');
  await page.keyboard.press('d');
  await page.locator('.earlier li[title="对方是 13900001111"]').waitFor();
  await page.keyboard.press('d');
  await page.locator('.timeline').getByText('1小时内拨打12名陌生人').waitFor();
  expect(await page.locator('body').textContent()).not.toContain('+85261234567');
  await keepLooks(page, 'desk-background');
  await page.keyboard.press('g');
  await page.locator('.idle').waitFor();
  await server.tasks.withdraw(task.taskId, 'test');
});

test('where the engine is elsewhere the desk works without its part', async () => {
  isEngineHere = false;
  const task = await server.openTask(fullEpisode());
  const page = await desk();
  await page.getByText('领取下一个').waitFor();
  await page.keyboard.press('Space');
  await page.getByText('此前没有预警').waitFor();
  await page.keyboard.press('1');
  await page.keyboard.press('Enter');
  await page.getByText(/已记录：已劝阻/).waitFor();
  expect(chromium.faults(/404/)).toEqual([]);
  expect((await server.tasks.find(task.taskId))?.state).toBe('closed');
});
