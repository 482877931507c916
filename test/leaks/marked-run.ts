// A whole run with marked people: signals good and bad, decisions, a task with all that staff do to it, orders, reports, and requests that are refused.
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startForewarn } from '../forewarn-process.ts';
import { ApiClient, type KeptAnswer } from './api-client.ts';
import { PERSON, REASON, RELATIVE, SUSPECT } from './marks.ts';

const PACK = `
pack: leaks
version: 1.0.0
features:
  paid: { on: transfer.attempted, by: victim, value: sum(signal.amountFen), window: 12h }
  payers: { on: transfer.attempted, by: payee, role: suspect, value: distinct(signal.payer), window: 12h }
typologies:
  demo: { name: demo, role: victim, halfLife: 6h, levels: { yellow: 10, orange: 30, red: 80 } }
  mule: { name: mule, role: suspect, halfLife: 6h, levels: { orange: 30, red: 80 } }
rules:
  called: { typology: demo, on: call.ended, when: signal.durationMs >= 10 * minute, points: 40, reason: 'called by {signal.caller}' }
  paying: { typology: demo, on: transfer.attempted, when: paid >= 1000 * yuan, points: 95, reason: 'pays {signal.payee}' }
  taking: { typology: mule, on: transfer.attempted, when: payers >= 1, points: 60, reason: '{payers} payers' }
`;
/** Every task is looked at again. */
const DESKS = 'reviews: { percent: { already-paid: 100 }, sheet: { asked: 5 } }';
const PASSWORD = 'correct horse battery';
const DESK = '330106';
const HOUR_MS = 3_600_000;

export interface MarkedRun {
  /** Everything that was printed. */
  readonly output: string;
  /** Of the holder where numbers are asked for, of those who work the task with its lease, of everybody else, and of requests that were refused. */
  readonly answers: Readonly<Record<'revealed' | 'holder' | 'others' | 'refused', string>>;
  readonly metrics: string;
  /** What a bank, a carrier and police got. */
  readonly delivered: string;
}

/** Runs it in a folder on a Redis of its own; when it resolves forewarn has stopped. */
export async function markedRun(folder: string, redisUrl: string): Promise<MarkedRun> {
  mkdirSync(join(folder, 'pack'));
  writeFileSync(join(folder, 'pack', 'pack.yaml'), PACK);
  writeFileSync(join(folder, 'desks.yaml'), DESKS);
  const partner = await startPartner();
  const provider = { kind: 'signed-http', url: partner.url, secret: 'env:TEST_SECRET' };
  const channels = ['sms', 'voice', 'order', 'dispatch'];
  writeFileSync(
    join(folder, 'deliveries.yaml'),
    JSON.stringify({
      providers: { partner: { ...provider, private: true } },
      routes: channels.map((channel) => ({ channel, through: 'partner' })),
    }),
  );
  const forewarn = await startForewarn({
    REDIS_URL: redisUrl,
    FOREWARN_DATA_DIR: join(folder, 'data'),
    FOREWARN_PACK_DIR: join(folder, 'pack'),
    FOREWARN_DESKS_FILE: join(folder, 'desks.yaml'),
    FOREWARN_DELIVERIES_FILE: join(folder, 'deliveries.yaml'),
    FOREWARN_PORT: '0',
    FOREWARN_ACCESS: 'on',
    FOREWARN_SECOND_FACTOR: 'nobody',
    FOREWARN_LOG_LEVEL: 'trace',
    FOREWARN_CHECKPOINT_MS: '300',
    TEST_SECRET: 'a secret of the partner',
  });
  const { url } = forewarn;
  const kept = { holder: [], others: [], refused: [] } satisfies Record<string, KeptAnswer[]>;
  try {
    const staff = await letIn(url, forewarn.output(), kept);
    await sendSignals(staff.bank);
    await workTask(staff);
    await askWrongly(staff);
    await lookAround(staff);
    const metrics = (await staff.admin.ask('GET', '/metrics')).text;
    await sleep(1_500);
    await forewarn.stop();
    return {
      output: forewarn.output(),
      answers: {
        revealed: textOf(kept.holder.filter(showsNumbers)),
        holder: textOf(kept.holder.filter((answer) => !showsNumbers(answer))),
        others: textOf(kept.others),
        refused: textOf(kept.refused),
      },
      metrics,
      delivered: partner.taken(),
    };
  } finally {
    await forewarn.stop();
    partner.stop();
  }
}

/** Whether it is an act of its own by which the holder sees numbers. */
function showsNumbers({ method, path }: KeptAnswer): boolean {
  return method === 'POST' && /\/(?:lease\/reveal|reach)$/.test(path);
}

interface Staff {
  readonly bank: ApiClient;
  readonly operator: ApiClient;
  readonly supervisor: ApiClient;
  readonly admin: ApiClient;
  readonly auditor: ApiClient;
  readonly refused: ApiClient;
}

async function letIn(
  url: string,
  output: string,
  kept: Record<'holder' | 'others' | 'refused', KeptAnswer[]>,
): Promise<Staff> {
  const admin = new ApiClient(url, kept.others);
  const token = /"token":"([^"]+)"/.exec(output)?.[1];
  await setPassword(admin, 'admin', token ?? '');
  const enter = async (name: string, role: string, answers: KeptAnswer[]) => {
    const grants = [{ role, region: '330000' }];
    await admin.get('POST', '/v1/access-changes', { kind: 'create', name, grants });
    const invitation = await admin.get('POST', `/v1/accounts/${name}/invitation`);
    const client = new ApiClient(url, answers);
    await setPassword(client, name, invitation.token);
    return client;
  };
  const grants = [{ role: 'partner', region: '330000' }];
  const program = { kind: 'create', name: 'bank', grants, sources: ['bank', 'partner'] };
  await admin.get('POST', '/v1/access-changes', program);
  const bank = new ApiClient(url, kept.others);
  bank.key = await admin.get('POST', '/v1/accounts/bank/keys');
  const operator = await enter('li', 'operator', kept.holder);
  const refused = new ApiClient(url, kept.refused);
  refused.token = operator.token;
  return {
    bank,
    operator,
    supervisor: await enter('chen', 'supervisor', kept.others),
    admin,
    auditor: await enter('zhou', 'auditor', kept.others),
    refused,
  };
}

async function setPassword(client: ApiClient, name: string, token: string): Promise<void> {
  await client.get('POST', '/v1/session/invitation', { token, password: PASSWORD });
  const session = await client.get('POST', '/v1/session', { name, password: PASSWORD });
  client.token = session.token;
}

async function sendSignals(bank: ApiClient): Promise<void> {
  const head = { source: 'bank', region: DESK };
  const time = Date.now() - 120_000;
  const { phone, account, device, identity: person } = PERSON;
  const call = { callId: 'c1', caller: SUSPECT.phone, callee: phone, answered: true, device };
  const transfer = { transferId: 't1', payer: account, payee: SUSPECT.account };
  const lines = [
    { ...head, type: 'link.declared', id: '1', time, person, phone, account, device },
    { ...head, type: 'call.ended', id: '2', time: time + 1, ...call, durationMs: HOUR_MS },
    { ...head, type: 'transfer.attempted', id: '3', time: time + 2, ...transfer, amountFen: 9e6 },
    { ...head, type: 'transfer.attempted', id: '4', time: time + 3, ...transfer, amountFen: 'x' },
    // Too late to count.
    { ...head, type: 'transfer.attempted', id: '5', time: 9e11, ...transfer, amountFen: 1 },
  ].map((line) => JSON.stringify(line));
  await bank.ask('POST', '/v1/signals', [...lines, `{"phone":"${phone}",`].join('\n'));
}

/** Everything that staff do to a task and about it. */
async function workTask({ operator, supervisor, bank }: Staff): Promise<void> {
  const { lease, task } = await claimPaying(operator);
  const path = `/v1/tasks/${task.taskId}`;
  const { name, place, identity } = PERSON;
  await operator.get('POST', `${path}/lease/reveal`, { lease, reason: 'call' });
  await supervisor.get('GET', path);
  await supervisor.get('GET', `/v1/tasks?desk=${DESK}&state=claimed`);
  const search = { desk: DESK, text: PERSON.phone.slice(3) };
  await supervisor.get('POST', '/v1/tasks/search', search);
  await operator.get('POST', `${path}/contacts`, {
    lease,
    phone: RELATIVE.phone,
    relation: `女儿 ${name}`,
    source: 'staff',
    consent: '曾留为紧急联系人',
  });
  const asked = { ask: 'line-status', reason: `三次未接 ${PERSON.phone}` };
  await operator.get('POST', `${path}/carrier-requests`, asked);
  await operator.get('POST', `${path}/reach`, { lease, reason: 'call' });
  await supervisor.get('GET', `${path}/reach`);
  await supervisor.get('GET', '/v1/carrier-requests?desk=330000');
  await operator.ask('POST', `${path}/ladder/message`, {});
  await operator.ask('POST', `${path}/ladder/visit`, { place });
  await bank.ask('POST', '/v1/replies', { provider: 'partner', phone: PERSON.phone, text: '1' });
  const order = await operator.get('POST', '/v1/orders', {
    kind: 'freeze',
    desk: DESK,
    target: { kind: 'account', id: SUSPECT.account },
    episodeId: task.episodeId,
    person: identity,
    reason: `${REASON} 已向 ${SUSPECT.account} 转账`,
    amountFen: 5_000_000,
  });
  await supervisor.get('POST', `/v1/orders/${order.orderId}/approval`, {});
  const paid = [{ amountFen: 100, paidAt: Date.now(), payee: SUSPECT.account }];
  const note = `${name} ${identity} 手机 ${PERSON.phone} 住 ${place}`;
  const met = { lease, note, paid, place };
  await operator.get('POST', `${path}/outcome`, { ...met, outcome: 'visit-needed' });
  await typeReasons({ operator, supervisor }, task.taskId);
  const again = await operator.get('POST', `${path}/claim`, {});
  await operator.get('POST', `${path}/lease/reveal`, { lease: again.lease, reason: 'visit' });
  const over = { lease: again.lease, outcome: 'already-paid', note, paid };
  await operator.get('POST', `${path}/outcome`, over);
  await sleep(2_000);
  await supervisor.get('GET', path);
  await supervisor.get('GET', `${path}/ladder`);
  await supervisor.get('GET', `/v1/orders?desk=${DESK}`);
  await reviewCall({ operator, supervisor }, task.taskId);
}

/** The call is scored and the score appealed, each in words. */
async function reviewCall(
  { operator, supervisor }: Pick<Staff, 'operator' | 'supervisor'>,
  taskId: string,
): Promise<void> {
  const { reviews } = await supervisor.get('GET', '/v1/reviews?desk=330000');
  const drawn = reviews.find((review: { taskId: string }) => review.taskId === taskId);
  const path = `/v1/reviews/${drawn.reviewId}`;
  const words = `${REASON} ${PERSON.phone}`;
  await supervisor.get('POST', `${path}/scores`, { scores: { asked: 1 }, comment: words });
  await operator.get('POST', `${path}/appeal`, { reason: words });
}

/** The ways in which somebody lets go of a task or a lead moves it, each with a reason. */
async function typeReasons(
  { operator, supervisor }: Pick<Staff, 'operator' | 'supervisor'>,
  taskId: string,
): Promise<void> {
  const path = `/v1/tasks/${taskId}`;
  const reason = `${REASON} ${PERSON.phone}`;
  const claim = async () => (await operator.get('POST', `${path}/claim`, {})).lease;
  const until = Date.now() + HOUR_MS;
  await operator.get('POST', `${path}/set-aside`, {
    lease: await claim(),
    until,
    reason,
    for: 'me',
  });
  await operator.get('POST', `${path}/handover`, { to: '330206', reason });
  await supervisor.get('POST', `${path}/move`, { direction: 'up', reason });
  await supervisor.get('PUT', `/v1/desks/${DESK}/pause`, { tasks: 'wait', reason });
  await supervisor.get('GET', '/v1/desk-pauses');
  await supervisor.get('GET', path);
  await operator.ask('POST', `/v1/desks/${DESK}/claims`, {});
  await supervisor.get('DELETE', `/v1/desks/${DESK}/pause`, { reason });
  await operator.get('POST', `${path}/skip`, { lease: await claim(), reason });
  await supervisor.get('POST', `${path}/reassignment`, { to: 'li', reason });
}

/** Claims the task once its payment is in it. */
async function claimPaying(operator: ApiClient) {
  for (let tries = 0; tries < 50; tries++) {
    const claim = await operator.get('POST', `/v1/desks/${DESK}/claims`, {});
    if (claim?.task.episode.transfers.length > 0) return claim;
    if (claim !== undefined) {
      const path = `/v1/tasks/${claim.task.taskId}/lease`;
      await operator.get('DELETE', path, { lease: claim.lease });
    }
    await sleep(200);
  }
  throw new Error('The marked signals made no task.');
}

/** Requests that cannot be answered, with personal data where it does not belong. */
async function askWrongly({ refused, bank, supervisor }: Staff): Promise<void> {
  const { phone, account, identity } = PERSON;
  const encoded = encodeURIComponent(phone);
  await refused.ask('GET', `/v1/nowhere/${encoded}?account=${account}`);
  await refused.ask('GET', `/v1/tasks/${encoded}`);
  await refused.ask('GET', `/v1/tasks?desk=${DESK}&state=${identity}`);
  await refused.ask('POST', `/v1/tasks/${encoded}/claim`, {});
  await refused.ask('GET', `/v1/orders/${account}`);
  await refused.ask('GET', `/v1/risk/phon/${encoded}`);
  await refused.ask('POST', `/v1/desks/${DESK}/claims`, { phone });
  await refused.ask('POST', '/v1/orders', { kind: phone, target: account, reason: identity });
  await refused.ask('POST', '/v1/tasks/search', { desk: identity, text: 1 });
  await refused.ask('POST', '/v1/signals', `{"payer":"${account}`);
  await bank.ask('POST', '/v1/checks', { payer: account, payee: SUSPECT.account });
  await supervisor.get('POST', '/v1/risk/query', { kind: 'phone', id: phone });
  await supervisor.ask('GET', `/v1/risk/account/${SUSPECT.account}`);
}

async function lookAround({ supervisor, auditor, admin }: Staff): Promise<void> {
  const period = `region=330000&from=${Date.now() - 24 * HOUR_MS}&to=${Date.now() + HOUR_MS}`;
  for (const path of [
    `/v1/report?${period}`,
    `/v1/report/episodes?${period}`,
    `/v1/report/campaigns?${period}`,
    `/v1/report/work?${period}`,
    '/v1/board?desk=330000',
    '/v1/staff?desk=330000',
    '/v1/reviews?desk=330000',
  ])
    await supervisor.ask('GET', path);
  await auditor.get('GET', '/v1/audit?limit=100');
  await auditor.get('GET', '/v1/audit/verification').catch(() => undefined);
  for (const path of ['/v1/status', '/status', '/readyz', '/v1/deliveries', '/v1/sources'])
    await admin.ask('GET', path);
}

/** Takes all that goes out, as a bank, a carrier and police do. */
async function startPartner() {
  const bodies: string[] = [];
  const server = createServer((request, response) => {
    request.on('data', (bytes) => bodies.push(String(bytes)));
    request.on('end', () => {
      response.setHeader('content-type', 'application/json');
      response.end('{"state":"accepted"}');
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    url: `http://127.0.0.1:${address.port}/`,
    taken: () => bodies.join('\n'),
    stop: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

function textOf(answers: readonly KeptAnswer[]): string {
  return answers
    .map(({ method, path, status, text }) => `${method} ${path.length} ${status} ${text}`)
    .join('\n');
}
