// A process that does what is due of ladders until it is killed: `node ladder-process.ts REDIS_URL PROVIDER_URL [PHONE]`. Deliveries are posted to the
// provider; with a phone it warns that person first.
import type { Carrier } from '../connectors/delivery/delivery.ts';
import { decisionOf } from '../dissuasion/fixture.ts';
import { LadderBook } from '../dissuasion/ladder-book.ts';
import { readWordings } from '../dissuasion/wording.ts';
import { ladderSettings } from './ladder-carrier.ts';

const [redisUrl = '', provider = '', phone] = process.argv.slice(2);

const carrier: Carrier = {
  name: 'http',
  async send(delivery) {
    const { deliveryId } = delivery;
    const body = JSON.stringify(delivery);
    await fetch(provider, { method: 'POST', headers: { 'idempotency-key': deliveryId }, body });
    return { deliveryId, state: 'delivered', provider: 'http', at: Date.now() };
  },
};
const book = new LadderBook({
  redisUrl,
  settings: ladderSettings(
    "{ levels: { yellow: [{ step: message, deadline: 1h }, { step: voice-robot, after: 3s, deadline: 1h }] }, quiet-hours: { from: '00:00', to: '00:00' } }",
  ),
  wordings: readWordings(),
  carrier,
  call: async () => undefined,
  lockMs: 500,
});
if (phone !== undefined) await book.warn([decisionOf({ level: 'yellow', phone })]);
