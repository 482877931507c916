// The thread of one proposal (propose-thread.ts): takes pack and rows, gives the proposal, and ends.
import { parentPort, workerData } from 'node:worker_threads';
import { adoptHandedRegions } from '../runtime/handed-regions.ts';
import { required } from '../signal/invariant.ts';
import { propose } from './propose.ts';

adoptHandedRegions();
const { files, rows, options } = workerData;
required(parentPort, 'a thread that somebody started').postMessage(propose(files, rows, options));
