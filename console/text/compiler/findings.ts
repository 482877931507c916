// What stories and backtests found, in Chinese: faults of a story, and the evidence that is made by itself.
import type { Pattern } from './pattern.ts';

const CAUGHT_EN = 'cases warned in time {} ({}), late {} ({}), missed {} ({})';
const WARNED_EN = 'people warned {} ({}): fraud {} ({}), not fraud {} ({}), unknown {} ({})';

export const FINDINGS: readonly Pattern[] = [
  ['expected {} {}, nothing was decided', '应为 {1} {2}，结果没有判定'],
  [
    'expected {} {}, it came to {} (score {}, rules {})',
    '应为 {1} {2}，结果为{3}（{4} 分，规则 {5}）',
  ],
  ['expected rule {} to hold, it does not', '规则 {1} 应命中，没有命中'],
  [
    '{} came to {} (score {}, rules {}), which the story does not expect',
    '{1} 到了{2}（{3} 分，规则 {4}），用例里没有写',
  ],
  [
    `{} to {}, region {}, beside {}; ${CAUGHT_EN}; ${WARNED_EN}`,
    '{1} 至 {2}，地区 {3}，对照 {4}（数字在括号里）；案前预警 {5}（{6}），案后 {7}（{8}），漏报 {9}（{10}）；预警 {11}（{12}）人次：属实 {13}（{14}），不符 {15}（{16}），未知 {17}（{18}）',
  ],
  [
    `{} to {}, beside {}; ${CAUGHT_EN}; ${WARNED_EN}`,
    '{1} 至 {2}，对照 {3}（数字在括号里）；案前预警 {4}（{5}），案后 {6}（{7}），漏报 {8}（{9}）；预警 {10}（{11}）人次：属实 {12}（{13}），不符 {14}（{15}），未知 {16}（{17}）',
  ],
  [
    '{} is among the reasons of {} of {} warned episodes, {} of {} before ({} to {} points)',
    '{1} 是 {3} 个预警中 {2} 的原因，之前是 {5} 个中 {4}（变化 {6} 至 {7} 个百分点）',
  ],
  [
    '{} is right in {} of {} episodes with an outcome, {} of {} before ({} to {} points)',
    '{1} 在 {3} 个有结果的预警中对 {2}，之前在 {5} 个中对 {4}（变化 {6} 至 {7} 个百分点）',
  ],
  [
    'approved without a run in shadow: engines that run apart have none',
    '未经影子运行即批准：引擎分开运行时没有影子运行',
  ],
];
