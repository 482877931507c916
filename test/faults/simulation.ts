// One seed: a world with traffic, a desk and bad weather, in which the process crashes and is started again; then the weather clears up, everything must come to
// rest, and the judge looks at what is left.
import type { RecordedOutcome } from '../../dissuasion/task.ts';
import { isFwError } from '../../signal/fw-error.ts';
import { Rng } from '../../sim/prng.ts';
import { workAtDesk } from './desk.ts';
import { judge, type Tally, Violation } from './judge.ts';
import { ModelDisk } from './model-disk.ts';
import { ModelLedger } from './model-ledger.ts';
import { ModelLog, ModelLogPort } from './model-log.ts';
import { ModelTasks } from './model-tasks.ts';
import { ORACLE_PACK, PLAN, SimulatedProcess, type World, type Wrong } from './process.ts';
import { Life, Scheduler } from './scheduler.ts';
import { CLOCK_START_MS, drawLines } from './traffic.ts';
import { drawClimate, Weather } from './weather.ts';

export interface Told extends Tally {
  readonly crashes: number;
  readonly powerCuts: number;
  readonly damagedCheckpoints: number;
  readonly checkpoints: number;
  readonly events: number;
  /** 1 when as much was read ahead as may be, at some time. */
  readonly fullReads: number;
}

const LINES_MIN = 10;
const LINES_MAX = 60;
const STEPS_MAX = 60_000;
const STAFF = ['li', 'wang'];

/** Runs a seed to its end. Throws a Violation when something was lost, doubled, different, unbounded or without end. */
export async function simulateSeed(seed: number, wrong: Wrong = {}): Promise<Told> {
  const simulation = new Simulation(seed, wrong);
  return simulation.run();
}

class Simulation {
  readonly #rng: Rng;
  readonly #world: World;
  readonly #life = new Life();
  readonly #takenOutcomes: RecordedOutcome[] = [];
  #process: SimulatedProcess;
  #isSent = false;
  #isDeskClosing = false;
  #atDesk = STAFF.length;
  readonly #broken: unknown[] = [];
  readonly #told = { crashes: 0, powerCuts: 0, damagedCheckpoints: 0, fullReads: 0 };

  constructor(seed: number, wrong: Wrong) {
    this.#rng = new Rng(seed);
    const scheduler = new Scheduler(this.#rng.split('order'), CLOCK_START_MS);
    const climate = drawClimate(this.#rng.split('climate'));
    this.#world = {
      rng: this.#rng.split('world'),
      scheduler,
      weather: new Weather(this.#rng.split('weather'), scheduler, climate),
      log: new ModelLog(),
      ledger: new ModelLedger(),
      tasks: new ModelTasks(),
      disk: new ModelDisk(),
      deadLetters: [],
      published: [],
      wrong,
    };
    this.#process = new SimulatedProcess(this.#world);
  }

  async run(): Promise<Told> {
    const { weather, scheduler, tasks } = this.#world;
    this.#begin(weather.change(this.#life));
    this.#begin(this.#send());
    for (const staff of STAFF) this.#begin(this.#work(staff));
    while (!this.#isSent) await this.#storm();
    for (let steps = this.#rng.int(0, 400); steps > 0; steps--) await this.#storm();
    weather.clearUp();
    await this.#until('the log is read', () => this.#isRead());
    this.#isDeskClosing = true;
    await this.#until('the desk is done', () => this.#atDesk === 0);
    // Whoever walked away lets the lease lapse.
    await this.#until('leases have lapsed', () => !tasks.isAnyHeld);
    const restAt = scheduler.now + 10_000;
    await this.#until('all is at rest', () => scheduler.now > restAt && this.#isRead());
    await this.#stop();
    return this.#judge();
  }

  #begin(actor: Promise<void>): void {
    actor.catch((error: unknown) => this.#broken.push(error));
  }

  /** One event, and perhaps a crash after it. */
  async #storm(): Promise<void> {
    await this.#step();
    const { climate } = this.#world.weather;
    if (this.#rng.chance(climate.crash)) await this.#crash();
  }

  async #step(): Promise<void> {
    if (!(await this.#world.scheduler.step())) throw new Violation('nothing happens any more');
    if (this.#broken.length > 0) throw this.#broken[0];
    const { failure } = this.#process;
    if (failure !== undefined) throw failure;
    if (this.#world.scheduler.stepCount > STEPS_MAX)
      throw new Violation('it does not come to an end');
  }

  async #until(what: string, isSo: () => boolean): Promise<void> {
    while (!isSo()) {
      await this.#step().catch((error: unknown) => {
        throw error instanceof Violation
          ? new Violation(`${error.message} (until ${what})`)
          : error;
      });
    }
  }

  #isRead(): boolean {
    const { end } = this.#world.log;
    return this.#process.pump.position === end;
  }

  async #crash(): Promise<void> {
    const { disk, weather, scheduler } = this.#world;
    this.#process.life.end();
    this.#noteReads();
    this.#told.crashes++;
    if (this.#rng.chance(weather.climate.powerCut)) {
      this.#told.powerCuts++;
      disk.losePower(this.#rng);
    }
    if (this.#rng.chance(weather.climate.damage))
      this.#told.damagedCheckpoints += disk.damage(this.#rng);
    const restart = scheduler.after(this.#rng.int(0, 3_000), this.#life).then(() => {
      this.#process = new SimulatedProcess(this.#world);
    });
    let isBack = false;
    this.#begin(
      restart.then(() => {
        isBack = true;
      }),
    );
    while (!isBack) await this.#step();
  }

  #noteReads(): void {
    if (this.#process.readAhead === 1) this.#told.fullReads = 1;
  }

  async #stop(): Promise<void> {
    let isStopped = false;
    this.#begin(
      this.#process.pump.stop().then(() => {
        isStopped = true;
      }),
    );
    await this.#until('the pump has stopped', () => isStopped);
    this.#noteReads();
  }

  async #send(): Promise<void> {
    const { rng, weather, log, scheduler } = this.#world;
    const port = new ModelLogPort(log, { scheduler, weather, life: this.#life });
    const lines = drawLines(this.#rng.split('traffic'), this.#rng.int(LINES_MIN, LINES_MAX));
    while (lines.length > 0) {
      const frame = new TextEncoder().encode(
        lines
          .splice(0, rng.int(1, weather.climate.frameSignals))
          .map((line) => `${line}\n`)
          .join(''),
      );
      await scheduler.after(rng.chance(0.6) ? 0 : rng.logInt(1, 3_000), this.#life);
      while (!(await this.#append(port, frame))) await scheduler.after(500, this.#life);
    }
    this.#isSent = true;
  }

  async #append(port: ModelLogPort, frame: Uint8Array): Promise<boolean> {
    try {
      await port.append(0, frame);
      return true;
    } catch (error) {
      if (!isFwError(error, 'FW_LOG_AWAY')) throw error;
      return false;
    }
  }

  async #work(staff: string): Promise<void> {
    await workAtDesk(staff, {
      world: this.#world,
      process: () => this.#process,
      life: this.#life,
      takenOutcomes: this.#takenOutcomes,
      isClosing: () => this.#isDeskClosing,
    });
    this.#atDesk--;
  }

  #judge(): Told {
    const { log, ledger, tasks, deadLetters, published, disk, weather, scheduler } = this.#world;
    const takenOutcomes = this.#takenOutcomes;
    const remains = { log, ledger, tasks, deadLetters, published, takenOutcomes };
    const tally = judge({ ...remains, plan: PLAN, oraclePack: ORACLE_PACK });
    const checkpoints = disk.checkpoints().length;
    const { checkpointsKept } = weather.climate;
    if (checkpoints < 1 || checkpoints > checkpointsKept)
      throw new Violation(`${checkpoints} checkpoints are kept, not 1 to ${checkpointsKept}`);
    return { ...tally, ...this.#told, checkpoints, events: scheduler.stepCount };
  }
}
