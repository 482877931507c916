// Where a suspect's number, account or site comes from, as far as its name tells: the block that a carrier hands out, the bank and product of a card, the registry of
// a domain. It tells no more of a number than a mask leaves readable (phone.ts), so that it may stand beside masked numbers.

/** Kinds of suspects whose names tell where they come from. */
export const SOURCE_KINDS = ['phone', 'account', 'domain'] as const;
export type SourceKind = (typeof SOURCE_KINDS)[number];

/** The first three digits of a mainland mobile tell the carrier, and 162, 165, 167, 170 and 171 a virtual one. */
const MOBILE_BLOCK = /^\+86(1[3-9]\d)\d{8}$/;
/** 010 and 02x are the area codes of three digits (national numbering plan of telephone networks). */
const AREA_CODE = /^(010|02\d|0[3-9]\d{2})\d{7,8}$/;
/** Country codes of one digit are +1 and +7; those of three begin with these; all others have two (ITU-T E.164, list of assigned codes). */
const COUNTRY_CODE =
  /^\+([17]|21\d|22\d|23\d|24\d|25\d|26\d|29\d|35\d|37\d|38\d|42\d|50\d|59\d|67\d|68\d|69\d|8[0578]\d|96\d|97\d|99\d|\d{2})/;
/** 400 and 800 numbers, and the 95 and 96 codes of single enterprises. */
const SERVICE_BLOCK = /^([48]00|9[56]\d{3})/;
/** The issuer's part of a card number (ISO/IEC 7812-1) in the length that UnionPay gives out. */
const CARD = /^(\d{6})\d{6,13}$/;
const TOP_DOMAIN = /(\.[a-z0-9-]{2,})$/i;

const PATTERNS: Readonly<Record<SourceKind, readonly [RegExp, string][]>> = {
  phone: [
    [MOBILE_BLOCK, ''],
    [AREA_CODE, ''],
    [COUNTRY_CODE, '+'],
    [SERVICE_BLOCK, ''],
  ],
  account: [[CARD, '']],
  domain: [[TOP_DOMAIN, '']],
};

/**
 * The source of a suspect in the written form of `normalizePhone`: `170`, `0571`, `+852` or `400` of a phone, `622848` of a card, `.top` of a domain; undefined when
 * its name tells none.
 */
export function sourceOfSuspect(kind: SourceKind, id: string): string | undefined {
  for (const [pattern, before] of PATTERNS[kind]) {
    const found = pattern.exec(id)?.[1];
    if (found !== undefined) return `${before}${found.toLowerCase()}`;
  }
  return undefined;
}

/** Whether a kind of subject is one whose name tells where it comes from. */
export function isSourceKind(kind: string): kind is SourceKind {
  return SOURCE_KINDS.some((one) => one === kind);
}
