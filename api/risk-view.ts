// What may be shown of how somebody stands: the same as of tasks, so phones, accounts, devices and numbers are masked.
import type { Subject } from '../engine/decision.ts';
import type { RiskReading, TypologyRisk } from '../engine/risk.ts';
import { isLevel, type Level, levelRank } from '../signal/level.ts';
import type { TypologyRisk as ContractRisk, Risk } from './contract/risk.ts';
import { maskReason, maskSubject, mutableFeatures } from './masking.ts';

/** The highest level and score among typologies, and since when the level is held. */
export interface Standing {
  readonly level: Level | 'none';
  readonly score: number;
  readonly sinceTime?: number;
}

/** The whole reading, masked. */
export function riskViewOf(subject: Subject, reading: RiskReading): Risk {
  const { time, person, confirmedTime, typologies } = reading;
  return {
    subject: maskSubject(subject),
    ...standingOf(typologies),
    ...(confirmedTime === undefined ? {} : { confirmedTime }),
    ...(person === undefined ? {} : { person: maskSubject(person) }),
    ...(time === undefined ? {} : { time }),
    typologies: typologies.map(maskRisk),
  };
}

/** Where somebody stands whom these typologies hold points of. */
export function standingOf(typologies: readonly TypologyRisk[]): Standing {
  const rank = Math.max(-1, ...typologies.map(({ level }) => rankOf(level)));
  const highest = typologies.filter(({ level }) => rankOf(level) === rank);
  const since = Math.min(...highest.flatMap(({ sinceTime }) => sinceTime ?? []));
  return {
    level: rank < 0 ? 'none' : (highest[0]?.level ?? 'none'),
    score: Math.max(0, ...typologies.map(({ score }) => score)),
    ...(Number.isFinite(since) ? { sinceTime: since } : {}),
  };
}

function rankOf(level: Level | 'none'): number {
  return isLevel(level) ? levelRank(level) : -1;
}

function maskRisk({ subject, reasons, ...risk }: TypologyRisk): ContractRisk {
  return {
    ...risk,
    subject: maskSubject(subject),
    reasons: reasons.map(({ firedTime, ...hit }) => {
      const masked = maskReason(hit);
      return { ...masked, features: mutableFeatures(masked.features), firedTime };
    }),
  };
}
