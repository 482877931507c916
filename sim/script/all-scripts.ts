// Every fraud that the simulator can play, in one order.
import type { FraudScript } from '../fraud-scene.ts';
import { accountTakeover } from './account-takeover.ts';
import { bossImpersonation } from './boss-impersonation.ts';
import { fakeCreditRepair } from './fake-credit-repair.ts';
import { fakeCustomerService } from './fake-customer-service.ts';
import { fakeInvestment } from './fake-investment.ts';
import { fakeLoan } from './fake-loan.ts';
import { fakeShopping } from './fake-shopping.ts';
import { fakeTicketRefund } from './fake-ticket-refund.ts';
import { gameTrade } from './game-trade.ts';
import { policeImpersonation } from './police-impersonation.ts';
import { romanceScam } from './romance-scam.ts';
import { sextortion } from './sextortion.ts';
import { taskRebate } from './task-rebate.ts';

export const FRAUD_SCRIPTS: readonly FraudScript[] = [
  taskRebate,
  fakeInvestment,
  fakeLoan,
  fakeCustomerService,
  policeImpersonation,
  bossImpersonation,
  fakeCreditRepair,
  fakeTicketRefund,
  sextortion,
  gameTrade,
  fakeShopping,
  romanceScam,
  accountTakeover,
];
