import { expect, test } from 'vitest';
import { LOG_START } from '../log/log.ts';
import { Inbox } from './inbox.ts';
import type { SectionPart } from './section.ts';

const compare = (a: string, b: string) => Number(a) - Number(b);
const items = new Uint8Array();

/** The last part of a frame after the one before it, unless it is said to be another. */
function part(position: number, number = 0, isLast = true): SectionPart {
  const after = position === 0 ? LOG_START : String(position - 1);
  const head = { position: String(position), after, appendedAt: 0, newestTime: 0 };
  return { ...head, part: number, isLast, items };
}

function positionsIn(inbox: Inbox): string[] {
  const positions: string[] = [];
  for (; inbox.first !== undefined; inbox.shift()) positions.push(inbox.first.position);
  return positions;
}

test('what a restarted stage sends again is dropped, and what was cut off in the middle begins again', () => {
  const inbox = new Inbox(LOG_START, compare);
  inbox.take([part(0), part(1), part(2, 0, false)], LOG_START);
  inbox.take([part(1), part(2, 0, false), part(2, 1)], '0');
  inbox.take([part(2, 0, false), part(2, 1), part(3)], '1');
  expect(positionsIn(inbox)).toEqual(['0', '1', '2', '3']);
});

test('two stages that both believe to be the one that sends do no harm', () => {
  const inbox = new Inbox(LOG_START, compare);
  const [first, second] = [part(0, 0, false), part(0, 1)];
  inbox.take([first, first, second, second, part(1), part(1)], LOG_START);
  expect(positionsIn(inbox)).toEqual(['0', '1']);
});

test('a section knows from where it is read again', () => {
  const inbox = new Inbox('4', compare);
  inbox.take([part(5, 0, false)], '17');
  inbox.take([part(5, 1), part(6)], '18');
  expect(inbox.first?.readAfter).toBe('17');
  inbox.shift();
  expect(inbox.first?.readAfter).toBe('18');
});

test('a frame or a part that is missing is told, not passed over', () => {
  expect(() => new Inbox('4', compare).take([part(6)], '1')).toThrow(/lacks what comes before/);
  const inbox = new Inbox('4', compare);
  inbox.take([part(5, 0, false)], '1');
  expect(() => inbox.take([part(5, 2)], '2')).toThrow(/lacks what comes before/);
});
