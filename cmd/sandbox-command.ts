// `forewarn sandbox`: plays the providers and partners that forewarn sends to, until Ctrl-C.
import { startSandbox } from '../connectors/delivery/sandbox/sandbox-server.ts';
import { type Command, numberOption, textOption } from './command.ts';
import { writeLine } from './output.ts';

const SECRET_NAME = 'SANDBOX_SECRET';
const SECRET = 'sandbox';

export const sandboxCommand: Command = {
  name: 'sandbox',
  summary: 'Play the providers, banks, carriers and police that things are sent to, until Ctrl-C.',
  details:
    'Any path is a place that takes what is posted: /bank, /carrier, /police, /sms. It answers, and posts a receipt a moment later. A place behaves as\n' +
    'its address says, or as it is told later: /bank?answer=error&times=3, or POST /behaviour/bank?answer=refuse. Knobs: answer (accept, refuse, fail,\n' +
    'throttle, error, deny, drop, silent), delay, times, receipt (delivered, done, refused, failed, none), receiptAfter, receiptTimes.\n' +
    `Receipts are signed with ${SECRET_NAME} ('${SECRET}' when it is not set). The page at / and GET /got show what came. docs/deliveries.md.`,
  options: {
    port: {
      kind: 'number',
      placeholder: 'N',
      text: 'Port of the page and of HTTP.',
      fallback: '8700',
    },
    smpp: {
      kind: 'number',
      placeholder: 'N',
      text: 'Port of the short message centre; a system id is a place.',
      fallback: '8775',
    },
    receipts: {
      kind: 'text',
      placeholder: 'URL',
      text: 'Where receipts are posted to; the name of the place is put behind it.',
      fallback: 'http://127.0.0.1:8686/v1/receipts',
    },
  },
  async run(given) {
    const sandbox = await startSandbox({
      port: numberOption(given, 'port'),
      smppPort: numberOption(given, 'smpp'),
      receiptsTo: textOption(given, 'receipts'),
      secret: process.env[SECRET_NAME] ?? SECRET,
    });
    const stopping = Promise.withResolvers<void>();
    for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => stopping.resolve());
    writeLine(
      `The sandbox is up at ${sandbox.url}, SMPP on port ${sandbox.smppPort}. Ctrl-C stops it.`,
    );
    await stopping.promise;
    await sandbox.stop();
    return 0;
  },
};
