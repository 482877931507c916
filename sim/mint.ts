// Makes new identities: phones, accounts, devices, persons, apps, call and transfer ids. Each is unique within a run. Honest people and
// suspects draw from the same counters, and a fixed permutation hides the order, so nobody's number tells what he is.
import { mix32, type Rng } from './prng.ts';

export const CARRIERS = ['cmcc', 'unicom', 'ctcc'] as const;
export const BANKS = ['icbc', 'abc', 'ccb', 'boc', 'zjrcb'] as const;

/** Index into CARRIERS or BANKS: the source that reports signals of a number or an account. */
export interface Minted {
  readonly number: string;
  readonly sourceIndex: number;
}

const PREFIXES = [
  ['138', '139', '136', '150', '158', '188', '187'],
  ['130', '132', '186', '156'],
  ['133', '153', '189', '180'],
] as const;
const CARRIER_WEIGHTS = [52, 22, 26];
const VIRTUAL_PREFIXES = ['170', '171', '167', '162'] as const;
const FOREIGN_PREFIXES = ['+852', '+853', '+1', '+44', '+61', '+81', '+65', '+95', '+855', '+60'];
const BINS = ['622202', '622848', '621700', '621660', '622858'] as const;
const BANK_WEIGHTS = [24, 24, 22, 12, 18];
const APP_WORDS =
  'hui tong yun zhi xin mei jia le fu lian pay go live play shop yi da sen kuai mi'.split(' ');
const SYLLABLES =
  'ba bei cai chu da dian duo fa fei fu gao guo hai hao hong hua jia jin ka ke lan le li long mai mei na nuo pin qi rui shan su tao tian wan wei xin ya yi yun ze zhu'.split(
    ' ',
  );
const TLDS = ['com', 'com', 'com', 'cn', 'cn', 'com.cn', 'net', 'top', 'xyz', 'vip', 'shop', 'cc'];
const STEP = 61_803_399;

export class Mint {
  readonly #rng: Rng;
  readonly #salt: number;
  #phones = 0;
  #accounts = 0;
  #devices = 0;
  #persons = 0;
  #ids = 0;
  readonly #domains = new Set<string>();

  constructor(rng: Rng) {
    this.#rng = rng;
    this.#salt = rng.u32();
  }

  /** A mainland mobile number of one of the three carriers. */
  mobile(): Minted {
    const sourceIndex = this.#rng.weighted(CARRIER_WEIGHTS);
    const prefix = this.#rng.pick(PREFIXES[sourceIndex] ?? PREFIXES[0]);
    return { number: `+86${prefix}${this.#eightDigits()}`, sourceIndex };
  }

  /** The carrier that reports of a number that nobody of the province's people holds. */
  anyCarrier(): string {
    return CARRIERS[this.#rng.weighted(CARRIER_WEIGHTS)] ?? CARRIERS[0];
  }

  /** A mobile number of a virtual carrier. */
  virtualMobile(): string {
    return `+86${this.#rng.pick(VIRTUAL_PREFIXES)}${this.#eightDigits()}`;
  }

  foreignPhone(): string {
    return this.#rng.pick(FOREIGN_PREFIXES) + this.#eightDigits();
  }

  landline(areaCode: string): string {
    return `${areaCode}8${this.#eightDigits().slice(1)}`;
  }

  /** A 400 or 95 number. */
  serviceNumber(): string {
    const digits = this.#eightDigits();
    return this.#rng.chance(0.5) ? `400${digits.slice(0, 7)}` : `95${digits.slice(0, 5)}`;
  }

  /** The sender of bulk messages. */
  bulkSender(): string {
    return `106${this.#rng.pick(['5', '8', '9'])}${this.#eightDigits()}`;
  }

  /** A bank card: `number` has 16 to 19 digits and starts with 62. */
  account(): Minted {
    const sourceIndex = this.#rng.weighted(BANK_WEIGHTS);
    const serial = (this.#accounts++ * STEP + this.#salt) % 10_000_000_000;
    const digits = String(serial).padStart(10, '0');
    const tail = sourceIndex === 4 ? '' : String(this.#rng.below(1000)).padStart(3, '0');
    return { number: (BINS[sourceIndex] ?? BINS[0]) + digits + tail, sourceIndex };
  }

  device(): string {
    const serial = (this.#devices++ * STEP + this.#salt) % 10_000_000_000;
    return `86${String(this.#salt % 1000).padStart(3, '0')}${String(serial).padStart(10, '0')}`;
  }

  person(): string {
    return `p${hex8(mix32(this.#persons++ ^ this.#salt))}`;
  }

  /** Identity of a call, a transfer, a case …: unique for 4 G of them. */
  id(): string {
    return hex8(mix32(this.#ids++ ^ this.#salt));
  }

  /** A package name as small publishers choose them, honest or not. */
  app(): string {
    const words = [this.#rng.pick(APP_WORDS), this.#rng.pick(APP_WORDS)].join('');
    return `com.${words}${this.#rng.below(1000)}.${this.#rng.pick(APP_WORDS)}`;
  }

  /** A registrable domain; honest and fraudulent sites are named alike. */
  domain(): string {
    for (;;) {
      const words = Array.from({ length: this.#rng.int(2, 3) }, () => this.#rng.pick(SYLLABLES));
      const digits = this.#rng.chance(0.3) ? String(this.#rng.below(1000)) : '';
      const name = `${words.join('')}${digits}.${this.#rng.pick(TLDS)}`;
      if (this.#domains.has(name)) continue;
      this.#domains.add(name);
      return name;
    }
  }

  #eightDigits(): string {
    const serial = (this.#phones++ * STEP + this.#salt) % 100_000_000;
    return String(serial).padStart(8, '0');
  }
}

function hex8(value: number): string {
  return (value >>> 0).toString(16).padStart(8, '0');
}
