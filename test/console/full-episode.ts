// An episode that has all that the desk shows of one.
import type { Episode } from '../../dissuasion/episode.ts';

const PHONE = '+8613812345678';
const TALKED = {
  zh: '与境外号码通话35分钟，此前没有来往',
  en: 'Talked 35 min with a number from abroad, never before',
};

/** A red episode with all that the desk shows of one. */
export function fullEpisode(): Partial<Episode> {
  const now = Date.now();
  return {
    phone: PHONE,
    level: 'red',
    region: '330106',
    reasons: [
      reasonOf('police-pay-in-call', 42, {
        zh: '正在与境外号码长时间通话，同时大额付款50,000元',
        en: 'Pays 50,000 yuan during a long call with a number from abroad',
      }),
      reasonOf('police-long-call', 26, TALKED),
      reasonOf('suspect-call', 20, TALKED),
      reasonOf('police-share', 35, {
        zh: '境外长时间通话后安装了会议或远程控制应用',
        en: 'Installed a meeting or remote-control app after a long call from abroad',
      }),
    ],
    suspects: [
      { kind: 'phone', id: '+85261234567' },
      { kind: 'account', id: '6222021234567890123' },
    ],
    transfers: [
      transferOf('t1', 5_000_000, 'attempted', now - 90_000),
      transferOf('t2', 2_000_000, 'completed', now - 600_000),
    ],
    atRiskFen: 5_000_000,
  };
}

function reasonOf(id: string, points: number, reason: { zh: string; en: string }) {
  return { id, points, reason, features: {} };
}

function transferOf(
  transferId: string,
  amountFen: number,
  state: 'attempted' | 'completed',
  time: number,
) {
  return { transferId, amountFen, payee: '6222021234567890123', state, time };
}
