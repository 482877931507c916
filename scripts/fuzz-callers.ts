// Who fuzzes the API: nobody, a person of each role, one of all of them, and a partner's program; and what there is at the desk for them.
import { readFileSync } from 'node:fs';
import { ROLES, type Role } from '../access/role.ts';
import { forewarnClient, given, type SigningKey } from '../client/client.ts';

/** Roles of persons. */
export const PERSON_ROLES = ROLES.filter((role) => role !== 'partner');
const PASSWORD = 'correct horse battery';
const REGION = '330000';
const SOURCE = 'fuzz';

/** How somebody says who they are: a session, or a key with which a program signs; nobody without either. */
export interface Caller {
  readonly name: string;
  readonly token?: string;
  readonly key?: SigningKey;
}

/** Makes the callers by their names: `nobody`, `partner`, `all` (a person of all roles), or a role. `logFile` tells the first invitation. */
export async function callersOf(
  baseUrl: string,
  logFile: string,
  names: readonly string[],
): Promise<Caller[]> {
  const invitation = /"token":"([\w-]+)"/.exec(readFileSync(logFile, 'utf8'))?.[1];
  if (invitation === undefined) throw new Error(`${logFile} tells no invitation.`);
  const admin = await signedIn(baseUrl, 'admin', invitation);
  const key = await partnerKey(baseUrl, admin);
  await fillDesk(baseUrl, { name: 'partner', key });
  const callers: Caller[] = [];
  // Who has all roles is a second admin: accounts after that one wait for two.
  for (const name of names.toSorted((a, b) => Number(a === 'all') - Number(b === 'all'))) {
    if (name === 'nobody') callers.push({ name });
    else if (name === 'partner') callers.push({ name, key });
    else if (name === 'admin') callers.push({ name, token: admin });
    else callers.push({ name, token: await person(baseUrl, admin, name) });
  }
  return callers;
}

/** A suspicious call and a case, so that there is something to ask for. */
export async function fillDesk(baseUrl: string, { key }: Caller): Promise<void> {
  const head = { source: SOURCE, region: '330106', time: Date.now() };
  const numbers = { caller: '+85291234567', callee: '+8613812345678' };
  const api = forewarnClient({ baseUrl, ...(key === undefined ? {} : { key }) });
  await api.POST('/v1/signals', {
    body: [
      { type: 'call.started', id: 'c1', callId: 'c1', ...numbers, ...head },
      {
        ...{ type: 'case.filed', id: 'k1', caseId: 'k1', phone: '+8613812345679' },
        ...{ typology: 'fake-police', lossFen: 100 },
        ...head,
      },
    ],
  });
}

/** A session of a new person with one role, or with all of them. */
async function person(baseUrl: string, admin: string, name: string): Promise<string> {
  const roles = PERSON_ROLES.filter((role) => name === 'all' || role === name);
  await newAccount(baseUrl, admin, name, roles);
  const params = { path: { name } };
  const api = forewarnClient({ baseUrl, token: admin });
  const { token } = await given(api.POST('/v1/accounts/{name}/invitation', { params }));
  return await signedIn(baseUrl, name, token);
}

async function partnerKey(baseUrl: string, admin: string): Promise<SigningKey> {
  await newAccount(baseUrl, admin, 'partner', ['partner'], [SOURCE]);
  const params = { path: { name: 'partner' } };
  const api = forewarnClient({ baseUrl, token: admin });
  return await given(api.POST('/v1/accounts/{name}/keys', { params }));
}

async function newAccount(
  baseUrl: string,
  admin: string,
  name: string,
  roles: readonly Role[],
  sources?: string[],
): Promise<void> {
  const grants = roles.map((role) => ({ role, region: REGION }));
  const api = forewarnClient({ baseUrl, token: admin });
  const body = { kind: 'create', name, grants, ...(sources && { sources }) } as const;
  const { state } = await given(api.POST('/v1/access-changes', { body }));
  if (state !== 'approved') throw new Error(`the account ${name} waits for a second admin`);
}

async function signedIn(baseUrl: string, name: string, invitation: string): Promise<string> {
  const api = forewarnClient({ baseUrl });
  await api.POST('/v1/session/invitation', { body: { token: invitation, password: PASSWORD } });
  return (await given(api.POST('/v1/session', { body: { name, password: PASSWORD } }))).token;
}
