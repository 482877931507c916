// The kernel of a plan that runs behind another: it hears from that one's kernel which of the rules that both try have fired.
import { Kernel, type KernelParts } from './kernel.ts';
import type { SharedRules } from './shared-rules.ts';

interface Heard {
  readonly role: 'suspect' | 'victim';
  readonly register: number;
  readonly rules: readonly number[];
}

export class ShadowKernel extends Kernel {
  readonly #shared: SharedRules;
  #heard: Heard[] = [];

  constructor(parts: KernelParts, shared: SharedRules) {
    super(parts);
    this.#shared = shared;
  }

  /** Hears from a kernel from now on. */
  follow(first: Kernel): void {
    first.onFired = (role, register, rule) => {
      const rules = this.#shared.get(rule);
      if (rules === undefined) return;
      this.#heard.push({ role, register, rules });
      this.toldCount++;
    };
  }

  /** Forgets what was heard of the signal that it has run. */
  forget(): void {
    if (this.toldCount === 0) return;
    this.toldCount = 0;
    this.#heard = [];
  }

  override hearSuspect(register: number): void {
    this.#hear('suspect', register);
  }

  override hearVictim(register: number): void {
    this.#hear('victim', register);
  }

  #hear(role: Heard['role'], register: number): void {
    for (const heard of this.#heard)
      if (heard.role === role && heard.register === register)
        for (const rule of heard.rules) this.fire(rule);
  }
}
