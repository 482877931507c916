// One person at risk, on one screen: who and how urgent on top; why and what happened, the script, and money and outcome side by side below.
import { useState } from 'react';
import { Dialog } from '../parts/dialog.tsx';
import { useKeys } from '../parts/keys.ts';
import { Reading } from '../parts/reading.tsx';
import { usePreferences } from '../shell/preferences.ts';
import { DESK_TEXT } from '../text/desk-text.ts';
import { useText } from '../text/language.ts';
import { useDraft } from './draft.ts';
import { HelpDialog } from './help-dialog.tsx';
import type { Held, Holder } from './holding.ts';
import { KeyList } from './key-list.tsx';
import { LadderStrip } from './ladder-strip.tsx';
import { LetGoDialog, WAY_KEYS, type Way } from './let-go-dialog.tsx';
import { Money } from './money.tsx';
import { OutcomePanel } from './outcome-panel.tsx';
import { useRevealed } from './revealed.ts';
import { useCallScripts } from './script.ts';
import { ScriptPanel } from './script-panel.tsx';
import { Timeline } from './timeline.tsx';
import { Who } from './who.tsx';
import { Why } from './why.tsx';

interface WorkProps {
  readonly holder: Holder;
  readonly held: Held;
  readonly state: 'held' | 'link-down' | 'lost';
  /** What was recorded last, for a moment. */
  readonly said: string;
  readonly onSaid: (text: string) => void;
}

const WAYS: readonly Way[] = ['hold', 'skip', 'pass', 'handover'];

export function Work({ holder, held, state, said, onSaid }: WorkProps) {
  const text = useText(DESK_TEXT);
  const { task } = held.claim;
  const { language } = usePreferences();
  const [draft, change, drop] = useDraft(task.taskId);
  const revealed = useRevealed(held, holder.lost);
  const [isShown, setShown] = useState(false);
  const show = () => {
    setShown(!isShown);
    // What it is refused with stands beside the number.
    if (!isShown) revealed.ask('call').catch(() => setShown(false));
  };
  const [way, setWay] = useState<Way | 'keys' | 'help'>();
  const scripts = useCallScripts();
  const close = () => setWay(undefined);
  const ways = WAYS.map((name) => [WAY_KEYS[name], () => setWay(name)] as const);
  useKeys({
    ...(state === 'lost' ? {} : Object.fromEntries(ways)),
    d: show,
    ...(state === 'lost' ? {} : { e: () => setWay('help') }),
    '?': () => setWay('keys'),
    g: state === 'lost' ? holder.done : holder.giveBack,
  });
  return (
    <div className="work">
      <Who
        held={held}
        typology={scripts.data?.names[task.episode.typology]?.[language] ?? task.episode.typology}
        isLost={state === 'lost'}
        shown={isShown ? revealed.task?.episode.phone : undefined}
        fault={revealed.fault}
        onShow={show}
      />
      {state === 'held' ? null : (
        <Trouble isLost={state === 'lost'} holder={holder} taskId={task.taskId} />
      )}
      <div className="columns">
        <div className="column">
          <Why task={task} notes={isShown ? revealed.earlierNotes : undefined} />
          <Timeline task={task} shown={isShown ? revealed.task : undefined} />
        </div>
        <div className="column">
          {scripts.data === undefined ? (
            <Reading error={scripts.error} onRetry={() => void scripts.refetch()} />
          ) : (
            <ScriptPanel
              scripts={scripts.data}
              task={task}
              draft={draft}
              change={change}
              isLost={state === 'lost'}
            />
          )}
          <LadderStrip task={task} isLost={state === 'lost'} onOpen={() => setWay('help')} />
        </div>
        <div className="column">
          <Money task={task} onAsk={() => revealed.ask('order')} isLost={state === 'lost'} />
          <OutcomePanel
            held={held}
            isLost={state === 'lost'}
            draft={{ ...draft, script: scripts.data?.version }}
            change={change}
            onLost={holder.lost}
            onRecorded={(what) => {
              drop();
              onSaid(what);
              holder.done();
              holder.next();
            }}
          />
        </div>
      </div>
      <footer>
        {WAYS.map((name) => (
          <button key={name} type="button" disabled={state === 'lost'} onClick={() => setWay(name)}>
            {text.more[name]} <kbd>{WAY_KEYS[name].toUpperCase()}</kbd>
          </button>
        ))}
        <button type="button" disabled={state === 'lost'} onClick={holder.giveBack}>
          {text.more.giveBack} <kbd>G</kbd>
        </button>
        <span className="gap" />
        <span className="note" role="status">
          {said}
        </span>
        <button type="button" className="quiet" onClick={() => setWay('keys')}>
          <kbd>?</kbd>
        </button>
      </footer>
      {way === 'keys' ? (
        <Dialog title={text.keyList.help} onClose={close}>
          <KeyList />
        </Dialog>
      ) : way === 'help' ? (
        <HelpDialog held={held} onClose={close} />
      ) : way === undefined ? null : (
        <LetGoDialog
          way={way}
          held={held}
          onClose={close}
          onGone={() => {
            close();
            onSaid(text.more[way]);
            holder.done();
          }}
          onLost={holder.lost}
        />
      )}
    </div>
  );
}

interface TroubleProps {
  readonly isLost: boolean;
  readonly holder: Holder;
  readonly taskId: string;
}

function Trouble({ isLost, holder, taskId }: TroubleProps) {
  const text = useText(DESK_TEXT);
  if (!isLost) {
    return (
      <div className="banner" role="alert">
        {text.linkDown}
      </div>
    );
  }
  return (
    <div className="banner lost" role="alert">
      <span>
        <b>{text.lostTitle}</b> {text.lost}
      </span>
      <button type="button" className="main" onClick={() => holder.take(taskId)}>
        {text.takeAgain}
      </button>
      <button type="button" onClick={holder.done}>
        {text.leave}
      </button>
    </div>
  );
}
