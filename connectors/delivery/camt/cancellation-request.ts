// An order to stop or to return a payment as a bank's payment system knows it: ISO 20022 camt.056, the request to cancel a payment, for fraud.
import type { OrderDelivery } from '../delivery.ts';

export interface CamtParties {
  /** BIC, or what the bank calls us. */
  readonly from: string;
  /** BIC, or what it calls itself. */
  readonly to: string;
}

const NAMESPACE = 'urn:iso:std:iso:20022:tech:xsd:camt.056.001.08';
const BIC = /^[A-Z0-9]{4}[A-Z]{2}[A-Z0-9]{2}([A-Z0-9]{3})?$/;
/** What the standard has room for. */
const [ID_MAX, TEXT_MAX] = [35, 105];
const NOT_PROVIDED = 'NOTPROVIDED';

/** Whether an order can be said in it: it is about a payment. */
export function isOfPayment({ kind }: OrderDelivery): boolean {
  return kind === 'stop-payment' || kind === 'return-funds';
}

/** The document; the case has the delivery's id, by which the answer names it. `now` is epoch ms. */
export function cancellationRequest(
  order: OrderDelivery,
  parties: CamtParties,
  now: number,
): string {
  const { deliveryId, amountFen, transferId, target, reason } = order;
  const [from, to] = [agent(parties.from), agent(parties.to)];
  const transfer = el('OrgnlTxId', text(transferId ?? NOT_PROVIDED, ID_MAX));
  const amount =
    amountFen === undefined
      ? ''
      : `<OrgnlIntrBkSttlmAmt Ccy="CNY">${(amountFen / 100).toFixed(2)}</OrgnlIntrBkSttlmAmt>`;
  const why =
    el('Rsn', el('Cd', 'FRAD')) + el('AddtlInf', text(`${order.kind}: ${reason}`, TEXT_MAX));
  const account = el('CdtrAcct', el('Id', el('Othr', el('Id', text(target.id, ID_MAX - 1)))));
  const body = [
    el(
      'Assgnmt',
      el('Id', text(deliveryId, ID_MAX)) +
        el('Assgnr', from) +
        el('Assgne', to) +
        el('CreDtTm', new Date(now).toISOString()),
    ),
    el('Case', el('Id', text(deliveryId, ID_MAX)) + el('Cretr', from)),
    el(
      'Undrlyg',
      el(
        'TxInf',
        el('CxlId', text(deliveryId, ID_MAX)) +
          el('OrgnlEndToEndId', NOT_PROVIDED) +
          transfer +
          amount +
          el('CxlRsnInf', why) +
          el('OrgnlTxRef', account),
      ),
    ),
  ].join('');
  return `<?xml version="1.0" encoding="UTF-8"?>\n<Document xmlns="${NAMESPACE}">${el('FIToFIPmtCxlReq', body)}</Document>\n`;
}

function agent(name: string): string {
  const id = BIC.test(name) ? el('BICFI', name) : el('Othr', el('Id', text(name, ID_MAX)));
  return el('Agt', el('FinInstnId', id));
}

function el(name: string, content: string): string {
  return `<${name}>${content}</${name}>`;
}

/** Cut to what there is room for, as Java counts characters, with nothing that XML would read as its own; half a character is a space. */
function text(value: string, charsMax: number): string {
  const cut = value.slice(0, charsMax);
  const plain = cut.replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, ' ');
  return plain.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
