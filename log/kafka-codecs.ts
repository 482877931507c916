// What kafkajs cannot unpack by itself: it has gzip. We write zstd alone; partners write whatever their producers are set to.
import { promisify } from 'node:util';
import { constants, zstdCompress, zstdDecompress } from 'node:zlib';
import kafkajs from 'kafkajs';
import { unpackLz4 } from './kafka-lz.ts';
import { unpackSnappy } from './kafka-snappy.ts';

/** A batch that grows beyond this is an attack or a mistake, not signals. */
const UNCOMPRESSED_BYTES_MAX = 268_435_456;
/** Level 1 is quick, and signals have so much in common that it takes most of their size away. */
const COMPRESSION_LEVEL = 1;
/** Of what is read: as Node has it by itself, and a whole batch of ours. */
const OUTPUT_BYTES_LEAST = 16_384;
const OUTPUT_BYTES_MOST = 1_048_576;

/** Gives kafkajs the codecs: zstd for both ways, Snappy and LZ4 to read. */
export function addCodecs(): void {
  const { CompressionCodecs, CompressionTypes } = kafkajs;
  const compress = promisify(zstdCompress);
  const decompress = promisify(zstdDecompress);
  const params = { [constants.ZSTD_c_compressionLevel]: COMPRESSION_LEVEL };
  CompressionCodecs[CompressionTypes.ZSTD] = () => ({
    compress: ({ buffer }: { buffer: Buffer }) => compress(buffer, { params }),
    decompress: (bytes: Buffer) =>
      decompress(bytes, {
        maxOutputLength: UNCOMPRESSED_BYTES_MAX,
        chunkSize: outputBytes(bytes.length),
      }),
  });
  CompressionCodecs[CompressionTypes.Snappy] = () => reader(unpackSnappy);
  CompressionCodecs[CompressionTypes.LZ4] = () => reader(unpackLz4);
}

function reader(unpack: (bytes: Buffer, bytesMax: number) => Buffer) {
  return {
    compress: () => Promise.reject(new Error('this codec is for reading alone')),
    decompress: (bytes: Buffer) =>
      Promise.resolve().then(() => unpack(bytes, UNCOMPRESSED_BYTES_MAX)),
  };
}

/**
 * Room for what comes out of so many bytes. Node takes 16 KiB at a time by itself, each of them a turn of a thread and a buffer that is copied into another
 * in the end. Signals shrink to a tenth, and a batch of ours fits the most.
 */
function outputBytes(compressedBytes: number): number {
  return Math.min(OUTPUT_BYTES_MOST, Math.max(OUTPUT_BYTES_LEAST, 12 * compressedBytes));
}
