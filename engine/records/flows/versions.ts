import { sql } from "kysely"
import { canonical } from "../canonical.ts"
import type { AfterWrite } from "../tables/write.ts"

/** A changed flow is a new version, for calls that begin from now on. One that is removed leaves its versions to calls and replays. */
export const keepFlowVersion: AfterWrite = async (all, done) => {
  for (const { after, before } of done) {
    if (after === null || (before !== null && canonical(before["body"]) === canonical(after["body"]))) continue
    await sql`insert into flow_versions (flow, version, body)
      select ${after.id}, coalesce(max(version), 0) + 1, ${JSON.stringify(after["body"])}::jsonb from flow_versions where flow = ${after.id}`.execute(
      all
    )
  }
}
