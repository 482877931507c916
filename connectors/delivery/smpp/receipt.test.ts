import type { Pdu } from 'smpp';
import { expect, test } from 'vitest';
import { receiptOf } from './smpp-provider.ts';

const pdu = (fields: Partial<Pdu>): Pdu => {
  const whole: Pdu = {
    command: 'deliver_sm',
    command_status: 0,
    esm_class: 4,
    ...fields,
    response: () => whole,
    toBuffer: () => Buffer.alloc(16),
  };
  return whole;
};

test('a receipt is read from its text, or from its own fields', () => {
  const message =
    'id:A7 sub:001 dlvrd:000 submit date:2603010000 done date:2603010001 stat:UNDELIV err:012 text:x';
  expect(receiptOf(pdu({ short_message: { message } }))).toEqual({
    ids: ['A7', '167'],
    word: { state: 'failed', reason: 'UNDELIV 012' },
  });
  expect(receiptOf(pdu({ receipted_message_id: 'm-9', message_state: 2 }))).toEqual({
    ids: ['m-9'],
    word: { state: 'delivered' },
  });
});

test('a number is tried in the other digits as well', () => {
  const message = 'id:255 stat:DELIVRD';
  expect(receiptOf(pdu({ short_message: { message } }))?.ids).toEqual(['255', 'ff', 'FF', '597']);
});

test('what a person sends is no receipt, nor is what says nothing', () => {
  expect(receiptOf(pdu({ esm_class: 0, short_message: { message: 'id:1 stat:DELIVRD' } }))).toBe(
    undefined,
  );
  expect(receiptOf(pdu({ short_message: { message: 'hello' } }))).toBe(undefined);
});
