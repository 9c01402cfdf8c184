import { unlink } from "node:fs/promises"
import type { Kysely } from "kysely"
import { fileBelow } from "../../folders/file-below.ts"
import type { Tables } from "../../ports/Database.ts"

/** Files removed in one go: a busy hour has a few hundred. */
const AT_A_TIME = 1_000

/** Removes the files of recordings that were too short for their rule. Answers how many; those that are gone already count too. */
export const removeDropped = async (db: Kysely<Tables>, folder: string, nowMs: number): Promise<number> => {
  const rows = await db
    .selectFrom("recordings")
    .select(["serial", "file"])
    .where("dropped", "=", true)
    .where("removed_at", "is", null)
    .orderBy("serial")
    .limit(AT_A_TIME)
    .execute()
  for (const { file, serial } of rows) {
    // What lies outside the folder, or is a link, is none of ours.
    const found = await fileBelow(folder, file)
    if (found !== null) await unlink(found.path)
    await db.updateTable("recordings").set({ removed_at: nowMs }).where("serial", "=", serial).execute()
  }
  return rows.length
}
