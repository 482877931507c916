// The same message in JSON as in XML, in the ways in which partners write it.
import type { ElementStart } from '../connectors/iso-20022/message-text.ts';
import { XmlText } from '../connectors/iso-20022/xml-text.ts';

export interface JsonStyle {
  /** How an amount is written. */
  readonly amount: 'attribute' | 'beside' | 'typed';
  readonly isNumber: boolean;
  /** Where the version stands; nowhere is allowed. */
  readonly version: 'namespace' | 'header' | 'nowhere';
  readonly indent: number;
}

interface Element {
  readonly start: ElementStart;
  readonly children: Element[];
  text: string;
}

/** The document as JSON text. Numbers are written as they stand, so that none is rounded. */
export function jsonOf(xml: string, style: JsonStyle): string {
  const root: Element = { start: { local: '', uri: '', attributes: {} }, children: [], text: '' };
  const path = [root];
  const reader = new XmlText({
    open: (start) => {
      const element = { start, children: [], text: '' };
      path.at(-1)?.children.push(element);
      path.push(element);
    },
    text: (text) => {
      const element = path.at(-1);
      if (element !== undefined) element.text += text;
    },
    close: () => path.pop(),
  });
  reader.push(Buffer.from(xml));
  reader.end();
  const [document = root] = root.children;
  const { uri } = document.start;
  const members = membersOf(document, style);
  const named = style.version === 'namespace' ? [`"@xmlns":${JSON.stringify(uri)}`] : [];
  const body = `{"Document":${object([...named, ...members])}}`;
  const version = uri.split(':').at(-1) ?? '';
  const whole =
    style.version === 'header'
      ? object([`"AppHdr":{"MsgDefIdr":"${version}"}`, body.slice(1, -1)])
      : body;
  return style.indent === 0 ? whole : pretty(whole, style.indent);
}

function membersOf(element: Element, style: JsonStyle): string[] {
  const groups = Map.groupBy(element.children, ({ start }) => start.local);
  return [...groups].map(([name, all]) => {
    const values = all.map((one) => printed(one, style));
    const value = values.length === 1 ? values[0] : `[${values.join(',')}]`;
    return `${JSON.stringify(name)}:${value}`;
  });
}

function printed(element: Element, style: JsonStyle): string {
  if (element.children.length > 0) return object(membersOf(element, style));
  const currency = element.start.attributes['Ccy']?.value;
  const text = element.text.trim();
  if (currency === undefined) return JSON.stringify(text);
  const value =
    style.isNumber && /^(?:0|[1-9]\d*)(?:\.\d+)?$/.test(text) ? text : JSON.stringify(text);
  const keys = {
    attribute: ['@Ccy', '#text'],
    beside: ['Ccy', 'Amt'],
    typed: ['Ccy', 'ActiveCurrencyAndAmount'],
  };
  const [currencyKey, amountKey] = keys[style.amount];
  return object([`"${currencyKey}":${JSON.stringify(currency)}`, `"${amountKey}":${value}`]);
}

function object(members: readonly string[]): string {
  return `{${members.join(',')}}`;
}

/** Broken over lines without touching what stands in texts. */
function pretty(text: string, indent: number): string {
  let depth = 0;
  return text.replaceAll(/"(?:[^"\\]|\\.)*"|[{}[\],]/g, (token) => {
    if (token === '{' || token === '[') depth++;
    if (token === '}' || token === ']') depth--;
    const line = `\n${' '.repeat(indent * depth)}`;
    if (token === '}' || token === ']') return line + token;
    return /^[{[,]$/.test(token) ? token + line : token;
  });
}
