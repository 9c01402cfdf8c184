import { type RawBuilder, sql } from "kysely"

/** Below this it is to be charged, as the lines say it of themselves (`engine/lines/heartbeats/trends.ts`). */
const BATTERY_LOW = 20

const NOW = sql`(extract(epoch from clock_timestamp()) * 1000)`

/**
 * Those whose actors know it of themselves: what is wrong with them, and whether they are locked. Read once for all of a list; a
 * state is taken apart only where its text says that there is something, as it is written without spaces.
 */
const actors = (hint: string, which: RawBuilder<unknown>) =>
  sql`select substr(l.actor, 10) from living l where l.actor ^@ 'terminal/'
    and case when l.state::text like ${hint} then ${which} else false end`
const FAULTY = '%"faults":[{%'

/** Of a terminal that is entered as `t`. */
export const terminalStates: Readonly<Record<string, RawBuilder<unknown>>> = {
  // As the lines: one and a half times as long as it may be. What was never heard counts from when it was entered last.
  silent: sql`t.heartbeat_ms is not null and t.heartbeat_ms * 1.5 < ${NOW} - coalesce(
    (select h.heard_at from terminal_heard h where h.terminal = t.id), t.changed_at)`,
  fault: sql`t.id in (${actors(FAULTY, sql`true`)})`,
  "battery-low": sql`t.id in (${actors(
    FAULTY,
    sql`exists (select from json_array_elements(l.state -> 'faults') f
      where f ->> 'event' in ('battery-low', 'battery-failed', 'trigger-battery-low'))`
  )}
    union all select h.terminal from terminal_heard h where h.battery_percent < ${BATTERY_LOW})`,
  test: sql`t.test_until > ${NOW}`,
  locked: sql`t.id in (${actors('%"lock":{%', sql`(l.state -> 'lock' ->> 'until')::bigint > ${NOW}`)})`
}
