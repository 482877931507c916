// Asks why something is done with a version, of a note what it shows, and of going live for whom.
import { useState } from 'react';
import { Dialog } from '../parts/dialog.tsx';
import { DeskOptions } from '../shell/identity-dialog.tsx';
import { usePreferences } from '../shell/preferences.ts';
import { useText } from '../text/language.ts';
import { WORKBENCH_TEXT } from '../text/workbench-text.ts';
import type { ActName } from './version-acts.ts';
import type { Act, Scope } from './versions.ts';

const RANGES = ['everybody', 'share', 'inRegion'] as const;
type Range = (typeof RANGES)[number];

interface ActDialogProps {
  readonly name: ActName;
  readonly onAct: (act: Act, reason: string) => void;
  readonly onClose: () => void;
}

export function ActDialog({ name, onAct, onClose }: ActDialogProps) {
  const text = useText(WORKBENCH_TEXT);
  const [reason, setReason] = useState('');
  const [ref, setRef] = useState('');
  const [scope, setScope] = useState<Scope>();
  function actOf(): Act {
    if (name === 'evidence') return { kind: 'evidence', ref: ref.trim() };
    if (name === 'live') return { kind: 'live', ...(scope === undefined ? {} : { scope }) };
    return { kind: name };
  }
  return (
    <Dialog title={text.life.acts[name]} onClose={onClose}>
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault();
          onAct(actOf(), reason.trim());
        }}
      >
        {name === 'evidence' ? (
          <label>
            {text.life.ref}
            <input value={ref} maxLength={200} onChange={({ target }) => setRef(target.value)} />
          </label>
        ) : null}
        {name === 'live' ? <ScopeFields onScope={setScope} /> : null}
        <label>
          {name === 'evidence' ? text.life.evidenceText : text.life.why}
          <input
            value={reason}
            maxLength={500}
            required
            pattern=".*\S.*"
            onChange={({ target }) => setReason(target.value)}
          />
        </label>
        <button type="submit" className="main">
          {text.life.acts[name]}
        </button>
      </form>
    </Dialog>
  );
}

function ScopeFields({ onScope }: { readonly onScope: (scope: Scope | undefined) => void }) {
  const text = useText(WORKBENCH_TEXT);
  const { language, desk } = usePreferences();
  const [range, setRange] = useState<Range>('everybody');
  function choose(next: Range) {
    setRange(next);
    onScope(
      next === 'share' ? { percent: 5 } : next === 'inRegion' ? { regions: [desk] } : undefined,
    );
  }
  return (
    <>
      <label>
        {text.life.range}
        <select
          value={range}
          onChange={({ target }) =>
            choose(RANGES.find((one) => one === target.value) ?? 'everybody')
          }
        >
          {RANGES.map((one) => (
            <option key={one} value={one}>
              {text.life[one]}
            </option>
          ))}
        </select>
      </label>
      {range === 'share' ? (
        <label>
          {text.life.shareOf}
          <input
            type="number"
            min={0.01}
            max={99.99}
            step={0.01}
            defaultValue={5}
            required
            onChange={({ target }) => onScope({ percent: target.valueAsNumber })}
          />
        </label>
      ) : null}
      {range === 'inRegion' ? (
        <label>
          {text.life.region}
          <select
            defaultValue={desk}
            onChange={({ target }) => onScope({ regions: [target.value] })}
          >
            <DeskOptions language={language} />
          </select>
        </label>
      ) : null}
    </>
  );
}
