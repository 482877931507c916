// The rooms: where each is, and what it loads. A room's code comes when somebody goes there.
import { type ComponentType, lazy } from 'react';
import type { Permission } from '../link/session.ts';

export type RoomName = 'desk' | 'board' | 'command' | 'workbench' | 'admin' | 'system';

interface Room {
  readonly name: RoomName;
  readonly path: string;
  /** What somebody must be allowed to go in. */
  readonly permission: Permission;
  readonly View: ComponentType;
}

export const ROOMS: readonly Room[] = [
  {
    name: 'desk',
    path: '/desk',
    permission: 'tasks:work',
    View: lazy(async () => ({ default: (await import('../desk/desk-room.tsx')).DeskRoom })),
  },
  {
    name: 'board',
    path: '/board',
    permission: 'tasks:lead',
    View: lazy(async () => ({ default: (await import('../board/board-room.tsx')).BoardRoom })),
  },
  {
    name: 'command',
    path: '/command',
    permission: 'reports:read',
    View: lazy(async () => ({
      default: (await import('../command/command-room.tsx')).CommandRoom,
    })),
  },
  {
    name: 'workbench',
    path: '/workbench',
    permission: 'rules:read',
    View: lazy(async () => ({
      default: (await import('../workbench/workbench-room.tsx')).WorkbenchRoom,
    })),
  },
  {
    name: 'admin',
    path: '/admin',
    permission: 'sources:read',
    View: lazy(async () => ({ default: (await import('../admin/admin-room.tsx')).AdminRoom })),
  },
  {
    name: 'system',
    path: '/system',
    permission: 'system:read',
    View: lazy(async () => ({ default: (await import('../system/system-room.tsx')).SystemRoom })),
  },
];
