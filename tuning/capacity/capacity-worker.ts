// The thread of one question about capacity: takes pack, rows and desks, gives the proposal, and ends.
import { parentPort, workerData } from 'node:worker_threads';
import { required } from '../../signal/invariant.ts';
import { proposeCapacity } from './capacity.ts';

const { files, rows, options } = workerData;
required(parentPort, 'a thread that somebody started').postMessage(
  proposeCapacity(files, rows, options),
);
