// Whom carriers are asked about: everybody at risk of whom a decision speaks, and the payer of every transfer that is checked before it goes.
import type { AskedPeople } from '../connectors/camara/asked-people.ts';
import type { PumpOptions } from '../runtime/pump.ts';

type Checks = NonNullable<PumpOptions['checks']>;

/** What a pump is given so that carriers are asked; `checks` goes on to be told as before. */
export function carrierAsking(
  people: AskedPeople,
  checks: Checks,
): Required<Pick<PumpOptions, 'onDecisions' | 'checks'>> {
  return {
    onDecisions(decisions) {
      for (const { role, phone, region, time, signal } of decisions) {
        // Two centres that ask each other would keep a warning alive between them.
        const isEcho = signal.type === 'warning.received';
        if (role === 'victim' && phone !== undefined && !isEcho)
          people.want({ phone, region, time });
      }
    },
    checks: {
      asked: () => checks.asked(),
      settle(found) {
        checks.settle(found);
        for (const { payer, region, time } of found)
          if (payer?.phone !== undefined) people.want({ phone: payer.phone, region, time });
      },
    },
  };
}
