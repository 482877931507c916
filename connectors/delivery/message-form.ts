// The words of a provider of messages or calls: what its request looks like, and how its answers and receipts are read. They stand in the file of
// deliveries, so that no provider needs code of ours.
import { parseTemplate, type TemplatePart } from '../mapping/template.ts';
import type { YamlNode } from '../mapping/yaml-node.ts';
import { RECEIPT_STATES, type ReceiptState } from './delivery.ts';
import type { SettingReader } from './setting-reader.ts';

export const PLACES = ['deliveryId', 'phone', 'localPhone', 'text', 'language', 'time'] as const;
export type Place = (typeof PLACES)[number];

/** JSON with templates for texts. */
export type FormBody =
  | { readonly kind: 'text'; readonly parts: readonly TemplatePart[] }
  | { readonly kind: 'list'; readonly items: readonly FormBody[] }
  | { readonly kind: 'map'; readonly fields: Readonly<Record<string, FormBody>> };

export interface AnswerForm {
  /** Path of what says whether it was taken; any 2xx says so when undefined. */
  readonly code: string | undefined;
  readonly taken: readonly string[];
  /** Codes that want us to come again later. */
  readonly throttled: readonly string[];
  readonly reference: string | undefined;
  readonly reason: string | undefined;
}

export interface ReceiptForm {
  /** Path of a list of receipts; the whole body is one, or a list, when undefined. */
  readonly items: string | undefined;
  readonly deliveryId: string | undefined;
  readonly reference: string | undefined;
  readonly state: string;
  readonly states: Readonly<Record<string, ReceiptState>>;
  readonly reason: string | undefined;
  readonly answer: string | undefined;
}

export interface MessageForm {
  readonly body: FormBody;
  /** How the body is written. */
  readonly type: 'json' | 'form';
  /** undefined for our own words. */
  readonly answer: AnswerForm | undefined;
  readonly receipt: ReceiptForm | undefined;
}

const OURS = {
  deliveryId: '{deliveryId}',
  phone: '{phone}',
  text: '{text}',
  language: '{language}',
};

/** Reads `body`, `type`, `answer` and `receipt` of a provider. */
export function readForm(
  keys: Partial<Record<'body' | 'type' | 'answer' | 'receipt', YamlNode>>,
  reader: SettingReader,
): MessageForm {
  const type = keys.type?.word('a type of body', ['json', 'form'] as const) ?? 'json';
  if (type === 'form' && keys.body === undefined)
    keys.type?.complain("a form needs 'body', the names of its fields");
  return {
    body: keys.body === undefined ? plainBody() : readBody(keys.body, reader),
    type,
    answer: keys.answer && readAnswer(keys.answer),
    receipt: keys.receipt && readReceiptForm(keys.receipt),
  };
}

function plainBody(): FormBody {
  const fields = Object.entries(OURS).map(([key, text]) => {
    const parts = parseTemplate(text);
    return [key, { kind: 'text', parts: typeof parts === 'string' ? [] : parts }] as const;
  });
  return { kind: 'map', fields: Object.fromEntries(fields) };
}

function readBody(node: YamlNode, reader: SettingReader): FormBody {
  if (node.isMap) {
    const fields = node
      .entries('body')
      .map(({ key, value }) => [key, readBody(value, reader)] as const);
    return { kind: 'map', fields: Object.fromEntries(fields) };
  }
  if (node.isList)
    return { kind: 'list', items: node.items('body').map((item) => readBody(item, reader)) };
  const parts = parseTemplate(reader.text(node, 'body') ?? '');
  if (typeof parts === 'string') {
    node.complain(parts);
    return { kind: 'text', parts: [] };
  }
  for (const part of parts)
    if ('name' in part && !PLACES.some((place) => place === part.name))
      node.complainUnknown('a place of a message', part.name, PLACES);
  return { kind: 'text', parts };
}

function readAnswer(node: YamlNode): AnswerForm {
  const known = ['code', 'taken', 'throttled', 'reference', 'reason'] as const;
  const keys = node.keys('answer', known);
  if ((keys.code === undefined) !== (keys.taken === undefined))
    node.complain("'code', a path, and 'taken', its values when all is well, go together");
  return {
    code: keys.code?.text('code'),
    taken: keys.taken?.items('taken').flatMap((item) => item.text('taken') ?? []) ?? [],
    throttled:
      keys.throttled?.items('throttled').flatMap((item) => item.text('a code') ?? []) ?? [],
    reference: keys.reference?.text('reference'),
    reason: keys.reason?.text('reason'),
  };
}

function readReceiptForm(node: YamlNode): ReceiptForm {
  const known = [
    'items',
    'deliveryId',
    'reference',
    'state',
    'states',
    'reason',
    'answer',
  ] as const;
  const keys = node.keys('receipt', known);
  if (keys.deliveryId === undefined && keys.reference === undefined)
    node.complain("a receipt needs 'deliveryId' or 'reference', a path");
  if (keys.state === undefined || keys.states === undefined)
    node.complain("a receipt needs 'state', a path, and 'states', what its values mean");
  const states = (keys.states?.entries('states') ?? []).flatMap(({ key, value }) => {
    const state = value.word('a state of a receipt', RECEIPT_STATES);
    return state === undefined ? [] : [[key, state] as const];
  });
  return {
    items: keys.items?.text('items'),
    deliveryId: keys.deliveryId?.text('deliveryId'),
    reference: keys.reference?.text('reference'),
    state: keys.state?.text('state') ?? '',
    states: Object.fromEntries(states),
    reason: keys.reason?.text('reason'),
    answer: keys.answer?.text('answer'),
  };
}

/** A body with its places filled. */
export function fillBody(body: FormBody, values: Readonly<Record<Place, string>>): unknown {
  switch (body.kind) {
    case 'text':
      return body.parts
        .map((part) => ('text' in part ? part.text : placeText(values, part.name)))
        .join('');
    case 'list':
      return body.items.map((item) => fillBody(item, values));
    case 'map':
      return Object.fromEntries(
        Object.entries(body.fields).map(([key, value]) => [key, fillBody(value, values)] as const),
      );
  }
}

function placeText(values: Readonly<Record<Place, string>>, name: string): string {
  const place = PLACES.find((one) => one === name);
  return place === undefined ? '' : values[place];
}

/** What stands at a path such as `data.0.id`, as text; undefined where there is nothing or something nested. */
export function textAt(json: unknown, path: string | undefined): string | undefined {
  if (path === undefined) return undefined;
  const found = valueAt(json, path);
  return typeof found === 'string' || typeof found === 'number' || typeof found === 'boolean'
    ? String(found)
    : undefined;
}

/** What stands at a path; the whole for an empty one. */
export function valueAt(json: unknown, path: string): unknown {
  if (path === '') return json;
  return path.split('.').reduce<unknown>((value, key) => {
    const holder = Object(value);
    return Object.hasOwn(holder, key) ? holder[key] : undefined;
  }, json);
}
