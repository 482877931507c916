// What a bank answers to a request to cancel a payment: ISO 20022 camt.029, the resolution of an investigation.
import { parseAmountFen } from '../../../signal/amount.ts';
import { FwError } from '../../../signal/fw-error.ts';
import { DOCUMENT_LIMITS, DocumentFault } from '../../iso-20022/document-fault.ts';
import { XmlText } from '../../iso-20022/xml-text.ts';
import type { ReceiptState } from '../delivery.ts';
import type { LaterWord } from '../provider.ts';
import { shortText } from '../read-word.ts';

const STATES: ReadonlyMap<string, ReceiptState> = new Map([
  ['CNCL', 'done'],
  ['ACCR', 'done'],
  ['PDCR', 'delivered'],
  ['ACVR', 'delivered'],
  ['RJCR', 'refused'],
  ['RJVR', 'refused'],
]);
const LIMITS = { ...DOCUMENT_LIMITS, documentCharsMax: 200_000, tokenCharsMax: 10_000 };

/** Whether a body is XML. */
export function isXml(body: string): boolean {
  return body.trimStart().startsWith('<');
}

/** Reads it. Throws FW_REQUEST_INVALID for what is no such document, or says nothing that we know. */
export function readResolution(body: string): LaterWord {
  const found = new Map<string, string>();
  const path: string[] = [];
  let text = '';
  // The first of each: a document speaks of one payment here.
  const keep = (name: string, value: string) => {
    if (value.trim() !== '' && !found.has(name)) found.set(name, value.trim());
  };
  const xml = new XmlText(
    {
      open: ({ local, attributes }) => {
        path.push(local);
        text = '';
        const currency = attributes['Ccy']?.value;
        if (currency !== undefined) keep(`${path.slice(-2).join('/')}@Ccy`, currency);
      },
      text: (more) => {
        text += more;
      },
      close: () => {
        keep(path.slice(-2).join('/'), text);
        path.pop();
        text = '';
      },
    },
    LIMITS,
  );
  try {
    xml.push(Buffer.from(body));
    xml.end();
  } catch (error) {
    if (!(error instanceof DocumentFault)) throw error;
    throw new FwError('FW_REQUEST_INVALID', `The XML cannot be read: ${error.message}.`, {
      cause: error,
    });
  }
  const said = found.get('TxInfAndSts/TxCxlSts') ?? found.get('Sts/Conf');
  const state = said === undefined ? undefined : STATES.get(said);
  const deliveryId = found.get('RslvdCase/Id');
  if (state === undefined || deliveryId === undefined) {
    const wanted = `RslvdCase/Id and Sts/Conf or TxCxlSts, one of ${[...STATES.keys()].join(', ')}`;
    throw new FwError('FW_REQUEST_INVALID', `A camt.029 has ${wanted}.`);
  }
  return {
    deliveryId,
    word: {
      state,
      ...shortText('reference', found.get('TxInfAndSts/CxlStsId') ?? found.get('Assgnmt/Id')),
      ...(state === 'done' ? amountOf(found) : {}),
      ...shortText('reason', found.get('CxlStsRsnInf/AddtlInf') ?? found.get('Rsn/Cd')),
    },
  };
}

const AMOUNT = 'RsltnRltdInf/IntrBkSttlmAmt';

/** The money that comes back, where the bank says how much in yuan. */
function amountOf(found: ReadonlyMap<string, string>): { doneFen?: number } {
  if (found.get(`${AMOUNT}@Ccy`) !== 'CNY') return {};
  const amount = parseAmountFen(found.get(AMOUNT) ?? '', 'exact');
  return amount.ok ? { doneFen: amount.amountFen } : {};
}
