import { CallId } from "#actors/vocabulary.ts"
import { ChangeRefused } from "../tables/change.ts"
import type { AfterWrite } from "../tables/write.ts"

/** A hold on a call that is not there would hold nothing, and nobody would know. */
export const callIsThere: AfterWrite = async (all, done) => {
  const held = done.flatMap(({ after, before }) => (before === null && after !== null ? [CallId.make(after.id)] : []))
  if (held.length === 0) return
  const rows = await all.selectFrom("call_records").select("id").where("id", "in", held).execute()
  const there = new Set<string>(rows.map(({ id }) => id))
  const problems = held.flatMap((id, index) =>
    there.has(id) ? [] : [{ index, field: "id", words: { zh: "没有这个通话", en: "there is no such call" } }]
  )
  if (problems.length > 0) throw new ChangeRefused(problems)
}
