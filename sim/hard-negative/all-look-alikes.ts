// Every honest look-alike that the simulator plays: events in one list, roles in another. Pay runs come with the calendar.
import type { LookAlikeEvent, LookAlikeRole } from '../honest-scene.ts';
import { appCampaign } from './app-campaign.ts';
import { callCentre } from './call-centre.ts';
import { carPurchase } from './car-purchase.ts';
import { companySettlement } from './company-settlement.ts';
import { courier } from './courier.ts';
import { festivalGift } from './festival-gift.ts';
import { gameTopUp } from './game-top-up.ts';
import { hospital } from './hospital.ts';
import { housePurchase } from './house-purchase.ts';
import { landlord } from './landlord.ts';
import { marketingCalls } from './marketing-calls.ts';
import { onlineLoan } from './online-loan.ts';
import { ownAccountMove } from './own-account-move.ts';
import { PAYROLL_KIND } from './payroll.ts';
import { phoneRenewal } from './phone-renewal.ts';
import { remoteSupport } from './remote-support.ts';
import { rideDriver } from './ride-driver.ts';
import { secondHandPurchase } from './second-hand-purchase.ts';
import { studentAbroad } from './student-abroad.ts';
import { sweetheart } from './sweetheart.ts';
import { teacherCollection } from './teacher-collection.ts';
import { weddingMoney } from './wedding-money.ts';

export const LOOK_ALIKE_EVENTS: readonly LookAlikeEvent[] = [
  landlord,
  teacherCollection,
  weddingMoney,
  companySettlement,
  housePurchase,
  carPurchase,
  studentAbroad,
  ownAccountMove,
  festivalGift,
  appCampaign,
  onlineLoan,
  remoteSupport,
  secondHandPurchase,
  phoneRenewal,
  gameTopUp,
  sweetheart,
];

export const LOOK_ALIKE_ROLES: readonly LookAlikeRole[] = [
  courier,
  rideDriver,
  callCentre,
  hospital,
  marketingCalls,
];

/** Names of all kinds, as truth records carry them. */
export const LOOK_ALIKE_KINDS: readonly string[] = [
  ...LOOK_ALIKE_EVENTS.map((event) => event.kind),
  ...LOOK_ALIKE_ROLES.map((role) => role.kind),
  PAYROLL_KIND,
];
