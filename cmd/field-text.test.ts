import { describe, expect, test } from 'vitest';
import { FIELDS, SIGNAL_TYPE_NAMES } from '../signal/signal-type.ts';
import { fieldLines, mappedFieldsOf, typeLines } from './field-text.ts';

describe('the fields of a type', () => {
  test('are told with what they mean, whether they are needed, and their units and codes', () => {
    const text = fieldLines('call.ended').join('\n');
    expect(text).toContain('call.ended: A call is over; `time` is its end.');
    expect(text).toMatch(
      /durationMs +required +Talking time of the call\.\n +whole number of milliseconds; unit: ms, s, .*clock/,
    );
    expect(text).toMatch(/callerCheck +optional .*\n +one of passed, failed, none/);
    expect(text).not.toContain('source ');
  });

  test('are those of every type, as the reference has them', () => {
    expect(typeLines()).toHaveLength(SIGNAL_TYPE_NAMES.length);
    for (const type of SIGNAL_TYPE_NAMES)
      for (const { name, text } of mappedFieldsOf(type))
        if (name in FIELDS)
          expect(text).toBe(Object.entries(FIELDS).find(([key]) => key === name)?.[1].text);
  });

  test('of an unknown type are none, and the nearest is named', () => {
    expect(() => fieldLines('call.endet')).toThrow("did you mean 'call.ended'");
  });
});
