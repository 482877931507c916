// Logarithm and exponential from + - * / alone. The last bit of Math.log and Math.exp may differ between machines and versions;
// IEEE 754 arithmetic may not, so these give the same bits everywhere. Good to about 1e-15, which is more than a simulator needs.

const LN2 = Math.LN2;
const view = new DataView(new ArrayBuffer(8));

/** Natural logarithm of a positive, normal number. */
export function exactLn(x: number): number {
  view.setFloat64(0, x);
  const high = view.getUint32(0);
  const exponent = (high >>> 20) - 1023;
  view.setUint32(0, (high & 0x000fffff) | 0x3ff00000);
  const mantissa = view.getFloat64(0);
  const s = (mantissa - 1) / (mantissa + 1);
  const s2 = s * s;
  let sum = 0;
  for (let k = 31; k >= 1; k -= 2) sum = sum * s2 + 1 / k;
  return exponent * LN2 + 2 * s * sum;
}

/** e to the power of x, for x between -700 and 700. */
export function exactExp(x: number): number {
  const k = Math.round(x / LN2);
  const r = x - k * LN2;
  let sum = 1;
  for (let i = 14; i >= 1; i--) sum = 1 + (sum * r) / i;
  view.setUint32(0, (k + 1023) << 20);
  view.setUint32(4, 0);
  return sum * view.getFloat64(0);
}
