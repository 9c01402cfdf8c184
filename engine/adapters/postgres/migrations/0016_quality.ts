import { type Kysely, sql } from "kysely"

/** How the lines of a call's parties were. Rows are folded again while the centre works. */
export const up = async (db: Kysely<never>): Promise<void> => {
  const columns = ["caller", "agent"].flatMap((party) =>
    ["mos_hundredths", "loss_permille", "jitter_ms", "round_trip_ms"].map(
      (what) => `add column ${party}_${what} bigint`
    )
  )
  await sql.raw(`alter table call_records ${columns.join(", ")}`).execute(db)
}
