// Everything that a run shares: people, companies, shops, sites, identities, the outbox, and what people are doing that others must
// respect (money set aside by a script, a victim who answers nobody else).

import { runDay } from './clock.ts';
import { at } from './column.ts';
import type { PayeeKind } from './draft.ts';
import { BANKS, Mint } from './mint.ts';
import { Outbox } from './outbox.ts';
import type { Rng } from './prng.ts';
import { Province } from './province.ts';
import { SitePool } from './site.ts';

/** Somebody who can be paid. */
export interface Payee {
  readonly account: string;
  readonly kind: PayeeKind;
  /** Age of the account on the first day of the run. */
  readonly ageDays: number;
  /** Index of the person whose account it is; absent for shops, companies and people elsewhere. */
  readonly person?: number;
}

export interface Company {
  readonly account: string;
  readonly bank: number;
  readonly region: string;
  readonly ageDays: number;
  /** The person who makes its payments. */
  readonly accountant: number;
  readonly firstEmployee: number;
  readonly employeeCount: number;
  readonly salaryDay: number;
}

/** A number that companies and offices call and write from. */
export interface ServiceLine {
  readonly phone: string;
  readonly isOffice: boolean;
}

export interface WorldOptions {
  readonly people: number;
  readonly startTime: number;
  readonly endTime: number;
  readonly arrivalJitterMs: number;
  readonly duplicateProbability: number;
}

export class World {
  readonly options: WorldOptions;
  readonly rng: Rng;
  readonly mint: Mint;
  readonly province: Province;
  readonly outbox: Outbox;
  readonly sites: SitePool;
  readonly companies: Company[] = [];
  readonly shops: Payee[] = [];
  readonly utilities: Payee[] = [];
  readonly serviceLines: ServiceLine[] = [];
  readonly bulkSenders: string[] = [];
  /** Money that a running script will move later, by person: reported as balance, but not to be spent. */
  readonly reservedFen = new Map<number, number>();
  /** People who answer no other calls until the time. */
  readonly quietUntil = new Map<number, number>();

  constructor(options: WorldOptions, rng: Rng) {
    this.options = options;
    this.rng = rng;
    this.mint = new Mint(rng.split('mint'));
    this.province = new Province(options.people, rng.split('province'), this.mint);
    this.outbox = new Outbox(options, rng.split('outbox'));
    this.sites = new SitePool(options.people, rng.split('sites'), this.mint);
    this.#foundCompanies(rng.split('companies'));
    this.#openShops(rng.split('shops'));
  }

  day(time: number): number {
    return runDay(this.options.startTime, time);
  }

  personPayee(person: number): Payee {
    const ageDays = at(this.province.accountAgeDays, person);
    return { account: this.province.account(person), kind: 'personal', ageDays, person };
  }

  /** Somebody outside the province, who is seen only when he pays, is paid or calls. */
  outsider(rng: Rng): Payee & { readonly bank: number } {
    const account = this.mint.account();
    const ageDays = rng.chance(0.07) ? rng.below(30) : rng.int(30, 5000);
    return { account: account.number, kind: 'personal', ageDays, bank: account.sourceIndex };
  }

  companyPayee(company: Company): Payee {
    return { account: company.account, kind: 'company', ageDays: company.ageDays };
  }

  #foundCompanies(rng: Rng): void {
    const { province } = this;
    for (let person = 0; person < province.size; ) {
      const span = rng.logInt(8, 240);
      const end = Math.min(province.size, person + span);
      const account = this.mint.account();
      this.companies.push({
        account: account.number,
        bank: account.sourceIndex,
        region: province.region(person),
        ageDays: rng.int(90, 7000),
        accountant: rng.int(person, end - 1),
        firstEmployee: person,
        employeeCount: end - person,
        salaryDay: rng.chance(0.5) ? rng.pick([5, 10, 10, 15]) : rng.int(1, 28),
      });
      for (; person < end; person++) {
        if (at(province.wageYuan, person) > 0) province.employer[person] = this.companies.length;
      }
    }
  }

  #openShops(rng: Rng): void {
    const { people } = this.options;
    const shopCount = 50 + Math.round(people / 40);
    for (let i = 0; i < shopCount; i++) this.shops.push(this.#newBusiness(rng, 'merchant', 2500));
    for (let i = 0; i < 24; i++) this.utilities.push(this.#newBusiness(rng, 'company', 6000));
    const lineCount = 30 + Math.round(people / 1500);
    for (let i = 0; i < lineCount; i++) {
      const isOffice = rng.chance(0.6);
      const areaCode = rng.pick(this.province.places).areaCode;
      const phone = isOffice ? this.mint.landline(areaCode) : this.mint.serviceNumber();
      this.serviceLines.push({ phone, isOffice });
    }
    const senderCount = 40 + Math.round(people / 1000);
    for (let i = 0; i < senderCount; i++) this.bulkSenders.push(this.mint.bulkSender());
  }

  #newBusiness(rng: Rng, kind: PayeeKind, oldestDays: number): Payee {
    const ageDays = rng.chance(0.08) ? rng.below(60) : rng.int(60, oldestDays);
    return { account: this.mint.account().number, kind, ageDays };
  }
}

/** Name of the source that reports for a bank of BANKS. */
export function bankSource(bank: number): string {
  return at(BANKS, bank);
}
