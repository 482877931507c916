// From what the file of deliveries says to a provider that can be handed something.
import { BY_HAND } from './by-hand.ts';
import { camt056 } from './camt/camt-056.ts';
import { httpMessage } from './http-message.ts';
import type { Provider } from './provider.ts';
import type { ProviderConfig } from './provider-config.ts';
import { sandboxProvider } from './sandbox-provider.ts';
import { signedHttp } from './signed-http.ts';
import { smppProvider } from './smpp/smpp-provider.ts';

/** Makes a provider; nothing is connected yet. */
export function openProvider(config: ProviderConfig): Provider {
  switch (config.kind) {
    case 'http-sms':
    case 'http-voice':
      return httpMessage(config, config.form);
    case 'signed-http':
      return signedHttp(config);
    case 'camt-056':
      return camt056(config, config.parties);
    case 'smpp':
      return smppProvider(config);
    case 'by-hand':
      return BY_HAND;
    case 'sandbox':
      return sandboxProvider(config.receiptMs);
  }
}
