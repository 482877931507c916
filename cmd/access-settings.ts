// Settings of who comes in, and of what is kept of what they did.

/** Names as they stand in the environment. */
export const ACCESS_SETTINGS = {
  FOREWARN_ACCESS: {
    kind: 'text',
    fallback: 'off',
    text: 'Whether people sign in and programs sign: on or off. Off is for trying out on loopback; docs/access.md.',
  },
  FOREWARN_ACCESS_KEYS: {
    kind: 'text',
    fallback: '',
    isSecret: true,
    text: 'Keys of 32 bytes in base64 that seal secrets of accounts, the newest first, with commas between; a file of FOREWARN_DATA_DIR when empty.',
  },
  FOREWARN_AUDIT_DAYS: {
    kind: 'number',
    fallback: '1830',
    max: 36_600,
    text: 'How long entries of the audit are kept; 0 is for good, else 180 or more. An entry says what was let go. docs/access.md.',
  },
  FOREWARN_AUDIT_ANCHOR_MINUTES: {
    kind: 'number',
    fallback: '60',
    max: 10_080,
    text: 'Minutes after which it is noted down at the latest how far the audit goes; 0: after 1,000 entries and at the end alone.',
  },
  FOREWARN_AUDIT_ANCHOR_FILE: {
    kind: 'text',
    fallback: '',
    text: 'File in which that is noted down beside the log: where nobody who can write to ClickHouse and Redis can write, as a mount of another machine.',
  },
  FOREWARN_PUBLIC_URL: {
    kind: 'text',
    fallback: '',
    text: 'Where browsers reach the API, as https://forewarn.example; needed for an identity provider.',
  },
  FOREWARN_SECOND_FACTOR: {
    kind: 'text',
    fallback: 'admins',
    text: 'Who does nothing before they turned on a second factor, of those who sign in with a password: admins, everybody or nobody.',
  },
  FOREWARN_OIDC_ISSUER: {
    kind: 'text',
    fallback: '',
    text: 'Identity provider (OpenID Connect) through which people sign in; only passwords when empty.',
  },
  FOREWARN_OIDC_CLIENT: { kind: 'text', fallback: '', text: 'Client id there.' },
  FOREWARN_OIDC_SECRET: {
    kind: 'text',
    fallback: '',
    isSecret: true,
    text: 'Client secret there.',
  },
  FOREWARN_OIDC_CLAIM: {
    kind: 'text',
    fallback: 'forewarn',
    text: 'Claim of its ID tokens that lists what somebody may do, as operator@330106.',
  },
} as const;
