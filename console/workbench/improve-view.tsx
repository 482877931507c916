// What can be learnt of the rules from what became known: a stretch of time is chosen, the server works, and a draft is one button away.

import { type FormEvent, useState } from 'react';
import { homeRegion } from '../../signal/region.ts';
import { useStatus } from '../link/status.ts';
import { Choices } from '../parts/choices.tsx';
import { DeskOptions } from '../shell/identity-dialog.tsx';
import { usePreferences } from '../shell/preferences.ts';
import { day } from '../text/amount-text.ts';
import { IMPROVE_TEXT } from '../text/improve-text.ts';
import { useText } from '../text/language.ts';
import { CapacityPart } from './capacity-part.tsx';
import type { Drafting } from './draft-button.tsx';
import { DriftPart } from './drift-part.tsx';
import { type AskedPeriod, PARTS, type Part } from './improve.ts';
import { MissedPart } from './missed-part.tsx';
import { TuningPart } from './tuning-part.tsx';
import type { Version } from './versions.ts';

const DAY_MS = 86_400_000;
const DAYS = 30;

interface ImproveViewProps extends Pick<Drafting, 'onDraft'> {
  readonly version: Version;
  /** What points and levels are proposed of. */
  readonly liveId: string | undefined;
  /** The file that a rule stands in. */
  readonly fileOf: (rule: string) => string;
  readonly part: string;
  readonly onPart: (part: Part) => void;
}

export function ImproveView(props: ImproveViewProps) {
  const { version, liveId, part: asked, onPart, onDraft, fileOf } = props;
  const text = useText(IMPROVE_TEXT);
  const [period, setPeriod] = useState<AskedPeriod>();
  const part = PARTS.find((one) => one === asked) ?? 'missed';
  const drafting = { versionId: version.versionId, onDraft };
  const ofLive = { versionId: liveId ?? version.versionId, onDraft };
  return (
    <div className="records improve">
      <div className="filters">
        <Choices of={PARTS} chosen={part} wordsOf={(one) => text.parts[one]} onChoose={onPart} />
      </div>
      <p className="note">{text.about[part]}</p>
      <PeriodForm onPeriod={setPeriod} />
      {period === undefined ? (
        <p className="empty">{text.waiting}</p>
      ) : part === 'missed' ? (
        <MissedPart period={period} version={version} drafting={drafting} />
      ) : part === 'tuning' ? (
        <TuningPart period={period} drafting={ofLive} />
      ) : part === 'capacity' ? (
        <CapacityPart period={period} drafting={ofLive} />
      ) : (
        <DriftPart period={period} fileOf={fileOf} onDraft={onDraft} />
      )}
    </div>
  );
}

function PeriodForm({ onPeriod }: { readonly onPeriod: (period: AskedPeriod) => void }) {
  const text = useText(IMPROVE_TEXT);
  const { language } = usePreferences();
  const status = useStatus();
  const { watermark = 0 } = status.data ?? {};
  const newest = watermark > 0 ? watermark : Date.now();
  function ask(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const fields = new FormData(event.currentTarget);
    const last = Date.parse(`${fields.get('to')}T00:00:00+08:00`);
    const region = String(fields.get('region'));
    onPeriod({
      from: String(fields.get('from')),
      to: day(last + DAY_MS),
      ...(region === homeRegion() ? {} : { region }),
    });
  }
  return (
    <form className="filters" key={status.data === undefined ? 'before' : 'after'} onSubmit={ask}>
      <label>
        {text.from}{' '}
        <input type="date" name="from" required defaultValue={day(newest - (DAYS - 1) * DAY_MS)} />
      </label>
      <label>
        {text.to} <input type="date" name="to" required defaultValue={day(newest)} />
      </label>
      <label>
        {text.region}{' '}
        <select name="region" defaultValue={homeRegion()}>
          <DeskOptions language={language} />
        </select>
      </label>
      <button type="submit" className="main">
        {text.look}
      </button>
    </form>
  );
}
