// A challenger as analysts write them: the live pack with some thresholds moved, and one new trick with features of its own.
import type { PackFile } from '../../rules/pack-file.ts';

const NEW_TRICK = `
features:
  challengerCalls: { on: call.ended, by: victim, where: signal.answered, value: count, window: 3h }
  challengerCallees: { on: call.ended, by: caller, value: distinct(signal.callee), window: 3h }
rules:
  challenger-long-day:
    typology: fake-customer-service
    on: transfer.attempted
    when: challengerCalls >= 4 && signal.amountFen >= 2000 * yuan
    points: 35
    reason: { zh: '三小时内接听{challengerCalls}次', en: '{challengerCalls} calls answered in three hours' }
  challenger-wide-caller:
    typology: goip-caller
    on: call.ended
    when: challengerCallees >= 40
    points: 30
    reason: { zh: '三小时内呼叫{challengerCallees}人', en: 'Called {challengerCallees} people in three hours' }
`;

/** Every `step`th rule gets other points, so that its decisions differ and its condition stays. */
export function challengerOf(files: readonly PackFile[], step = 5): PackFile[] {
  let count = 0;
  const changed = files.map(({ name, text }) => ({
    name,
    text: name.endsWith('.yaml')
      ? text
          .replace(/^( {4}points: )(\d+)$/gm, (whole: string, head: string, points: string) =>
            count++ % step === 0 ? `${head}${Math.max(1, Number(points) - 3)}` : whole,
          )
          .replace(/^version: .*$/m, 'version: 99.0.0')
      : text,
  }));
  return [...changed, { name: 'challenger.yaml', text: NEW_TRICK }];
}
