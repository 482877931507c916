// The rooms: where each is, and what it loads. A room's code comes when somebody goes there.
import { type ComponentType, lazy } from 'react';

export type RoomName = 'desk' | 'command' | 'system';

interface Room {
  readonly name: RoomName;
  readonly path: string;
  readonly View: ComponentType;
}

export const ROOMS: readonly Room[] = [
  {
    name: 'desk',
    path: '/desk',
    View: lazy(async () => ({ default: (await import('../desk/desk-room.tsx')).DeskRoom })),
  },
  {
    name: 'command',
    path: '/command',
    View: lazy(async () => ({
      default: (await import('../command/command-room.tsx')).CommandRoom,
    })),
  },
  {
    name: 'system',
    path: '/system',
    View: lazy(async () => ({ default: (await import('../system/system-room.tsx')).SystemRoom })),
  },
];
