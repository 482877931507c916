// The board of a lead: what waits where and for how long, what becomes overdue, who works, and what is reviewed.
import { useState } from 'react';
import { homeRegion, regionName } from '../../signal/region.ts';
import { useNow } from '../link/now.ts';
import { regionOf, useSession } from '../link/session.ts';
import { livenessOf } from '../link/status.ts';
import type { Stream } from '../link/stream.ts';
import { Reading } from '../parts/reading.tsx';
import { usePreferences } from '../shell/preferences.ts';
import { clock } from '../text/amount-text.ts';
import { BOARD_TEXT } from '../text/board-text.ts';
import { useText } from '../text/language.ts';
import { useBoard } from './board.ts';
import { Breaches } from './breaches.tsx';
import { CarrierRequests } from './carrier-requests.tsx';
import { DeskTable } from './desk-table.tsx';
import { type LeadAct, LeadDialog } from './lead-dialog.tsx';
import { LevelTotals } from './level-totals.tsx';
import { Reviews } from './reviews.tsx';
import { StaffTable } from './staff-table.tsx';

export function BoardRoom() {
  const text = useText(BOARD_TEXT);
  const { language } = usePreferences();
  const desk = regionOf(useSession().data, 'tasks:lead') ?? homeRegion();
  const { data, error, refetch, stream } = useBoard(desk);
  const [act, setAct] = useState<LeadAct>();
  if (data === undefined) return <Reading error={error} onRetry={() => void refetch()} />;
  return (
    <div className="board">
      <header>
        <h1>{text.title}</h1>
        <span className="note">{text.whole(regionName(desk, language))}</span>
        <span className="gap" />
        <BoardLive stream={stream} />
      </header>
      <LevelTotals desks={data.desks} />
      <div className="halves">
        <div>
          <DeskTable desks={data.desks} onAct={setAct} />
          <CarrierRequests desk={desk} />
          <Reviews desk={desk} />
        </div>
        <div>
          <Breaches breaches={data.breaches} at={data.at} onAct={setAct} />
          <StaffTable staff={data.staff} at={data.at} onAct={setAct} />
        </div>
      </div>
      {act === undefined ? null : (
        <LeadDialog act={act} desk={desk} onClose={() => setAct(undefined)} />
      )}
    </div>
  );
}

/** Whether the board is of now; a stream that is down is tried again by itself. */
function BoardLive({ stream: { heardAt, isDown } }: { readonly stream: Stream }) {
  const text = useText(BOARD_TEXT);
  const { state, since } = livenessOf(heardAt, isDown, useNow(1_000));
  const words =
    state === 'live'
      ? text.live
      : state === 'waiting'
        ? text.waitingLive
        : text.stale(since === undefined ? '–' : clock(since, 'second'));
  return (
    <span className={`live ${state}`} role="status">
      {words}
    </span>
  );
}
