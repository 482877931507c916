// Who works: signing on, pausing, going, and how everybody stands.
import Type from 'typebox';
import type { Staff } from '../../dissuasion/supervisor/staff.ts';
import { FwError } from '../../signal/fw-error.ts';
import { homeRegion } from '../../signal/region.ts';
import type { App } from '../app.ts';
import {
  OwnWord,
  StaffList,
  StaffParams,
  StaffQuery,
  type StaffView,
  StaffWord,
} from '../contract/staff.ts';
import type { StaffPort } from '../ports.ts';

const VIEW = Type.Unsafe<StaffView>({ $ref: 'StaffView#' });

/** Everything under /v1/staff. */
export function staffRoutes(app: App, staff: StaffPort): void {
  app.get(
    '/v1/staff',
    {
      schema: {
        operationId: 'listStaff',
        tags: ['staff'],
        summary: 'Who works at a desk and those below it',
        querystring: StaffQuery,
        response: { 200: StaffList },
      },
      config: { problems: ['FW_REDIS_AWAY'] },
    },
    async ({ query: { desk = homeRegion() } }) => ({
      staff: (await staff.list(desk)).map(staffViewOf),
    }),
  );
  app.get(
    '/v1/staff/:staff',
    {
      schema: {
        operationId: 'getStaff',
        tags: ['staff'],
        summary: 'How a member of staff stands',
        params: StaffParams,
        response: { 200: VIEW },
      },
      config: { problems: ['FW_NOT_FOUND', 'FW_REDIS_AWAY'] },
    },
    async ({ params }) => {
      const found = await staff.find(params.staff);
      if (found !== undefined) return staffViewOf(found);
      throw new FwError('FW_NOT_FOUND', `Nothing was ever heard of ${params.staff}.`);
    },
  );
  app.put(
    '/v1/staff/state',
    {
      schema: {
        operationId: 'setOwnState',
        tags: ['staff'],
        summary: 'Sign on, pause or go',
        description:
          'Who is paused or off is handed no task (409 `FW_STAFF_AWAY`); what they hold stays with them. Whoever claims without having signed on is on at that desk. `on` ends a wrap-up.',
        body: OwnWord,
        response: { 200: VIEW },
      },
      config: { problems: ['FW_REDIS_AWAY'] },
    },
    async ({ body: { staff: name, ...word } }) => staffViewOf(await staff.set(name, word)),
  );
  app.put(
    '/v1/staff/:staff/state',
    {
      schema: {
        operationId: 'setStaffState',
        tags: ['staff'],
        summary: 'Sign somebody else on, pause them or send them off',
        description: 'For leads; the same otherwise.',
        params: StaffParams,
        body: StaffWord,
        response: { 200: VIEW },
      },
      config: { problems: ['FW_REDIS_AWAY'] },
    },
    async ({ params, body: { staff: by, ...word } }) =>
      staffViewOf(await staff.set(params.staff, { ...word, by })),
  );
}

/** The contract's lists are not readonly. */
export function staffViewOf(staff: Staff): StaffView {
  const { today } = staff;
  return {
    ...staff,
    tasks: [...staff.tasks],
    today: { ...today, outcomes: { ...today.outcomes } },
  };
}
