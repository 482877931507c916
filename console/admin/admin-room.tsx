// Administration: what is connected and how it stands, who may do what, and who did what.

import { useState } from 'react';
import { may, type Permission, useSession } from '../link/session.ts';
import { Choices } from '../parts/choices.tsx';
import { ADMIN_TEXT } from '../text/admin-text.ts';
import { useText } from '../text/language.ts';
import { Audit } from './audit.tsx';
import { Changes } from './changes.tsx';
import { Connectors } from './connectors.tsx';
import { DeadLetters } from './dead-letters.tsx';
import { People } from './people.tsx';

const PARTS = [
  { name: 'connectors', permission: 'sources:read', View: Connectors, needsAccounts: false },
  { name: 'letters', permission: 'sources:read', View: DeadLetters, needsAccounts: false },
  { name: 'people', permission: 'access:read', View: People, needsAccounts: true },
  { name: 'changes', permission: 'access:read', View: Changes, needsAccounts: true },
  { name: 'audit', permission: 'audit:read', View: Audit, needsAccounts: true },
] as const satisfies readonly {
  readonly permission: Permission;
  readonly [name: string]: unknown;
}[];

export function AdminRoom() {
  const text = useText(ADMIN_TEXT);
  const session = useSession().data;
  const [name, setName] = useState<(typeof PARTS)[number]['name']>('connectors');
  const { permission, View, needsAccounts } = PARTS.find((part) => part.name === name) ?? PARTS[0];
  const why =
    needsAccounts && session?.kind === 'open'
      ? text.noAccounts
      : may(session, permission)
        ? undefined
        : text.noPermission;
  return (
    <div className="admin">
      <header>
        <h1>{text.title}</h1>
        <div className="switch">
          <Choices
            of={PARTS.map((part) => part.name)}
            chosen={name}
            wordsOf={(one) => text.parts[one]}
            onChoose={setName}
          />
        </div>
      </header>
      {why === undefined ? <View /> : <p className="card empty">{why}</p>}
    </div>
  );
}
