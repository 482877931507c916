// The life of a version: what it says otherwise, what speaks for it, who did what and why, and the next step.
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { regionName } from '../../signal/region.ts';
import { Refusal } from '../link/request.ts';
import { may, useSession } from '../link/session.ts';
import { Reading } from '../parts/reading.tsx';
import { usePreferences } from '../shell/preferences.ts';
import { clock, day } from '../text/amount-text.ts';
import { useSaid } from '../text/compiler/said.ts';
import { joined, useText } from '../text/language.ts';
import { WORKBENCH_TEXT } from '../text/workbench-text.ts';
import { ActDialog } from './act-dialog.tsx';
import { Patch } from './patch.tsx';
import { stateWords } from './state-words.ts';
import { type ActName, actsOf, isOwnWork } from './version-acts.ts';
import { type Act, perform, useDiff, type Version, type VersionHead } from './versions.ts';

interface VersionsViewProps {
  readonly all: readonly VersionHead[];
  readonly version: Version;
  readonly onVersion: (versionId: string) => void;
  /** Opens the backtests of the version, at one of them. */
  readonly onBacktests: (backtestId?: string) => void;
  readonly onShadow: () => void;
}

export function VersionsView(props: VersionsViewProps) {
  const { all, version, onVersion, onBacktests, onShadow } = props;
  const text = useText(WORKBENCH_TEXT);
  const { language } = usePreferences();
  return (
    <div className="versions">
      <nav aria-label={text.life.all}>
        <h2>{text.life.all}</h2>
        <ul>
          {all.map((head) => (
            <li key={head.versionId}>
              <button
                type="button"
                className="row"
                aria-current={head.versionId === version.versionId ? 'true' : undefined}
                onClick={() => onVersion(head.versionId)}
              >
                <span>
                  {head.pack || head.versionId} <b>{stateWords(head, text)}</b>
                  <br />
                  <span className="soft">
                    {head.author} · {day(head.madeAt)} {clock(head.madeAt, 'minute')}
                  </span>
                </span>
              </button>
            </li>
          ))}
        </ul>
      </nav>
      <article>
        <header>
          <h2>
            {version.pack || version.versionId} · {stateWords(version, text)}
          </h2>
          <p>{version.reason}</p>
          <p className={version.isSound ? 'good' : 'bad'}>
            {version.isSound ? text.life.sound(version.check.storyCount) : text.life.unsound}
          </p>
          {version.scope === undefined ? null : (
            <p>
              {text.life.scope(
                joined(
                  (version.scope.regions ?? []).map((code) => regionName(code, language)),
                  language,
                ),
                version.scope.percent === undefined ? '' : text.life.percent(version.scope.percent),
              )}
            </p>
          )}
          <Acts key={version.versionId} version={version} onVersion={onVersion} />
          <p>
            <button type="button" className="link" onClick={() => onBacktests()}>
              {text.life.toBacktests}
            </button>
            {isBeside(version) ? ' · ' : ''}
            {isBeside(version) ? (
              <button type="button" className="link" onClick={onShadow}>
                {text.life.toShadow}
              </button>
            ) : null}
          </p>
        </header>
        <Evidence version={version} onBacktests={onBacktests} />
        <History version={version} />
        <Difference version={version} />
      </article>
    </div>
  );
}

function Acts({ version, onVersion }: Pick<VersionsViewProps, 'version' | 'onVersion'>) {
  const text = useText(WORKBENCH_TEXT);
  const { staff } = usePreferences();
  const queries = useQueryClient();
  const session = useSession().data;
  const [asked, setAsked] = useState<ActName>();
  const [said, setSaid] = useState('');
  const acts = actsOf(version).filter(({ permission }) => may(session, permission));
  const isOwn = isOwnWork(version, staff);
  async function act(wanted: Act, reason: string) {
    setAsked(undefined);
    try {
      const { versionId } = await perform(version, wanted, staff, reason);
      await queries.invalidateQueries({ queryKey: ['rule-versions'] });
      await queries.invalidateQueries({ queryKey: ['rule-version'] });
      await queries.invalidateQueries({ queryKey: ['rule-diff'] });
      setSaid('done');
      if (versionId !== version.versionId) onVersion(versionId);
    } catch (error) {
      setSaid(text.life.refused(error instanceof Refusal ? error.message : text.linkDown));
    }
  }
  return (
    <div className="acts">
      {acts.map(({ name }, index) => (
        <button
          key={name}
          type="button"
          className={index === 0 ? 'main' : ''}
          disabled={name === 'approval' && isOwn}
          onClick={() => (staff === '' ? setSaid(text.needsName) : setAsked(name))}
        >
          {text.life.acts[name]}
        </button>
      ))}
      {isOwn && acts.some(({ name }) => name === 'approval') ? (
        <p className="note">{text.life.ownWork}</p>
      ) : null}
      <p role="status" className="note">
        {said === 'done' ? text.life.done : said}
      </p>
      {asked === undefined ? null : (
        <ActDialog
          name={asked}
          onAct={(wanted, reason) => void act(wanted, reason)}
          onClose={() => setAsked(undefined)}
        />
      )}
    </div>
  );
}

interface Shown {
  readonly version: Version;
}

/** Whether it may run beside the live one, so that both are compared. */
function isBeside({ state, scope }: Version): boolean {
  return state === 'shadow' || state === 'approved' || scope !== undefined;
}

function Evidence({ version, onBacktests }: Shown & Pick<VersionsViewProps, 'onBacktests'>) {
  const text = useText(WORKBENCH_TEXT);
  const say = useSaid();
  return (
    <section className="card">
      <h2>{text.life.evidence}</h2>
      {version.evidence.length === 0 ? <p className="note">{text.life.noEvidence}</p> : null}
      <ul>
        {version.evidence.map((one) => (
          <li key={`${one.at}${one.kind}${one.text}`}>
            <b>
              {Object.entries(text.life.evidenceKinds).find(([kind]) => kind === one.kind)?.[1] ??
                one.kind}
            </b>{' '}
            {said(one, say)} <Reference evidence={one} onBacktests={onBacktests} />{' '}
            <span className="soft">
              {one.by} · {clock(one.at)}
              {one.digest === version.digest ? '' : ' · ≠'}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** What is made by itself is said in the reader's language; what somebody wrote stands as it is. */
function said({ kind, by, text }: Version['evidence'][number], say: (english: string) => string) {
  if (kind === 'drift') return text.split('; ').map(say).join('; ');
  const words = kind === 'backtest' || by === 'forewarn' ? say(text) : text;
  return words.replace(/beside ([^;]+)/, '$& (in brackets)').replaceAll(/(\d)T(\d)/g, '$1 $2');
}

interface ReferenceProps extends Pick<VersionsViewProps, 'onBacktests'> {
  readonly evidence: Version['evidence'][number];
}

/** A backtest by its id opens; what somebody wrote there stands as it is. */
function Reference({ evidence: { kind, ref }, onBacktests }: ReferenceProps) {
  const text = useText(WORKBENCH_TEXT);
  if (ref === undefined) return null;
  if (kind !== 'backtest' || !/^[0-9a-f]{16}$/.test(ref)) return <>({ref})</>;
  return (
    <button type="button" className="link" onClick={() => onBacktests(ref)}>
      {text.life.toBacktest}
    </button>
  );
}

function History({ version }: Shown) {
  const text = useText(WORKBENCH_TEXT);
  return (
    <section className="card">
      <h2>{text.life.history}</h2>
      <ol className="timeline-of-story">
        <li>
          <b>{text.states.draft}</b> {version.author}{' '}
          <span className="soft">{clock(version.madeAt)}</span>
        </li>
        {version.moves.map((move) => (
          <li key={`${move.at}${move.to}`}>
            <b>{text.states[move.to]}</b> {move.by} <span className="soft">{clock(move.at)}</span>{' '}
            {move.reason}
          </li>
        ))}
      </ol>
    </section>
  );
}

function Difference({ version }: Shown) {
  const text = useText(WORKBENCH_TEXT);
  const { data, error } = useDiff(version);
  return (
    <section className="card">
      <h2>{text.life.difference}</h2>
      {data === undefined ? <Reading error={error} /> : null}
      {data?.files.length === 0 ? <p className="note">{text.life.same}</p> : null}
      {data?.files.map(({ name, kind, patch }) => (
        <details key={name} open>
          <summary>
            {name} · {text.life.kinds[kind]}
          </summary>
          <Patch patch={patch} />
        </details>
      ))}
    </section>
  );
}
