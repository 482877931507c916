#!/usr/bin/env node
// The command `forewarn`: sets up what is missing, then runs cmd/main.ts on Node 24.
import { launch } from './launch.mjs';

launch('cmd/main.ts', process.argv.slice(2));
