// One-time codes of an authenticator app (TOTP, RFC 6238) as a second factor. Pure changes of one account; account-book.ts keeps them.
import * as OTPAuth from 'otpauth';
import type { Seal } from '../vault/seal.ts';
import type { Account } from './account.ts';

const PERIOD_S = 30;
/** 160 bits, as RFC 4226 wants them. */
const SECRET_BYTES = 20;
/** One step early or late is taken: clocks differ, and typing takes time. */
const WINDOW = 1;

/** The step of time of a right code, `wrong`, or undefined when none is asked for. */
type FactorStep = number | 'wrong' | undefined;

export class SecondFactors {
  readonly #seal: Seal;

  constructor(seal: Seal) {
    this.#seal = seal;
  }

  /** A new secret, as it is kept and as an app takes it. It counts once `confirm` was shown a code of it; until then the one before does. */
  begin({ name }: Account): { readonly nextFactor: string; readonly address: string } {
    const secret = new OTPAuth.Secret({ size: SECRET_BYTES });
    return { nextFactor: this.#sealed(name, secret), address: totpOf(name, secret).toString() };
  }

  /** The account with the new secret in force; undefined when there is none, or the code is not one of now. */
  confirm(account: Account, code: string, nowMs: number): Account | undefined {
    const { nextFactor, ...rest } = account;
    if (nextFactor === undefined) return undefined;
    const step = this.#stepOf(account.name, nextFactor, code, nowMs);
    if (step === 'wrong') return undefined;
    return {
      ...rest,
      totp: { secret: nextFactor, isOn: true, lastStep: step },
      factorSetAt: nowMs,
    };
  }

  stepOf({ name, totp }: Account, code: string | undefined, nowMs: number): FactorStep {
    if (totp?.isOn !== true) return undefined;
    return this.#stepOf(name, totp.secret, code, nowMs);
  }

  #stepOf(name: string, sealed: string, code: string | undefined, nowMs: number): number | 'wrong' {
    const secret = OTPAuth.Secret.fromBase32(this.#seal.open(sealed, `totp ${name}`));
    const asked = { token: code ?? '', timestamp: nowMs, window: WINDOW };
    const delta = totpOf(name, secret).validate(asked);
    return delta === null ? 'wrong' : Math.floor(nowMs / 1_000 / PERIOD_S) + delta;
  }

  #sealed(name: string, secret: OTPAuth.Secret): string {
    return this.#seal.seal(secret.base32, `totp ${name}`);
  }
}

/** An account whose code was used; undefined for one that was used before: it may have been read over a shoulder. */
export function usedStep(account: Account, step: number | undefined): Account | undefined {
  const { totp } = account;
  if (totp === undefined || step === undefined) return account;
  if (step <= (totp.lastStep ?? 0)) return undefined;
  return { ...account, totp: { ...totp, lastStep: step } };
}

function totpOf(label: string, secret: OTPAuth.Secret): OTPAuth.TOTP {
  return new OTPAuth.TOTP({ issuer: 'forewarn', label, secret, period: PERIOD_S });
}
