// Cases that nobody was warned of, in groups, each with the draft of a rule.
import type { MissedCases } from '../../api/contract/missed-cases.ts';
import { regionName } from '../../signal/region.ts';
import { useTypologyNames } from '../command/typology-names.ts';
import { Reading } from '../parts/reading.tsx';
import { usePreferences } from '../shell/preferences.ts';
import { shortMoney, wholeCount, withInterval } from '../text/amount-text.ts';
import { IMPROVE_TEXT } from '../text/improve-text.ts';
import { joined, labelled, useText } from '../text/language.ts';
import { DraftButton, type Drafting } from './draft-button.tsx';
import { type AskedPeriod, useMissed } from './improve.ts';
import { beginDraft, type Version } from './versions.ts';

const SIGNS_SHOWN = 4;

interface MissedPartProps {
  readonly period: AskedPeriod;
  readonly version: Version;
  readonly drafting: Drafting;
}

export function MissedPart({ period, version, drafting }: MissedPartProps) {
  const text = useText(IMPROVE_TEXT);
  const { staff } = usePreferences();
  const { look, error } = useMissed(period, staff === '' ? 'workbench' : staff);
  if (error !== null) return <Reading error={error} />;
  if (look?.state === 'failed' || look?.state === 'cancelled')
    return <p role="alert">{text.failed(look.trouble ?? '')}</p>;
  if (look?.result === undefined) {
    const { share } = look?.progress ?? {};
    const state = look?.state === 'queued' ? text.queued : text.looking;
    return (
      <p role="status">
        {state} {share === undefined ? '' : text.progress(Math.round(share * 100))}
      </p>
    );
  }
  const { filed, missedInAll, unseen, others, alone, clusters } = look.result;
  const told = [filed, missedInAll, unseen, others].map(wholeCount);
  const [a = '', b = '', c = '', d = ''] = told;
  return (
    <>
      <p role="status">
        {text.missed(a, b, c, d)} {alone > 0 ? text.alone(wholeCount(alone)) : ''}
      </p>
      {clusters.length === 0 ? <p className="empty">{text.noClusters}</p> : null}
      {clusters.map((cluster, index) => (
        <Group
          key={cluster.caseIds[0]}
          number={index + 1}
          cluster={cluster}
          version={version}
          drafting={drafting}
        />
      ))}
    </>
  );
}

type Cluster = MissedCases['clusters'][number];

interface GroupProps extends Omit<MissedPartProps, 'period'> {
  readonly number: number;
  readonly cluster: Cluster;
}

function Group({ number, cluster, version, drafting }: GroupProps) {
  const text = useText(IMPROVE_TEXT);
  const { language } = usePreferences();
  const nameOf = useTypologyNames();
  const { cases, lossFen, typologies, regions, traits, sequences, shared, draft } = cluster;
  const nameOfRegion = (code: string) => regionName(code, language);
  const named = (all: Cluster['typologies'], name: (key: string) => string) =>
    joined(
      all.map((one) => `${name(one.name)} ${one.cases}`),
      language,
    );
  return (
    <section className="group">
      <h2>
        {text.cluster} {number} · {wholeCount(cases)} {text.cases} · {text.loss}{' '}
        {shortMoney(lossFen, language)}
      </h2>
      <p>
        {labelled(text.typologies, named(typologies, nameOf), language)} ·{' '}
        {labelled(text.places, named(regions.slice(0, SIGNS_SHOWN), nameOfRegion), language)}
      </p>
      <h3>{text.signs}</h3>
      <ul>
        {[...traits.slice(0, SIGNS_SHOWN), ...sequences.slice(0, 1)].map((trait) => (
          <li key={trait.trait}>
            <code>{trait.trait}</code>{' '}
            {text.shares(percent(trait.share), percent(trait.othersShare))} · ×
            {withInterval(short(trait.lift), short(trait.low), short(trait.high), language)}
          </li>
        ))}
      </ul>
      {shared.length === 0 ? null : (
        <p>
          {labelled(
            text.shared,
            joined(
              shared.map(({ value, cases: met }) => `${value} ${met}`),
              language,
            ),
            language,
          )}
        </p>
      )}
      {draft === undefined ? (
        <p className="note">{text.noDraft}</p>
      ) : (
        <details>
          <summary>
            {text.draft} {draft.name} ·{' '}
            {text.draftOf(percent(draft.share), percent(draft.othersShare))}
            {draft.complaints.length === 0 ? '' : ` · ${text.complaints(draft.complaints.length)}`}
          </summary>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keys */}
          <pre className="patch" tabIndex={0}>
            {draft.text}
          </pre>
          <DraftButton
            onDraft={drafting.onDraft}
            file={draft.name}
            make={(by, why) => beginDraft(drafting.versionId, by, why, withFile(version, draft))}
            reason={`${text.parts.missed}: ${draft.name}`}
          />
        </details>
      )}
    </section>
  );
}

function withFile({ files }: Version, { name, text }: { name: string; text: string }) {
  const kept = files.filter((file) => file.name !== name);
  return [...kept.map((file) => ({ name: file.name, text: file.text ?? '' })), { name, text }];
}

function percent(share: number): string {
  return `${Math.round(share * 1_000) / 10}%`;
}

function short(lift: number): string {
  return lift < 10 ? lift.toFixed(1) : wholeCount(Math.round(lift));
}
