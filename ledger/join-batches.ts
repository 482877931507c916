// Batches of rows on their way to the ledger together.
import type { LedgerBatch } from './rows.ts';

/** Rows of several batches as one, in their order. */
export function joinBatches(batches: readonly LedgerBatch[]): Required<LedgerBatch> {
  return {
    decisions: batches.flatMap(({ decisions = [] }) => decisions),
    episodes: batches.flatMap(({ episodes = [] }) => episodes),
    taskEvents: batches.flatMap(({ taskEvents = [] }) => taskEvents),
    outcomes: batches.flatMap(({ outcomes = [] }) => outcomes),
    cases: batches.flatMap(({ cases = [] }) => cases),
    orders: batches.flatMap(({ orders = [] }) => orders),
    aftercare: batches.flatMap(({ aftercare = [] }) => aftercare),
    audit: batches.flatMap(({ audit = [] }) => audit),
    ladderSteps: batches.flatMap(({ ladderSteps = [] }) => ladderSteps),
    deskEvents: batches.flatMap(({ deskEvents = [] }) => deskEvents),
    reviews: batches.flatMap(({ reviews = [] }) => reviews),
    reaches: batches.flatMap(({ reaches = [] }) => reaches),
    ruleVersions: batches.flatMap(({ ruleVersions = [] }) => ruleVersions),
    ruleTexts: batches.flatMap(({ ruleTexts = [] }) => ruleTexts),
    callScripts: batches.flatMap(({ callScripts = [] }) => callScripts),
    listRequests: batches.flatMap(({ listRequests = [] }) => listRequests),
    listChanges: batches.flatMap(({ listChanges = [] }) => listChanges),
    ruleQuiets: batches.flatMap(({ ruleQuiets = [] }) => ruleQuiets),
  };
}
