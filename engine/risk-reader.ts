// Reads how somebody stands by kind and id, as people write them. Nobody who is unknown becomes known by being asked about.
import type { KeyHasher } from '../signal/key-hash.ts';
import type { Subject } from './decision.ts';
import { nameKindOfEntity } from './name-kind.ts';
import type { RiskReading } from './risk.ts';
import type { Scoring } from './scoring.ts';
import type { Links } from './state/links.ts';
import type { NameTable } from './state/name-table.ts';
import type { TouchStore } from './state/touch-store.ts';
import { subjectOf } from './subject.ts';

/** The state that is read. */
export interface RiskParts {
  readonly hasher: KeyHasher;
  readonly names: NameTable;
  readonly links: Links;
  readonly touches: TouchStore;
  readonly suspectScoring: Scoring;
  readonly victimScoring: Scoring;
}

export class RiskReader {
  readonly #parts: RiskParts;

  constructor(parts: RiskParts) {
    this.#parts = parts;
  }

  /** The name of a subject; 0 when nobody knows it. */
  nameOf({ kind, id }: Subject): number {
    const { hasher, names } = this.#parts;
    hasher.ofText(id);
    return names.find(hasher.low, hasher.high, nameKindOfEntity(kind));
  }

  /** How a subject stands at an event time, as a suspect itself and as the person at risk whom it was linked to. */
  read(subject: Subject, time: number): RiskReading {
    const { names, links, touches, suspectScoring, victimScoring } = this.#parts;
    const known = Number.isFinite(time) ? { time } : {};
    const slot = this.nameOf(subject);
    if (slot === 0) return { ...known, typologies: [] };
    const person = links.personOf(slot);
    const phone = links.phoneOf(person);
    const confirmedTime = touches.confirmedTime(slot, time);
    const typologies = [
      ...suspectScoring.risksOf(slot, time),
      ...victimScoring.risksOf(person, time),
    ];
    return {
      ...known,
      ...(person === slot ? {} : { person: subjectOf(names.keyOf(person)) }),
      ...(phone === undefined ? {} : { phone }),
      ...(confirmedTime === undefined ? {} : { confirmedTime }),
      typologies: typologies.sort((a, b) => b.score - a.score),
    };
  }
}
