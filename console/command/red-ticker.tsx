// The newest red episodes as they come: when, where, what kind, how much, and how far their ladders are. Nobody is named.
import { useState } from 'react';
import type { Static } from 'typebox';
import type { RedEpisode, RedList } from '../../api/contract/red.ts';
import { OUTCOMES } from '../../signal/outcome.ts';
import { regionName } from '../../signal/region.ts';
import { useNow } from '../link/now.ts';
import { livenessOf } from '../link/status.ts';
import { type Stream, useStream } from '../link/stream.ts';
import { LevelShape } from '../parts/level-badge.tsx';
import { usePreferences } from '../shell/preferences.ts';
import { clock, shortMoney } from '../text/amount-text.ts';
import { useText } from '../text/language.ts';
import { RED_TEXT } from '../text/red-text.ts';
import { useTypologyNames } from './typology-names.ts';

type Step = RedEpisode['steps'][number];
type Light = 'good' | 'going' | 'failed';

const LIGHT_OF: Readonly<Record<Step['state'], Light | undefined>> = {
  due: 'going',
  accepted: 'going',
  delivered: 'good',
  done: 'good',
  dropped: undefined,
  overdue: 'failed',
  refused: 'failed',
  failed: 'failed',
  expired: 'failed',
};
const MARK = { good: '✓', going: '…', failed: '!' } as const;

export function RedTicker({ region }: { readonly region: string }) {
  const text = useText(RED_TEXT);
  const [list, setList] = useState<Static<typeof RedList>>();
  const stream = useStream<Static<typeof RedList>>(
    { path: '/v1/report/red/events', query: { region } },
    ['red'],
    setList,
  );
  return (
    <section className="card red-ticker">
      <h2>
        {text.title}
        <span className="gap" />
        <Liveness stream={stream} />
      </h2>
      {list === undefined ? null : list.episodes.length === 0 ? (
        <p className="empty">{text.none}</p>
      ) : (
        <ol aria-label={text.title}>
          {list.episodes.map((episode) => (
            <Row key={episode.taskId} episode={episode} />
          ))}
        </ol>
      )}
    </section>
  );
}

function Row({ episode }: { readonly episode: RedEpisode }) {
  const text = useText(RED_TEXT);
  const { language } = usePreferences();
  const nameOf = useTypologyNames();
  const { openedAt, region, typology, atRiskFen, state, outcome, steps } = episode;
  return (
    <li className={state === 'closed' ? 'over' : ''}>
      <LevelShape level="red" />
      <time>{clock(openedAt, 'minute')}</time>
      <b>{regionName(region, language)}</b>
      <span className="fraud">{nameOf(typology)}</span>
      <span className="sum" title={text.atRisk(shortMoney(atRiskFen, language))}>
        {atRiskFen === 0 ? '' : shortMoney(atRiskFen, language)}
      </span>
      <Lights steps={steps} />
      <span className="state-word">
        {outcome === undefined ? text.state[state] : OUTCOMES[outcome][language]}
      </span>
    </li>
  );
}

function Lights({ steps }: { readonly steps: readonly Step[] }) {
  const text = useText(RED_TEXT);
  const lit = steps.flatMap(({ step, state }) => {
    const light = LIGHT_OF[state];
    return light === undefined ? [] : [{ step, light }];
  });
  const said = lit.map(({ step, light }) => `${text.step[step]} ${text.light[light]}`);
  return (
    <span className="lights">
      <span className="unseen">{lit.length === 0 ? '' : text.lights(said.join(', '))}</span>
      {lit.map(({ step, light }) => (
        <i key={step} className={light} aria-hidden="true">
          {text.step[step]} {MARK[light]}
        </i>
      ))}
    </span>
  );
}

/** Whether the list is of now; a stream that is down is tried again by the browser itself. */
function Liveness({ stream: { heardAt, isDown } }: { readonly stream: Stream }) {
  const text = useText(RED_TEXT);
  const { state, since } = livenessOf(heardAt, isDown, useNow(1_000));
  const stale = text.stale(since === undefined ? '–' : clock(since, 'second'));
  return (
    <span className={`live ${state}`} role="status">
      {{ live: text.live, waiting: text.waiting, stale }[state]}
    </span>
  );
}
