import { type RawBuilder, sql } from "kysely"

/** Below this it is to be charged, as the lines say it of themselves (`engine/lines/heartbeats/trends.ts`). */
const BATTERY_LOW = 20

const NOW = sql`(extract(epoch from clock_timestamp()) * 1000)`

/** What its actor knows of it: what is wrong with it, and whether it is locked. */
const faults = (
  which: RawBuilder<unknown>
) => sql`exists (select from living l, json_array_elements(l.state -> 'faults') f
  where l.actor = 'terminal/' || t.id and ${which})`

const BATTERIES = sql`f ->> 'event' in ('battery-low', 'battery-failed', 'trigger-battery-low')`

/** Of a terminal that is entered as `t`. */
export const terminalStates: Readonly<Record<string, RawBuilder<unknown>>> = {
  // As the lines: one and a half times as long as it may be. What was never heard counts from when it was entered last.
  silent: sql`t.heartbeat_ms is not null and t.heartbeat_ms * 1.5 < ${NOW} - coalesce(
    (select h.heard_at from terminal_heard h where h.terminal = t.id), t.changed_at)`,
  fault: faults(sql`true`),
  "battery-low": sql`(${faults(BATTERIES)}
    or exists (select from terminal_heard h where h.terminal = t.id and h.battery_percent < ${BATTERY_LOW}))`,
  test: sql`t.test_until > ${NOW}`,
  locked: sql`exists (select from living l where l.actor = 'terminal/' || t.id
    and (l.state -> 'lock' ->> 'until')::bigint > ${NOW})`
}
