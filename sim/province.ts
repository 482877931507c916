// The people of a simulated Zhejiang, as columns: one number or string a person, a few hundred bytes each. People live in households and
// counties laid out by index, so that near indexes are neighbours. Balances, devices and the person's bank change as the run goes on.
import { at } from './column.ts';
import { BANKS, CARRIERS, type Mint } from './mint.ts';
import { homePlaces, type Place } from './place.ts';
import type { Rng } from './prng.ts';

/** Daily rhythms: office hours, early risers, night people. */
export const RHYTHMS = 3;

const RHYTHM_WEIGHTS = [70, 18, 12];
const AGE_BANDS = [
  [12, 17],
  [18, 24],
  [25, 39],
  [40, 59],
  [60, 85],
] as const;
const AGE_WEIGHTS = [6, 12, 34, 32, 16];

export class Province {
  readonly size: number;
  readonly places: readonly Place[];
  readonly phones: string[] = [];
  readonly accounts: string[] = [];
  /** A second account, at any bank; empty for those who have none. */
  readonly ownAccounts: string[] = [];
  readonly persons: string[] = [];
  /** The device in use now. */
  readonly devices: string[] = [];
  readonly placeIndex: Uint8Array;
  readonly cell: Uint8Array;
  readonly carrier: Uint8Array;
  readonly bank: Uint8Array;
  readonly ageYears: Uint8Array;
  /** 1 to 255: how much a person telephones and pays. */
  readonly activity: Uint8Array;
  readonly rhythm: Uint8Array;
  /** Company index + 1; 0 for those without work. */
  readonly employer: Uint32Array;
  readonly wageYuan: Uint32Array;
  /** Ages on the first day of the run. */
  readonly accountAgeDays: Uint16Array;
  readonly phoneAgeDays: Uint16Array;
  readonly balanceFen: Float64Array;
  readonly savingsYuan: Uint32Array;

  constructor(size: number, rng: Rng, mint: Mint) {
    this.size = size;
    this.places = homePlaces();
    this.placeIndex = new Uint8Array(size);
    this.cell = new Uint8Array(size);
    this.carrier = new Uint8Array(size);
    this.bank = new Uint8Array(size);
    this.ageYears = new Uint8Array(size);
    this.activity = new Uint8Array(size);
    this.rhythm = new Uint8Array(size);
    this.employer = new Uint32Array(size);
    this.wageYuan = new Uint32Array(size);
    this.accountAgeDays = new Uint16Array(size);
    this.phoneAgeDays = new Uint16Array(size);
    this.balanceFen = new Float64Array(size);
    this.savingsYuan = new Uint32Array(size);
    this.#settle();
    for (let person = 0; person < size; person++) {
      this.#giveIdentity(person, rng, mint);
      this.#giveLife(person, rng);
    }
  }

  phone(person: number): string {
    return at(this.phones, person);
  }

  account(person: number): string {
    return at(this.accounts, person);
  }

  id(person: number): string {
    return at(this.persons, person);
  }

  region(person: number): string {
    return this.place(person).region;
  }

  place(person: number): Place {
    return at(this.places, at(this.placeIndex, person));
  }

  homeCell(person: number): string {
    return at(this.place(person).cells, at(this.cell, person));
  }

  /** The carrier that reports this person's telephone signals. */
  carrierSource(person: number): string {
    return at(CARRIERS, at(this.carrier, person));
  }

  /** The bank that reports this person's payments. */
  bankSource(person: number): string {
    return at(BANKS, at(this.bank, person));
  }

  anyone(rng: Rng): number {
    return rng.below(this.size);
  }

  /** Somebody who lives near: same village or street, mostly the same county. */
  neighbour(person: number, rng: Rng): number {
    const reach = Math.min(400, this.size - 1);
    const found = person + rng.int(-reach, reach);
    if (found < 0 || found >= this.size || found === person) return (person + 1) % this.size;
    return found;
  }

  /** One of a person's regular contacts: few are called often, many seldom, most live near. Contacts are mutual. */
  contact(person: number, rng: Rng): number {
    const rank = rng.skewed(CONTACT_RANKS);
    for (let i = rank; i >= 0; i--) {
      const found = person ^ at(CONTACT_MASKS, i);
      if (found < this.size) return found;
    }
    return (person + 1) % this.size;
  }

  #settle(): void {
    const weightSum = this.places.reduce((sum, place) => sum + place.weight, 0);
    let reached = 0;
    let person = 0;
    this.places.forEach((place, index) => {
      reached += place.weight;
      const end = Math.round((reached / weightSum) * this.size);
      for (; person < end; person++) this.placeIndex[person] = index;
    });
  }

  #giveIdentity(person: number, rng: Rng, mint: Mint): void {
    const phone = mint.mobile();
    const account = mint.account();
    this.phones.push(phone.number);
    this.carrier[person] = phone.sourceIndex;
    this.accounts.push(account.number);
    this.bank[person] = account.sourceIndex;
    this.ownAccounts.push(rng.chance(0.3) ? mint.account().number : '');
    this.persons.push(mint.person());
    this.devices.push(mint.device());
    this.cell[person] = rng.below(this.place(person).cells.length);
    this.accountAgeDays[person] = ageDays(rng, 0.06, 6000);
    this.phoneAgeDays[person] = ageDays(rng, 0.04, 7000);
  }

  #giveLife(person: number, rng: Rng): void {
    const band = AGE_BANDS[rng.weighted(AGE_WEIGHTS)] ?? AGE_BANDS[2];
    const age = rng.int(band[0], band[1]);
    this.ageYears[person] = age;
    this.activity[person] = Math.max(24, Math.min(255, Math.round(rng.logNormal(90, 0.5))));
    this.rhythm[person] = age < 40 ? rng.weighted(RHYTHM_WEIGHTS) : rng.weighted([70, 28, 2]);
    const works = age >= 20 && age < 62 && rng.chance(0.72);
    this.wageYuan[person] = works ? Math.round(rng.logNormal(6200, 0.45)) : 0;
    this.balanceFen[person] = Math.round(rng.logNormal(age < 18 ? 150_000 : 900_000, 1.1));
    this.savingsYuan[person] = age < 20 ? 0 : Math.round(rng.logNormal(45_000, 1.2));
  }
}

const CONTACT_RANKS = 60;
/** Person XOR mask is a contact: small masks are household and street, larger ones colleagues and friends further off. */
const CONTACT_MASKS: readonly number[] = Array.from({ length: CONTACT_RANKS }, (_, rank) => {
  if (rank < 20) return rank + 1;
  if (rank < 48) return 21 + (rank - 20) * 37;
  return 2000 + (rank - 48) * 7919;
});

/** Ages in days: a few are new this month, the others spread over many years. */
function ageDays(rng: Rng, newShare: number, oldestDays: number): number {
  return rng.chance(newShare) ? rng.below(30) : rng.int(30, oldestDays);
}
