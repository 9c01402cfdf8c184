import type { Kysely, Transaction } from "kysely"
import type { Tables } from "../../ports/Database.ts"
import { ChangeRefused } from "../tables/change.ts"
import type { AfterWrite } from "../tables/write.ts"
import type { PromptVoices } from "./schema.ts"

/** Files are kept for history and undo; so many are ten years of a prompt a day. */
export const PROMPT_FILES_AT_MOST = 4_000

/** What a prompt names has to be there: silence instead of a welcome is found by callers only. */
export const checkPromptFiles: AfterWrite = async (all, done) => {
  const named = done.flatMap(({ after }, index) =>
    Object.entries((after?.["voices"] ?? {}) as PromptVoices).flatMap(([language, { file }]) =>
      file === null ? [] : [{ index, language, file }]
    )
  )
  const there = await durationsOf(
    all,
    named.map(({ file }) => file)
  )
  const missing = named.filter(({ file }) => !there.has(file))
  if (missing.length > 0)
    throw new ChangeRefused(
      missing.map(({ file, index, language }) => ({
        index,
        field: `voices.${language}.file`,
        words: { zh: `没有文件 ${file}：请重新上传`, en: `there is no file ${file}: upload it again` }
      }))
    )
}

/** How long each of these files plays, ms. One that is not there is not in it. */
export const durationsOf = async (
  db: Kysely<Tables> | Transaction<Tables>,
  files: ReadonlyArray<string>
): Promise<ReadonlyMap<string, number>> => {
  if (files.length === 0) return new Map()
  const rows = await db
    .selectFrom("prompt_files")
    .select(["file", "duration_ms"])
    .where("file", "in", [...new Set(files)])
    .execute()
  return new Map(rows.map((row) => [row.file, row.duration_ms]))
}
