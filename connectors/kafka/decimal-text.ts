// Decimals as Avro and Kafka Connect carry them, exactly, as texts.

/** A number of so many decimal places, whose digits come as two's complement with the highest byte first, such as 12.50. */
export function decimalText(bytes: Uint8Array, scale: number): string {
  let unscaled = 0n;
  for (const byte of bytes) unscaled = (unscaled << 8n) | BigInt(byte);
  if ((bytes[0] ?? 0) >= 0x80) unscaled -= 1n << BigInt(8 * bytes.length);
  const digits = String(unscaled < 0n ? -unscaled : unscaled).padStart(scale + 1, '0');
  const point = digits.length - scale;
  const fraction = scale === 0 ? '' : `.${digits.slice(point)}`;
  return `${unscaled < 0n ? '-' : ''}${digits.slice(0, point)}${fraction}`;
}
