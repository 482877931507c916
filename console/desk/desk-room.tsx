// The desk: nothing to choose from, one key for the next person, one screen for everything about them.
import { useEffect, useState } from 'react';
import { IdentityDialog } from '../shell/identity-dialog.tsx';
import { usePreferences } from '../shell/preferences.ts';
import { DESK_TEXT } from '../text/desk-text.ts';
import { useText } from '../text/language.ts';
import { useAlarm } from './alarm.ts';
import { sweepDrafts } from './draft.ts';
import { useHolder } from './holding.ts';
import { Idle } from './idle.tsx';
import { useWaiting } from './waiting.ts';
import { Work } from './work.tsx';

export function DeskRoom() {
  const text = useText(DESK_TEXT);
  const { staff, desk } = usePreferences();
  const holder = useHolder(desk, staff);
  const { holding } = holder;
  const [said, setSaid] = useState('');
  const [isAsking, setAsking] = useState(staff === '');
  useAlarm(useWaiting(desk)?.('red').count, holding.kind === 'held');
  useEffect(() => sweepDrafts(Date.now()), []);
  if (holding.kind === 'held' || holding.kind === 'lost') {
    return (
      <Work
        key={holding.held.claim.lease}
        holder={holder}
        held={holding.held}
        state={holding.kind === 'lost' ? 'lost' : holding.isLinkDown ? 'link-down' : 'held'}
        said={said}
        onSaid={setSaid}
      />
    );
  }
  return (
    <>
      <h1 className="unseen">{text.title}</h1>
      <Idle
        holder={holder}
        isTaking={holding.kind === 'taking'}
        note={holding.kind === 'idle' ? holding.note : undefined}
        said={said}
        onSeat={() => setAsking(true)}
      />
      {isAsking ? <IdentityDialog onClose={() => setAsking(false)} /> : null}
    </>
  );
}
