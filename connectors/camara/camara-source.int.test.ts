// A carrier that is asked as a source, by the suite of all sources: people wait to be asked about, and each answer is a record. Nobody waits at the
// carrier, so what is offered is wanted of us; what a process that was killed had not asked yet is asked by the next one.
import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import { startRelay } from '../../test/relay.ts';
import { describeSource } from '../source/source.conformance.ts';
import { AskedPeople } from './asked-people.ts';

const OURS = '+86138';
const ODD = '+86139';
/** A number that the carrier does not have. */
const STRANGER = { phone: '+8613700000000', region: '330100', time: 0 };
const DIGITS = 8;

/** What the carrier says of a number. */
function answerOf(phone: string): readonly [status: number, body: string] {
  if (phone === STRANGER.phone) return [422, '{"status":422,"code":"SERVICE_NOT_APPLICABLE"}'];
  return [200, phone.startsWith(ODD) ? '{"poison":' : '{"phoneNumberRecycled":true}'];
}

describeSource('camara', async () => {
  const carrier = createServer(async (request, response) => {
    const body = await text(request);
    response.setHeader('content-type', 'application/json');
    if (request.url === '/token') return response.end('{"access_token":"t","expires_in":3600}');
    const [status, said] = answerOf(String(JSON.parse(body).phoneNumber));
    return response.writeHead(status).end(said);
  });
  await new Promise<void>((resolve) => carrier.listen(0, '127.0.0.1', resolve));
  const address = carrier.address();
  const relay = await startRelay(
    typeof address === 'object' && address !== null ? address.port : 0,
  );
  let people = new AskedPeople();
  let odd = 0;
  return {
    entry() {
      people = new AskedPeople();
      const token = `token: { url: '${relay.url}/token', client: us, secret: s }`;
      const ask = 'ask: { number-recycling: v0.2 }, perSecond: 100000';
      return Promise.resolve(`{ kind: camara, url: '${relay.url}', ${token}, ${ask} }`);
    },
    offer(records) {
      for (const record of records)
        people.want(
          personOf(record) ?? {
            ...STRANGER,
            phone: `${ODD}${String(odd++).padStart(DIGITS, '0')}`,
          },
        );
      return Promise.resolve();
    },
    get people() {
      return people;
    },
    numberOf: (signal) =>
      'phone' in signal ? String(Number(String(signal.phone).slice(OURS.length))) : '',
    async cut() {
      await relay.cut();
      // A carrier that is asked nothing is not missed.
      people.want(STRANGER);
    },
    mend: () => relay.mend(),
    lag: 'lagRecords',
    async stop() {
      await relay.stop();
      carrier.closeAllConnections();
      carrier.close();
    },
  };
});

/** The person about whom a record tells; undefined for one that is nonsense. */
function personOf(record: string) {
  try {
    const { id, region, time } = JSON.parse(record);
    return {
      phone: `${OURS}${String(id).padStart(DIGITS, '0')}`,
      region: String(region),
      time: Number(time),
    };
  } catch {
    return undefined;
  }
}
