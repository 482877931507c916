// A transfer before it goes: in, and the advice back.
import Type from 'typebox';
import { UNKNOWN_SOURCE } from '../../connectors/http/ingest.ts';
import { foreignFault, type Sender } from '../../connectors/http/sender.ts';
import type { SourceQuality } from '../../connectors/quality/source-quality.ts';
import {
  isBinaryCloudEvent,
  isCloudEvent,
  unwrapBinaryCloudEvent,
} from '../../signal/cloud-event.ts';
import { FUTURE_MS_MAX, intakeTimeFault } from '../../signal/event-time.ts';
import { TEXT_LENGTH_MAX } from '../../signal/field-value.ts';
import { FwError } from '../../signal/fw-error.ts';
import { type ParsedSignal, parseSignal } from '../../signal/parse-signal.ts';
import { parseSignalValue } from '../../signal/parse-signal-line.ts';
import type { SignalOf } from '../../signal/signal.ts';
import type { App } from '../app.ts';
import type { CheckIntake } from '../check-intake.ts';
import { CHECK_EXAMPLE, CheckAnswer } from '../contract/check.ts';
import { describedRef } from '../openapi.ts';
import { sendProblem } from '../problem.ts';
import { senderOf } from '../sender-of.ts';

/** One signal is far smaller. */
const BODY_BYTES_MAX = 65_536;
const TYPE = 'transfer.attempted';

export interface CheckRouteDeps {
  readonly intake: Pick<CheckIntake, 'take'>;
  readonly quality: Pick<SourceQuality, 'refused'>;
  /** Processing time, epoch ms. */
  readonly now: () => number;
}

/** POST /v1/checks. */
export function checkRoutes(app: App, { intake, quality, now }: CheckRouteDeps): void {
  const parseJson = app.getDefaultJsonParser('error', 'error');
  app.addContentTypeParser('application/cloudevents+json', { parseAs: 'string' }, parseJson);
  app.post(
    '/v1/checks',
    {
      bodyLimit: BODY_BYTES_MAX,
      // The description is for readers; the body is judged as signals are.
      validatorCompiler: () => () => true,
      schema: {
        operationId: 'checkTransfer',
        tags: ['checks'],
        summary: 'Ask about a transfer before it goes',
        description:
          'The body is one signal transfer.attempted, bare or as a CloudEvent. It enters the log, and the answer is what the engine made of it: do not send it to /v1/signals as well, though it would count once all the same. Without an id it gets `attempted/{transferId}`. Asking again with the same source and id gives the same answer for as long as it is kept. When the engine does not answer in time the advice is a setting, with decidedBy fallback.',
        body: { content: bodyContent() },
        response: { 200: CheckAnswer },
      },
      config: { problems: ['FW_SIGNAL_INVALID', 'FW_CHECK_OTHER'] },
    },
    async (request, reply) => {
      const sender = senderOf(request.identity, 'checks:ask');
      const parsed = transferOf(request.body, request.headers, now() + FUTURE_MS_MAX, sender);
      if (parsed.ok) return await intake.take(parsed.transfer);
      const faults = parsed.faults.map((fault) => ({ ...fault }));
      quality.refused(sourceOf(request.body), faults[0] ?? { code: 'invalid' }, 1, now());
      const text = faults.map(({ message }) => message).join('; ');
      const error = new FwError('FW_SIGNAL_INVALID', `The transfer is not valid: ${text}.`);
      return sendProblem(error, request, reply, { rejected: [{ index: 0, faults }] });
    },
  );
}

type ParsedTransfer =
  | { readonly ok: true; readonly transfer: SignalOf<typeof TYPE> }
  | { readonly ok: false; readonly faults: readonly ItemFault[] };

interface ItemFault {
  readonly field?: string;
  readonly code: string;
  readonly message: string;
}

function transferOf(
  body: unknown,
  headers: Parameters<typeof isBinaryCloudEvent>[0],
  timeMax: number,
  sender: Sender | undefined,
): ParsedTransfer {
  const parsed = parsedOf(body, headers);
  if (!parsed.ok) return parsed;
  const { signal } = parsed;
  if (signal.type !== TYPE) {
    const message = `type is "${signal.type}"; a check is of ${TYPE}`;
    return { ok: false, faults: [{ field: 'type', code: 'unknown-type', message }] };
  }
  const fault = intakeTimeFault(signal.time, timeMax) ?? foreignFault(signal, sender);
  if (fault !== undefined) return { ok: false, faults: [fault] };
  return { ok: true, transfer: signal };
}

function parsedOf(body: unknown, headers: Parameters<typeof isBinaryCloudEvent>[0]): ParsedSignal {
  if (isBinaryCloudEvent(headers)) {
    const event = unwrapBinaryCloudEvent(headers, body);
    return event.ok ? parseSignal(event.fields) : event;
  }
  if (isCloudEvent(body) || typeof body !== 'object' || body === null || Array.isArray(body))
    return parseSignalValue(body);
  const transferId: unknown = Reflect.get(body, 'transferId');
  const id = typeof transferId === 'string' ? { id: `attempted/${transferId}` } : {};
  return parseSignal({ type: TYPE, ...id, ...body });
}

/** Whom a refused body is from, where it says so. */
function sourceOf(body: unknown): string {
  const source: unknown = Reflect.get(Object(body), 'source');
  return typeof source === 'string' ? source.slice(0, TEXT_LENGTH_MAX) : UNKNOWN_SOURCE;
}

function bodyContent() {
  const signal = Type.Unsafe<unknown>({ $ref: describedRef(`Signal.${TYPE}`) });
  const { source, time, ...data } = CHECK_EXAMPLE;
  const id = `attempted/${data.transferId}`;
  const event = { specversion: '1.0', type: TYPE, id, source, time, data };
  return {
    'application/json': { schema: Type.Union([signal], { examples: [CHECK_EXAMPLE] }) },
    'application/cloudevents+json': {
      schema: Type.Unsafe<unknown>({
        type: 'object',
        description: 'A CloudEvent 1.0.',
        examples: [event],
      }),
    },
  };
}
