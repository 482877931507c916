// Decimals as Avro and Kafka Connect carry them, exactly, as texts.

/** 154 digits; money has 20. Turning longer ones into digits takes by the square of their length. */
const BYTES_MAX = 64;
/** Of what databases declare, the most is 127. */
const SCALE_MAX = 1_000;

/**
 * A number of so many decimal places, whose digits come as two's complement with the highest byte first, such as 12.50. Throws an Error for what is no
 * number of any database.
 */
export function decimalText(bytes: Uint8Array, scale: number): string {
  if (bytes.length > BYTES_MAX || !(scale >= 0 && scale <= SCALE_MAX))
    throw new Error(`it has a decimal of ${bytes.length} bytes with ${scale} decimal places`);
  let unscaled = 0n;
  for (const byte of bytes) unscaled = (unscaled << 8n) | BigInt(byte);
  if ((bytes[0] ?? 0) >= 0x80) unscaled -= 1n << BigInt(8 * bytes.length);
  const digits = String(unscaled < 0n ? -unscaled : unscaled).padStart(scale + 1, '0');
  const point = digits.length - scale;
  const fraction = scale === 0 ? '' : `.${digits.slice(point)}`;
  return `${unscaled < 0n ? '-' : ''}${digits.slice(0, point)}${fraction}`;
}
