// The thread of one check (pack-check-thread.ts): takes the files, gives the check, and ends.
import { parentPort, workerData } from 'node:worker_threads';
import { required } from '../signal/invariant.ts';
import { adoptHandedRegions } from './handed-regions.ts';
import { checkPack } from './pack-check-run.ts';

adoptHandedRegions();
required(parentPort, 'a thread that somebody started').postMessage(checkPack(workerData));
