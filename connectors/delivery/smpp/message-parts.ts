// A text as short messages: in the alphabet of GSM where it can be written in it, else in UCS-2, as Chinese must be; in parts that the telephone puts
// together again where it is too long for one.
import smpp from 'smpp';

export interface MessagePart {
  /** 0: the alphabet of GSM; 8: UCS-2. */
  readonly coding: 0 | 8;
  /** Whether it begins with the header that says which part it is. */
  readonly hasHeader: boolean;
  readonly bytes: Buffer;
}

const UCS2_CHARS = { whole: 70, part: 67 };
const GSM_BYTES = { whole: 160, part: 153 };
const PARTS_MAX = 255;
const ESCAPE = 0x1b;

/** The parts of a text, in order. `number` tells the texts of one telephone apart: the same at every try, so that parts of two tries fit together. */
export function messageParts(text: string, number: number): MessagePart[] {
  const isGsm = smpp.encodings.ASCII.match(text);
  const whole = isGsm ? smpp.encodings.ASCII.encode(text) : ucs2(text);
  const fits = isGsm ? whole.length <= GSM_BYTES.whole : text.length <= UCS2_CHARS.whole;
  const coding = isGsm ? 0 : 8;
  if (fits) return [{ coding, hasHeader: false, bytes: whole }];
  const pieces = isGsm ? gsmPieces(whole) : ucs2Pieces(text);
  const kept = pieces.slice(0, PARTS_MAX);
  return kept.map((piece, i) => {
    const header = Buffer.from([5, 0, 3, number & 255, kept.length, i + 1]);
    return { coding, hasHeader: true, bytes: Buffer.concat([header, piece]) };
  });
}

/** A character that needs an escape stays in one piece with it. */
function gsmPieces(bytes: Buffer): Buffer[] {
  const pieces: Buffer[] = [];
  for (let from = 0; from < bytes.length; ) {
    let to = Math.min(from + GSM_BYTES.part, bytes.length);
    if (to < bytes.length && bytes[to - 1] === ESCAPE) to--;
    pieces.push(bytes.subarray(from, to));
    from = to;
  }
  return pieces;
}

/** A character of two units stays in one piece. */
function ucs2Pieces(text: string): Buffer[] {
  const pieces: Buffer[] = [];
  for (let from = 0; from < text.length; ) {
    let to = Math.min(from + UCS2_CHARS.part, text.length);
    const last = text.charCodeAt(to - 1);
    if (to < text.length && last >= 0xd800 && last < 0xdc00) to--;
    pieces.push(ucs2(text.slice(from, to)));
    from = to;
  }
  return pieces;
}

function ucs2(text: string): Buffer {
  return Buffer.from(text, 'utf16le').swap16();
}
