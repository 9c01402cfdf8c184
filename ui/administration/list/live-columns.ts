import { trunkStateColumn } from "../../trunks/state-column.ts"
import type { LiveColumn } from "./live-column.ts"

/** By thing. */
export const LIVE_COLUMNS: Readonly<Record<string, LiveColumn>> = { trunk: trunkStateColumn }
