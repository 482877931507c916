// Stories that were played, and one of them opened: its signals on a time line, with what was decided at each and why, down to the signals behind a value.
import type { Decision, FeatureReading, RuleHit } from '../../engine/decision.ts';
import { useTypologyNames } from '../command/typology-names.ts';
import { CopyButton } from '../parts/copy-button.tsx';
import { LevelBadge } from '../parts/level-badge.tsx';
import { usePreferences } from '../shell/preferences.ts';
import { plainMoney } from '../text/amount-text.ts';
import { useSaid } from '../text/compiler/said.ts';
import { COPY_TEXT } from '../text/copy-text.ts';
import { GRAPH_TEXT } from '../text/graph-text.ts';
import { useText } from '../text/language.ts';
import { WORKBENCH_TEXT } from '../text/workbench-text.ts';
import type { PlayedSignal, PlayedStory } from './compiler/play.ts';
import { durationText, TRY_FILE } from './story-text.ts';

interface StoryListProps {
  readonly played: readonly PlayedStory[];
  readonly onOpen: (story: PlayedStory) => void;
}

/** All that were played, those that do not hold first. */
export function StoryList({ played, onOpen }: StoryListProps) {
  const text = useText(WORKBENCH_TEXT);
  const good = played.filter(({ faults }) => faults.length === 0).length;
  const sorted = [...played].sort(
    (a, b) => Math.sign(b.faults.length) - Math.sign(a.faults.length),
  );
  return (
    <>
      <p role="status">
        <b>{text.played(good, played.length)}</b>
      </p>
      <ul className="stories">
        {sorted.map((story) => (
          <li key={`${story.file}:${story.line}`}>
            <button type="button" className="row" onClick={() => onOpen(story)}>
              <Verdict story={story} />
              <span>{story.name}</span>
              <span className="soft">{story.file}</span>
            </button>
          </li>
        ))}
      </ul>
    </>
  );
}

/** A story that somebody tries expects nothing, so that all that comes of it is no fault but the answer. */
function isAnswer({ file, faults }: PlayedStory): boolean {
  return file === TRY_FILE && faults.every(({ message }) => message.endsWith(' not expect'));
}

function Verdict({ story }: { readonly story: PlayedStory }) {
  const text = useText(WORKBENCH_TEXT);
  const isGood = story.faults.length === 0;
  if (!isGood && isAnswer(story)) return <span className="verdict">▷ {text.tried}</span>;
  return (
    <span className={isGood ? 'verdict good' : 'verdict bad'}>
      {isGood ? '✓' : '✗'} {isGood ? text.holds : text.fails}
    </span>
  );
}

interface StoryProps {
  readonly story: PlayedStory;
  /** Comes into sight first, and is marked. */
  readonly linkedSignal: string | undefined;
  /** The address of what was decided at a signal; undefined for a story that is not kept. */
  readonly link: ((signal: string) => string) | undefined;
  readonly isUnsaved: boolean;
  readonly onLine: (line: number) => void;
  readonly onRule: (rule: string) => void;
}

export function Story(props: StoryProps) {
  const { story, linkedSignal, link, isUnsaved, onLine, onRule } = props;
  const text = useText(WORKBENCH_TEXT);
  const say = useSaid();
  const nameOf = useTypologyNames();
  const named = (words: string) => words.replaceAll(/[a-z]+(?:-[a-z]+)*/g, nameOf);
  const signals = [...story.signals].sort((a, b) => a.atMs - b.atMs);
  return (
    <article className="story">
      <h3>{story.name}</h3>
      <Verdict story={story} />
      {(isAnswer(story) ? [] : story.faults).map(({ line, message }) => (
        <p key={`${line}${message}`} className="fault">
          <button type="button" className="link" onClick={() => onLine(line)}>
            {line}
          </button>{' '}
          {named(say(message))}
        </p>
      ))}
      {story.decisions.length === 0 ? <p className="note">{text.nothingDecided}</p> : null}
      <ol className="timeline-of-story">
        {signals.map((signal) => (
          <li
            key={signal.id}
            className={signal.id === linkedSignal ? 'linked' : undefined}
            ref={signal.id === linkedSignal ? intoSight : undefined}
          >
            <Signal signal={signal} />
            {story.decisions
              .filter((decision) => `${decision.signal.source}/${decision.signal.id}` === signal.id)
              .map((decision) => (
                <Explanation
                  key={decision.decisionId}
                  decision={decision}
                  signals={signals}
                  address={isUnsaved ? '' : link?.(signal.id)}
                  onRule={onRule}
                />
              ))}
          </li>
        ))}
      </ol>
    </article>
  );
}

function intoSight(element: HTMLElement | null): void {
  element?.scrollIntoView({ block: 'center' });
}

function Signal({ signal: { atMs, fields } }: { readonly signal: PlayedSignal }) {
  const { signals: types } = useText(GRAPH_TEXT);
  const { language } = usePreferences();
  const { type, ...rest } = fields;
  const words: Readonly<Record<string, string>> = types;
  const shown = (name: string, value: unknown) =>
    name === 'amountFen' && typeof value === 'number'
      ? plainMoney(value, language)
      : `${name} ${value}`;
  return (
    <p className="signal">
      <b>+{durationText(atMs)}</b> <span title={String(type)}>{words[String(type)] ?? type}</span>{' '}
      <span className="soft">
        {Object.entries(rest)
          .map(([name, value]) => shown(name, value))
          .join(', ')}
      </span>
    </p>
  );
}

interface ExplanationProps {
  readonly decision: Decision;
  readonly signals: readonly PlayedSignal[];
  /** Leads here; empty until what is shown is saved, undefined when it never will be. */
  readonly address: string | undefined;
  readonly onRule: (rule: string) => void;
}

/** Why a decision was made: rule, points, the values that it read, the signals behind each. */
function Explanation({ decision, signals, address, onRule }: ExplanationProps) {
  const text = useText(WORKBENCH_TEXT);
  const { kinds } = useText(GRAPH_TEXT);
  const nameOf = useTypologyNames();
  return (
    <section className="explanation">
      <p>
        <LevelBadge level={decision.level} /> <b>{nameOf(decision.typology)}</b>{' '}
        {text.score(decision.score)}{' '}
        <span className="soft">
          {kinds[decision.subject.kind]} {decision.subject.id}
        </span>{' '}
        <Share address={address} />
      </p>
      <ul>
        {decision.rules.map((hit) => (
          <Hit key={hit.id} hit={hit} signals={signals} onRule={onRule} />
        ))}
      </ul>
    </section>
  );
}

function Share({ address }: Pick<ExplanationProps, 'address'>) {
  const text = useText(COPY_TEXT);
  if (address === undefined) return null;
  if (address === '') return <span className="soft">{text.saveFirst}</span>;
  return <CopyButton value={address} words={text.copyLink} />;
}

interface HitProps extends Omit<ExplanationProps, 'decision' | 'address'> {
  readonly hit: RuleHit;
}

function Hit({ hit, signals, onRule }: HitProps) {
  const text = useText(WORKBENCH_TEXT);
  const { language } = usePreferences();
  return (
    <li>
      <button type="button" className="link" onClick={() => onRule(hit.id)}>
        {hit.id}
      </button>{' '}
      <b>{text.points(hit.points)}</b> {hit.reason[language]}
      <ul className="readings">
        {Object.entries(hit.features).map(([name, reading]) => (
          <li key={name}>
            <code>
              {name} = {reading.value ?? '–'}
            </code>{' '}
            <span className="soft">
              {reading.windowMs === undefined ? '' : text.window(durationText(reading.windowMs))}{' '}
              {behind(reading, signals)}
            </span>
          </li>
        ))}
      </ul>
    </li>
  );
}

/** The signals behind a value by when they came. */
function behind({ signals: ids }: FeatureReading, signals: readonly PlayedSignal[]): string {
  return ids
    .flatMap((id) => signals.find((signal) => signal.id === id) ?? [])
    .map(({ atMs, fields }) => `+${durationText(atMs)} ${fields['type']}`)
    .join(', ');
}
