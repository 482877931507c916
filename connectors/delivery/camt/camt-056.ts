// Orders about payments as ISO 20022 XML over HTTP; other orders are for the next provider of the route.
import type { Provider } from '../provider.ts';
import { checkTarget, type HttpTarget, outcomeOf, send } from '../signed-http.ts';
import { type CamtParties, cancellationRequest, isOfPayment } from './cancellation-request.ts';
import { isXml, readResolution } from './resolution.ts';

/** Posts a camt.056. 2xx: it arrived; the answer may be a camt.029, which may come later as a receipt as well. */
export function camt056(target: HttpTarget, parties: CamtParties): Provider {
  return {
    open: () => undefined,
    check: () => checkTarget(target),
    async hand(delivery) {
      if (delivery.channel !== 'order' || !isOfPayment(delivery))
        return { state: 'failed', reason: 'camt.056 asks for payments alone' };
      const body = cancellationRequest(delivery, parties, Date.now());
      const answer = await send(target, delivery.deliveryId, body, 'application/xml');
      const refused = outcomeOf(answer, target);
      if (refused !== undefined) return refused;
      return isXml(answer.body) ? readResolution(answer.body).word : { state: 'accepted' };
    },
    close: () => Promise.resolve(),
  };
}
