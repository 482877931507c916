// A secret that is shown once: of whom it is, and a button that copies it.
import { CopyButton } from '../parts/copy-button.tsx';
import { Dialog } from '../parts/dialog.tsx';
import { ADMIN_TEXT } from '../text/admin-text.ts';
import { useText } from '../text/language.ts';

/** The key of a partner, or the invitation of a person. */
export type Told =
  | { readonly name: string; readonly keyId: string; readonly secret: string }
  | { readonly name: string; readonly invite: string };

interface ToldProps {
  readonly told: Told;
  readonly onClose: () => void;
}

export function ToldDialog({ told, onClose }: ToldProps) {
  const text = useText(ADMIN_TEXT);
  const isKey = 'secret' in told;
  return (
    <Dialog title={isKey ? text.keyOf(told.name) : text.inviteOf(told.name)} onClose={onClose}>
      <p className="note">{isKey ? text.onceKey : text.onceInvite}</p>
      <dl className="told">
        {isKey ? (
          <>
            <Value name={text.keyId} value={told.keyId} />
            <Value name={text.secret} value={told.secret} />
          </>
        ) : (
          <Value name={text.invite} value={told.invite} />
        )}
      </dl>
    </Dialog>
  );
}

function Value({ name, value }: { readonly name: string; readonly value: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        <code>{value}</code>
        <CopyButton value={value} name={name} />
      </dd>
    </div>
  );
}
