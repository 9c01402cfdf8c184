import { type Kysely, sql } from "kysely"
import { connect } from "./database.ts"

/** Every migration in order. A name, once released, is never changed or taken away. */
const MIGRATIONS = {
  "0001_first": () => import("./migrations/0001_first.ts"),
  "0002a_runs": () => import("./migrations/0002a_runs.ts"),
  "0002b_facts": () => import("./migrations/0002b_facts.ts"),
  "0002c_projections": () => import("./migrations/0002c_projections.ts"),
  "0002d_months": () => import("./migrations/0002d_months.ts"),
  "0002f_flow_versions": () => import("./migrations/0002f_flow_versions.ts"),
  "0003_sleep": () => import("./migrations/0003_sleep.ts"),
  "0004_people_and_words": () => import("./migrations/0004_people_and_words.ts"),
  "0005_centre_state": () => import("./migrations/0005_centre_state.ts"),
  "0005_things": () => import("./migrations/0005_things.ts"),
  "0006_affairs": () => import("./migrations/0006_affairs.ts"),
  "0006_parameters": () => import("./migrations/0006_parameters.ts"),
  "0007_prefix_version": () => import("./migrations/0007_prefix_version.ts"),
  "0008_calls": () => import("./migrations/0008_calls.ts"),
  "0008_rules_passwords": () => import("./migrations/0008_rules_passwords.ts"),
  "0008_rules_work_keys": () => import("./migrations/0008_rules_work_keys.ts"),
  "0008_signing_in": () => import("./migrations/0008_signing_in.ts"),
  "0008_signing_in_provider": () => import("./migrations/0008_signing_in_provider.ts"),
  "0008_signing_in_z_directory": () => import("./migrations/0008_signing_in_z_directory.ts"),
  "0008_recording_policy": () => import("./migrations/0008_recording_policy.ts"),
  "0008_recording_policy_holds": () => import("./migrations/0008_recording_policy_holds.ts"),
  "0009_customers": () => import("./migrations/0009_customers.ts"),
  "0011_pop": () => import("./migrations/0011_pop.ts"),
  "0012_prompts": () => import("./migrations/0012_prompts.ts"),
  "0013_customers": () => import("./migrations/0013_customers.ts"),
  "0013_waiting_callers": () => import("./migrations/0013_waiting_callers.ts"),
  "0014_customers_erasure": () => import("./migrations/0014_customers_erasure.ts"),
  "0014z_own_data": () => import("./migrations/0014z_own_data.ts"),
  "0015_trunks": () => import("./migrations/0015_trunks.ts"),
  "0016_quality": () => import("./migrations/0016_quality.ts"),
  "0017_telephone_sha256": () => import("./migrations/0017_telephone_sha256.ts"),
  "0018_trunk_media": () => import("./migrations/0018_trunk_media.ts"),
  "0019_narrow_line": () => import("./migrations/0019_narrow_line.ts"),
  "0019_telephone_links": () => import("./migrations/0019_telephone_links.ts"),
  "0020_dialling": () => import("./migrations/0020_dialling.ts"),
  "0021_parties": () => import("./migrations/0021_parties.ts"),
  "0022_call_permissions": () => import("./migrations/0022_call_permissions.ts"),
  "0023_overflow": () => import("./migrations/0023_overflow.ts"),
  "0026_linked_pages": () => import("./migrations/0026_linked_pages.ts"),
  "0027_overflow_unstaffed": () => import("./migrations/0027_overflow_unstaffed.ts"),
  "0027_summaries": () => import("./migrations/0027_summaries.ts"),
  "0028_alarms": () => import("./migrations/0028_alarms.ts"),
  "0029_alarm_messages": () => import("./migrations/0029_alarm_messages.ts"),
  "0030_incident_timelines": () => import("./migrations/0030_incident_timelines.ts"),
  "0031_agents_close_alarms": () => import("./migrations/0031_agents_close_alarms.ts"),
  "0032_incident_records": () => import("./migrations/0032_incident_records.ts"),
  "0033_covered_calls": () => import("./migrations/0033_covered_calls.ts"),
  "0034_strategies": () => import("./migrations/0034_strategies.ts"),
  "0035_incident_facts": () => import("./migrations/0035_incident_facts.ts"),
  "0036_virtual_terminals": () => import("./migrations/0036_virtual_terminals.ts"),
  "0037_stages": () => import("./migrations/0037_stages.ts"),
  "0038_queue_exits": () => import("./migrations/0038_queue_exits.ts"),
  "0039_callback_settings": () => import("./migrations/0039_callback_settings.ts"),
  "0040_wait_news": () => import("./migrations/0040_wait_news.ts"),
  "0041_late_answer": () => import("./migrations/0041_late_answer.ts"),
  "0042_preferred_agents": () => import("./migrations/0042_preferred_agents.ts"),
  "0043_alarm_lists": () => import("./migrations/0043_alarm_lists.ts"),
  "0044_voicemail": () => import("./migrations/0044_voicemail.ts"),
  "0045_visits": () => import("./migrations/0045_visits.ts"),
  "0046_ways_out": () => import("./migrations/0046_ways_out.ts"),
  "0047_service_file": () => import("./migrations/0047_service_file.ts")
} as const

/** A database that this version of the programme must not touch. */
export class DatabaseNewer extends Error {
  constructor(unknown: ReadonlyArray<string>) {
    super(
      `the database was written by a newer Carillon: it knows the migration${unknown.length > 1 ? "s" : ""} ${unknown.join(", ")}, and this version ends at ${Object.keys(MIGRATIONS).at(-1)}`
    )
  }
}

/**
 * Brings the database to this version's tables, alone: whoever comes second waits for an advisory lock. Answers how many
 * migrations were done; `last` stops at a name, as an older version would. A database that is up to date costs two queries. Throws {@link DatabaseNewer}, or the driver's error.
 */
export const migrate = async (db: Kysely<never>, url: string, last?: keyof typeof MIGRATIONS): Promise<number> => {
  const known = Object.keys(MIGRATIONS)
  const done = await migrationsDone(db)
  const unknown = done.filter((name) => !known.includes(name))
  if (unknown.length > 0) throw new DatabaseNewer(unknown)
  if (done.length === known.length) return 0
  const { Migrator } = await import("kysely/migration")
  const migrations = Object.fromEntries(
    await Promise.all(Object.entries(MIGRATIONS).map(async ([name, load]) => [name, await load()] as const))
  )
  // The lock belongs to a session, so the migrator gets a pool of one connection.
  const alone = connect(url, 1)
  try {
    const migrator = new Migrator({ db: alone, provider: { getMigrations: async () => migrations as never } })
    const { error, results } = await (last === undefined ? migrator.migrateToLatest() : migrator.migrateTo(last))
    if (error !== undefined) throw error instanceof Error ? error : new Error(JSON.stringify(error))
    return results?.length ?? 0
  } finally {
    await alone.destroy()
  }
}

/** Asks for the table first: PostgreSQL writes a query for one that is not there into its log, as an error. */
const migrationsDone = async (db: Kysely<never>): Promise<ReadonlyArray<string>> => {
  const found = await sql<{
    readonly there: boolean
  }>`select to_regclass('kysely_migration') is not null as there`.execute(db)
  if (found.rows[0]?.there !== true) return []
  const { rows } = await sql<{ readonly name: string }>`select name from kysely_migration order by name`.execute(db)
  return rows.map(({ name }) => name)
}
