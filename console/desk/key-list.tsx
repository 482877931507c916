// Which key does what at the desk.
import { DESK_TEXT } from '../text/desk-text.ts';
import { useText } from '../text/language.ts';

const KEYS = [
  ['Space', 'next'],
  ['A B C', 'answer'],
  ['⌫', 'back'],
  ['1–8', 'outcome'],
  ['Enter', 'save'],
  ['Esc', 'clear'],
  ['N', 'note'],
  ['D', 'dial'],
  ['E', 'more'],
  ['H', 'hold'],
  ['K', 'skip'],
  ['P', 'pass'],
  ['T', 'handover'],
  ['G', 'giveBack'],
  ['?', 'help'],
] as const;

export function KeyList() {
  const { keyList } = useText(DESK_TEXT);
  return (
    <dl className="keys">
      {KEYS.map(([key, name]) => (
        <div key={key}>
          <dt>
            <kbd>{key}</kbd>
          </dt>
          <dd>{keyList[name]}</dd>
        </div>
      ))}
    </dl>
  );
}
