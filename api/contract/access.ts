// Who somebody is, and who may do what.
import Type from 'typebox';
import { PERMISSIONS, ROLES } from '../../access/role.ts';
import { EpochMs } from './task.ts';

const Name = Type.String({
  pattern: '^[a-z0-9][a-z0-9._-]{1,39}$',
  description: 'Lower-case letters, digits, dots, lines and underscores.',
  examples: ['0571-07'],
});
const Region = Type.String({
  pattern: '^\\d{6}$',
  description: 'Region code; the grant holds for it and all below. `000000` is the whole country.',
});
const Password = Type.String({ minLength: 1, maxLength: 256 });
const Token = Type.String({ pattern: '^[A-Za-z0-9_-]{43}$' });
const Code = Type.String({
  pattern: '^\\d{6}$',
  description: 'Six digits of the authenticator app.',
});
const Grant = Type.Object(
  { role: Type.Enum([...ROLES]), region: Region },
  { additionalProperties: false },
);
const Grants = Type.Array(Grant, { maxItems: 20 });
const Sources = Type.Array(Type.String({ minLength: 1, maxLength: 64 }), {
  maxItems: 50,
  description:
    'Of a partner, which needs one at least: names of the sources whose signals it sends, and of the providers through which orders and messages reach it.',
});

export const SignInRequest = Type.Object({
  name: Name,
  password: Password,
  code: Type.Optional(Code),
});

export const InviteRequest = Type.Object({ token: Token, password: Password });
export const CodeRequest = Type.Object({ code: Code });
export const FactorRequest = Type.Object({
  code: Type.Optional(
    Type.Unsafe<string>({ ...Code, description: 'Of the second factor that is on.' }),
  ),
});

export const PasswordRequest = Type.Object(
  { current: Password, password: Password, code: Type.Optional(Code) },
  {
    additionalProperties: false,
    examples: [{ current: 'the one of now', password: 'four words of no kin' }],
  },
);

export const SessionParams = Type.Object({
  sessionId: Type.String({ pattern: '^[0-9a-f]{16}$', description: 'Id of a session.' }),
});

export const SessionList = Type.Object({
  sessions: Type.Array(
    Type.Object({
      sessionId: Type.String(),
      madeAt: EpochMs('When it began'),
      seenAt: EpochMs('When it was used last, to the minute'),
      agent: Type.Optional(Type.String({ description: 'What the client says it is.' })),
      isThis: Type.Boolean({ description: 'It is the one in which this is asked.' }),
    }),
  ),
  passwordSetAt: Type.Optional(EpochMs('When the password was set')),
  factorSetAt: Type.Optional(EpochMs('When the second factor was turned on')),
});

export const Me = Type.Object({
  name: Type.String(),
  kind: Type.Enum(['person', 'service']),
  isWall: Type.Optional(Type.Literal(true, { description: 'It is a wall screen.' })),
  lacksSecondFactor: Type.Optional(
    Type.Literal(true, {
      description: 'They must turn on a second factor before they do anything else.',
    }),
  ),
  grants: Type.Array(Type.Object({ role: Type.String(), region: Type.String() })),
  permissions: Type.Array(
    Type.Object({ permission: Type.Enum([...PERMISSIONS]), regions: Type.Array(Type.String()) }),
  ),
});

export const SignedIn = Type.Object({
  me: Me,
  token: Type.String({
    description: 'For programs: `Authorization: Bearer …`. Browsers have it as a cookie.',
  }),
});

export const AccessState = Type.Object({
  isOn: Type.Boolean({ description: 'Whether anybody must sign in.' }),
  needsFirstAdmin: Type.Boolean({
    description: 'Nobody has an account; the invitation is in the log of the start.',
  }),
  oidc: Type.Boolean({
    description: 'Whether people sign in through an identity provider: GET /v1/session/oidc.',
  }),
  isDemo: Type.Boolean({
    description: 'Whether a simulated province is played into this system: nobody in it is real.',
  }),
});

export const SecondFactor = Type.Object({
  address: Type.String({
    description: '`otpauth:` address for an authenticator app; shown this once.',
  }),
});

export const AccountParams = Type.Object({ name: Name });
export const KeyParams = Type.Object({ name: Name, keyId: Type.String({ format: 'uuid' }) });

const AccountView = Type.Object({
  name: Type.String(),
  kind: Type.Enum(['person', 'service']),
  grants: Type.Array(Type.Object({ role: Type.String(), region: Type.String() })),
  sources: Type.Optional(Type.Array(Type.String())),
  isDisabled: Type.Boolean(),
  hasPassword: Type.Boolean(),
  hasSecondFactor: Type.Boolean(),
  lockedUntil: Type.Optional(EpochMs('Too many failures; nothing is tried until then')),
  keys: Type.Array(
    Type.Object({
      keyId: Type.String(),
      madeAt: EpochMs('When it was made'),
      endsAt: Type.Optional(EpochMs('When it ends')),
    }),
  ),
});
export const AccountList = Type.Object({ accounts: Type.Array(AccountView) });

export const ChangeRequest = Type.Union(
  [
    Type.Object(
      { kind: Type.Literal('create'), name: Name, grants: Grants, sources: Type.Optional(Sources) },
      { additionalProperties: false },
    ),
    Type.Object(
      { kind: Type.Literal('grant'), name: Name, grants: Grants, sources: Type.Optional(Sources) },
      { additionalProperties: false },
    ),
    Type.Object(
      { kind: Type.Enum(['enable', 'disable', 'reset', 'key']), name: Name },
      { additionalProperties: false },
    ),
    Type.Object(
      {
        kind: Type.Literal('certificate'),
        name: Name,
        fingerprint: Type.String({
          pattern: '^[0-9a-f]{64}$',
          description: 'SHA-256 of the certificate, without colons.',
        }),
      },
      { additionalProperties: false },
    ),
  ],
  {
    examples: [
      { kind: 'create', name: '0571-07', grants: [{ role: 'operator', region: '330106' }] },
    ],
  },
);

export const ChangeParams = Type.Object({ changeId: Type.String({ format: 'uuid' }) });
export const ChangeDecision = Type.Object({ approve: Type.Boolean() });
export const ChangeView = Type.Object({
  changeId: Type.String(),
  change: Type.Unsafe<object>({ type: 'object', additionalProperties: true }),
  state: Type.Enum(['asked', 'approved', 'refused']),
  askedBy: Type.String(),
  askedAt: EpochMs('When it was asked for'),
  decidedBy: Type.Optional(Type.String()),
  decidedAt: Type.Optional(EpochMs('When it was decided')),
});
export const ChangeList = Type.Object({ changes: Type.Array(ChangeView) });

export const Invitation = Type.Object({
  token: Type.String({
    description: 'Sets the password once, within a day: POST /v1/session/invitation.',
  }),
});
export const NewKey = Type.Object({
  keyId: Type.String(),
  secret: Type.String({ description: 'Told this once.' }),
});
