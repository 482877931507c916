// The archive of signals, as metrics.
import { Counter, Gauge, type Registry } from 'prom-client';

export interface ArchiveMetrics {
  /** Signals that were added just now, and the bytes of their frames. */
  countArchived(signals: number, byteCount: number): void;
  /** What the archive takes on the disk. */
  setArchive(byteCount: number, segments: number): void;
}

/** The metrics of the archive, at nothing, in these registers. */
export function archiveMetrics(registers: Registry[]): ArchiveMetrics {
  const signals = new Counter({
    name: 'forewarn_archived_signals_total',
    help: 'Signals that were added to the archive.',
    registers,
  });
  const bytes = new Counter({
    name: 'forewarn_archived_bytes_total',
    help: 'Bytes of the frames that were added to the archive, before they were packed.',
    registers,
  });
  const size = new Gauge({
    name: 'forewarn_archive_bytes',
    help: 'Bytes of the archive on the disk.',
    registers,
  });
  const segments = new Gauge({
    name: 'forewarn_archive_segments',
    help: 'Files of the archive.',
    registers,
  });
  return {
    countArchived(signalCount, byteCount) {
      signals.inc(signalCount);
      bytes.inc(byteCount);
    },
    setArchive(byteCount, segmentCount) {
      size.set(byteCount);
      segments.set(segmentCount);
    },
  };
}
