// Rows that were refused: what and why for whoever looks after sources, the row itself by a separate act, and a way back in once it is mended.
import Type from 'typebox';
import { may } from '../../access/role.ts';
import { RAW_LENGTH_MAX } from '../../connectors/dead-letter.ts';
import type { KeptLetter } from '../../connectors/dead-letters/letter-book.ts';
import { FwError } from '../../signal/fw-error.ts';
import { maskNote } from '../../signal/masked-words.ts';
import type { App } from '../app.ts';
import {
  LetterDiscarding,
  LetterOpening,
  LetterPage,
  LetterParams,
  LetterQuerystring,
  LetterResending,
  LetterResent,
  OpenedLetter,
} from '../contract/dead-letter.ts';
import type { ApiDeps } from '../ports.ts';

const LIMIT_USUAL = 50;
/** Somebody mends some; whoever copies what partners send is stopped, and seen in the audit. */
const OPENINGS_MAX = 60;
const HOUR_MS = 3_600_000;
/** How a letter stood that something is done about: it is done once. */
const OPEN = { state: 'open' };
/** Who it was where nobody signs in. */
const SOMEBODY = 'somebody';

type Deps = Pick<ApiDeps, 'letters' | 'access'>;

/** Everything under /v1/dead-letters. */
export function deadLetterRoutes(app: App, { letters, access }: Deps): void {
  listRoute(app, letters);
  openRoute(app, letters, access);
  mendRoutes(app, letters);
}

function listRoute(app: App, letters: Deps['letters']): void {
  app.get(
    '/v1/dead-letters',
    {
      schema: {
        operationId: 'listDeadLetters',
        tags: ['signals'],
        summary: 'Rows and signals that were refused, the newest first',
        description:
          'Of this machine: what its sources and its engine refused. What came by POST /v1/signals was refused to its sender and is not here.',
        querystring: LetterQuerystring,
        response: { 200: LetterPage },
      },
      config: { problems: ['FW_FILE'] },
    },
    async ({ query: { state = 'open', limit = LIMIT_USUAL, cursor, ...rest } }) => {
      const start = cursor === undefined ? {} : { before: Number(cursor) };
      const page = await letters.page({ ...rest, ...start, isAll: state === 'all', limit });
      const older = page.next === undefined ? {} : { cursor: String(page.next) };
      return { ...page, ...older, letters: page.letters.map(letterViewOf) };
    },
  );
}

function openRoute(app: App, letters: Deps['letters'], access: Deps['access'] | undefined): void {
  app.post(
    '/v1/dead-letters/:letterId/opening',
    {
      schema: {
        operationId: 'openDeadLetter',
        tags: ['signals'],
        summary: 'What a refused row says',
        description: `Each time is an entry of the audit with its reason; ${OPENINGS_MAX} an hour are answered to one person.`,
        params: LetterParams,
        body: LetterOpening,
        response: { 200: OpenedLetter },
      },
      config: { problems: ['FW_NOT_FOUND', 'FW_TOO_MANY', 'FW_FILE', 'FW_REDIS_AWAY'] },
    },
    async ({ params: { letterId }, identity }) => {
      const { letter } = await letters.require(letterId);
      if (access !== undefined && identity !== undefined) {
        const count = await access.store.countWithin(`letters:${identity.name}`, HOUR_MS);
        if (count > OPENINGS_MAX) {
          const text = `${identity.name} opened ${OPENINGS_MAX} dead letters within an hour; go on later.`;
          throw new FwError('FW_TOO_MANY', text);
        }
      }
      const { raw, columns } = letter;
      return {
        raw,
        isCut: raw.length > RAW_LENGTH_MAX,
        ...(columns === undefined ? {} : { columns: [...columns] }),
      };
    },
  );
}

function mendRoutes(app: App, letters: Deps['letters']): void {
  app.post(
    '/v1/dead-letters/:letterId/resending',
    {
      schema: {
        operationId: 'resendDeadLetter',
        tags: ['signals'],
        summary: 'Send a refused row again, mended',
        description:
          'It is read as its source reads, by the mapping as it stands now, so that a row may be sent again as it was once the mapping is mended. What the engine refused is sent as a signal. A signal counts once by its source and id. Nothing is sent when any of it is refused, or is about a region in which the caller may mend nothing.',
        params: LetterParams,
        body: LetterResending,
        response: { 200: LetterResent },
      },
      config: {
        problems: [
          'FW_NOT_FOUND',
          'FW_LETTER_DONE',
          'FW_SIGNAL_INVALID',
          'FW_MAPPING_INVALID',
          'FW_FILE',
          'FW_LOG_AWAY',
        ],
      },
    },
    async (request) => {
      const { params, body, identity } = request;
      const isTheirs = (region: string) =>
        identity === undefined || may(identity, 'sources:mend', region);
      const { letterId } = params;
      const signals = await letters.resend(letterId, body.text, doerOf(request), isTheirs);
      request.auditChange = { before: OPEN, after: { state: 'resent', signals } };
      return { signals };
    },
  );
  app.post(
    '/v1/dead-letters/:letterId/discarding',
    {
      schema: {
        operationId: 'discardDeadLetter',
        tags: ['signals'],
        summary: 'Put a refused row aside',
        params: LetterParams,
        body: LetterDiscarding,
        response: { 204: Type.Null({ description: 'Put aside.' }) },
      },
      config: { problems: ['FW_NOT_FOUND', 'FW_LETTER_DONE', 'FW_FILE'] },
    },
    async (request, reply) => {
      await letters.discard(request.params.letterId, doerOf(request));
      request.auditChange = { before: OPEN, after: { state: 'discarded' } };
      return reply.code(204).send(null);
    },
  );
}

interface Request {
  readonly identity: { readonly name: string } | undefined;
  readonly body: { readonly reason: string };
}

function doerOf({ identity, body: { reason } }: Request) {
  return { by: identity?.name ?? SOMEBODY, reason: maskNote(reason) };
}

function letterViewOf({ letterId, letter, deed }: KeptLetter) {
  const { raw: _unseen, columns: _known, message, ...rest } = letter;
  const view = { letterId, ...rest, message: maskNote(message) };
  if (deed === undefined) return view;
  const { act, by, reason, at } = deed;
  return { ...view, deed: { act, by, reason, at } };
}
