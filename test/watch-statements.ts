// What vitest loads before each test file that may open a ledger (vitest.config.ts).
import { watchStatements } from './standing-statements.ts';

watchStatements();
