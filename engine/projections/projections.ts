import { callRecords } from "./call-record.ts"
import type { AnyProjection } from "./projection.ts"
import { terminalFaults } from "./terminal-faults.ts"

/** Every table that is a fold of facts, as the journal, the start and `npm run rebuild` take them. */
export const projections: ReadonlyArray<AnyProjection> = [callRecords, terminalFaults]
