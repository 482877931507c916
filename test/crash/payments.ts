// What a bank sends to a system that is broken on purpose: people in turn who pay often enough for a task, and now and then a payment that comes too late to count.

/** Orange at the second payment, red at the fourth. */
export const CRASH_PACK = `
pack: crash
version: 1.0.0
lateness: 1m
features:
  paid: { on: transfer.attempted, by: victim, value: count, window: 1h }
typologies:
  demo: { name: demo, role: victim, halfLife: 6h, levels: { orange: 30, red: 80 } }
rules:
  twice: { typology: demo, on: transfer.attempted, when: paid >= 2, points: 60, reason: '{paid}' }
  often: { typology: demo, on: transfer.attempted, when: paid >= 4, points: 90, reason: '{paid}' }
`;
export const PAYMENTS_A_POST = 12;
/** Each person pays so often, in turn with so many others. */
const PAYMENTS = 6;
const IN_TURN = 4;
const LATE_MS = 600_000;

/** The payment of this number, made now. */
export function paymentOf(index: number, inTurn = IN_TURN) {
  const person = Math.floor(index / (PAYMENTS * inTurn)) * inTurn + (index % inTurn);
  return {
    type: 'transfer.attempted',
    id: `p${index}`,
    source: 'bank',
    time: Date.now(),
    region: '330106',
    transferId: `t${index}`,
    payer: `62${String(person).padStart(8, '0')}`,
    payee: '9900000001',
    amountFen: 100_000,
  };
}

/** One that is late when the payment of this number has been counted. */
export function latePaymentOf(index: number) {
  const time = Date.now() - LATE_MS;
  return { ...paymentOf(index), id: `late${index}`, payer: '63000001', time };
}
