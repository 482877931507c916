// What a feature or a sequence is at the signals of the story that is open, under its meaning.
import { useEffect, useState } from 'react';
import { usePreferences } from '../shell/preferences.ts';
import { clock, plainMoney, span } from '../text/amount-text.ts';
import { GRAPH_TEXT } from '../text/graph-text.ts';
import { type Language, useText } from '../text/language.ts';
import { STORY_VALUES_TEXT } from '../text/story-values-text.ts';
import type { Compiler } from './compiler/compiler.ts';
import type { Description, PlayedStory, StoryValue, Verdict } from './compiler/message.ts';
import { durationText } from './story-text.ts';

/** Rows that are shown: the newest changes. */
const ROWS_MAX = 8;

/** The story that is open, for who tells values of it; `verdict` changes when the text has been read anew. */
export interface OpenStory {
  readonly compiler: Compiler;
  readonly story: PlayedStory | undefined;
  readonly verdict: Verdict | undefined;
}

interface StoryValuesProps {
  readonly of: Description;
  readonly open: OpenStory;
}

export function StoryValues({ of, open: { compiler, story, verdict } }: StoryValuesProps) {
  const text = useText(STORY_VALUES_TEXT);
  const [told, setTold] = useState<{ readonly values: readonly StoryValue[] | undefined }>();
  const { title } = of;
  useEffect(() => {
    if (story === undefined || verdict === undefined) return;
    let isPast = false;
    void compiler.values(title, story).then((values) => {
      if (!isPast) setTold({ values });
    });
    return () => {
      isPast = true;
    };
  }, [compiler, title, story, verdict]);
  if (story === undefined) return <p className="note">{text.noStory}</p>;
  if (told === undefined) return null;
  if (told.values === undefined) return <p className="note">{text.unsound}</p>;
  if (told.values.length === 0) return <p className="note">{text.never}</p>;
  return <Table of={of} story={story} values={told.values} />;
}

interface TableProps extends Pick<StoryValuesProps, 'of'> {
  readonly story: PlayedStory;
  readonly values: readonly StoryValue[];
}

function Table({ of, story, values }: TableProps) {
  const text = useText(STORY_VALUES_TEXT);
  const { signals: types } = useText(GRAPH_TEXT);
  const words: Readonly<Record<string, string>> = types;
  const { language } = usePreferences();
  const changes = changesOf(values);
  const isOfMany = new Set(values.map(({ subject }) => subject.id)).size > 1;
  const unit = of.facts.find(({ name }) => name === 'unit')?.value;
  const typeOf = (id: string) =>
    String(story.signals.find((signal) => signal.id === id)?.fields['type']);
  return (
    <table className="story-values">
      <caption>
        {text.of(story.name)}
        {changes.length > ROWS_MAX ? ` · ${text.earlier(changes.length - ROWS_MAX)}` : ''}
      </caption>
      <tbody>
        {changes.slice(-ROWS_MAX).map(({ signal, atMs, subject, value }) => (
          <tr key={`${signal} ${subject.id}`}>
            <td>+{durationText(atMs)}</td>
            <td>
              {words[typeOf(signal)] ?? typeOf(signal)}
              {isOfMany ? <span className="soft"> {subject.id}</span> : null}
            </td>
            <td>{value === true ? text.complete : valueText(value, unit, language)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** Values that are not what they were before of the same subject. A sequence may be completed again and again. */
function changesOf(values: readonly StoryValue[]): StoryValue[] {
  const before = new Map<string, StoryValue['value']>();
  return values.filter(({ subject, value }) => {
    const isSame = before.get(subject.id) === value;
    before.set(subject.id, value);
    return value === true || !isSame;
  });
}

function valueText(value: number | string, unit: string | undefined, language: Language): string {
  if (typeof value === 'string') return value;
  if (unit === 'fen') return plainMoney(value, language);
  if (unit === 'ms') return span(value, language);
  if (unit === 'time') return clock(value);
  return String(Math.round(value * 100) / 100);
}
