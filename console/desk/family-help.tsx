// Who may know where the person is: named with the right to call them, called, and what came of it.
import { type FormEvent, useRef, useState } from 'react';
import { useDeed } from '../link/deed.ts';
import { Fault } from '../parts/fault.tsx';
import { clock } from '../text/amount-text.ts';
import { HELP_TEXT } from '../text/help-text.ts';
import { useText } from '../text/language.ts';
import { addContact, type ContactResult, noteContactCall, openReach, useReach } from './help.ts';

const RESULTS: readonly ContactResult[] = ['reached-person', 'will-help', 'no-answer', 'refused'];
const CHINA = '+86';

interface FamilyProps {
  readonly taskId: string;
  readonly lease: string;
}

export function FamilyHelp({ taskId, lease }: FamilyProps) {
  const text = useText(HELP_TEXT);
  const { data } = useReach(taskId);
  const [numbers, setNumbers] = useState<ReadonlyMap<string, string>>(new Map());
  const show = async () => {
    const { contacts } = await openReach(taskId, lease);
    setNumbers(new Map(contacts.map(({ contactId, phone }) => [contactId, phone])));
  };
  const { fault, isBusy, run } = useDeed(['help', taskId]);
  return (
    <section>
      <h3>{text.family}</h3>
      {data?.contacts.length === 0 ? <p className="note">{text.noContacts}</p> : null}
      <ul className="contacts">
        {data?.contacts.map(({ contactId, phone, relation, consent }) => {
          const last = data.calls.filter((call) => call.contactId === contactId).at(-1);
          return (
            <li key={contactId}>
              <b>{relation}</b> {(numbers.get(contactId) ?? phone).replace(/^\+86/, '')}
              <small>{consent}</small>
              {last === undefined ? null : (
                <small>{text.called(text.result[last.result], clock(last.at))}</small>
              )}
              <p className="deeds">
                {RESULTS.map((result) => (
                  <button
                    key={result}
                    type="button"
                    disabled={isBusy}
                    onClick={() =>
                      void run(() => noteContactCall(taskId, lease, contactId, result))
                    }
                  >
                    {text.result[result]}
                  </button>
                ))}
              </p>
            </li>
          );
        })}
      </ul>
      {data?.contacts.every(({ contactId }) => numbers.has(contactId)) === false ? (
        <button type="button" disabled={isBusy} onClick={() => void run(show)}>
          {text.showNumbers}
        </button>
      ) : null}
      <Fault words={fault} />
      <ContactForm
        isBusy={isBusy}
        onAdd={(contact) => run(() => addContact(taskId, lease, contact))}
      />
    </section>
  );
}

interface FormProps {
  readonly isBusy: boolean;
  readonly onAdd: (contact: Parameters<typeof addContact>[2]) => Promise<boolean>;
}

function ContactForm({ isBusy, onAdd }: FormProps) {
  const text = useText(HELP_TEXT);
  const form = useRef<HTMLFormElement>(null);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const typed = new FormData(event.currentTarget);
    const of = (field: string) => String(typed.get(field) ?? '').trim();
    const phone = of('phone').replace(/[\s-]/g, '');
    void onAdd({
      phone: phone.startsWith('+') ? phone : CHINA + phone,
      relation: of('relation'),
      source: of('source') === 'kyc' ? 'kyc' : 'staff',
      consent: of('consent'),
    }).then((isDone) => {
      if (isDone) form.current?.reset();
    });
  };
  return (
    <form ref={form} className="form pairs" onSubmit={submit}>
      <label>
        {text.phone}
        <input name="phone" required pattern="\+?[0-9][0-9 \-]{6,18}" maxLength={20} />
      </label>
      <label>
        {text.relation}
        <input name="relation" required maxLength={200} />
      </label>
      <label>
        {text.source}
        <select name="source">
          <option value="staff">{text.sourceOf.staff}</option>
          <option value="kyc">{text.sourceOf.kyc}</option>
        </select>
      </label>
      <label>
        {text.consent}
        <input name="consent" required maxLength={200} />
      </label>
      <button type="submit" disabled={isBusy}>
        {text.add}
      </button>
    </form>
  );
}
