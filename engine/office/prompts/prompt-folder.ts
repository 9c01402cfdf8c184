import { createHash } from "node:crypto"
import { mkdir, readFile, rename, stat, writeFile } from "node:fs/promises"
import { join } from "node:path"
import type { Kysely } from "kysely"
import { fileBelow } from "../../folders/file-below.ts"
import { KEPT } from "../../ports/own-prompts.ts"
import type { Tables } from "../../ports/Database.ts"
import { PROMPT_FILES_AT_MOST } from "../../records/prompts/files.ts"
import { PROMPT_FILE, SHIPPED_LANGUAGES, SHIPPED_PROMPTS } from "../../records/prompts/schema.ts"
import type { PromptFile } from "../../sound/prompt-file.ts"

/** No more files are kept. */
export class PromptsFull extends Error {
  override readonly name = "PromptsFull"
}

/**
 * Keeps a file under a name made of what is in it: the same sound is kept once, and no file is ever written over, so whoever
 * hears one hears it to its end and an older version of a prompt still has its own.
 */
export const keepPromptFile = async (
  db: Kysely<Tables>,
  folder: string,
  { durationMs, wav }: PromptFile,
  by: { readonly account: string; readonly at: number }
): Promise<{ readonly file: string; readonly durationMs: number }> => {
  const file = createHash("sha256").update(wav).digest("hex").slice(0, 32)
  const { count } = await db
    .selectFrom("prompt_files")
    .select(({ fn }) => fn.countAll<string>().as("count"))
    .where("file", "!=", file)
    .executeTakeFirstOrThrow()
  if (Number(count) >= PROMPT_FILES_AT_MOST) throw new PromptsFull(`${count} files are kept`)
  const place = join(folder, KEPT)
  const path = join(place, `${file}.wav`)
  const isThere = await stat(path).then(
    () => true,
    () => false
  )
  if (!isThere) {
    await mkdir(place, { recursive: true })
    const unnamed = join(place, `.${file}`)
    await writeFile(unnamed, wav)
    await rename(unnamed, path)
  }
  await db
    .insertInto("prompt_files")
    .values({ file, duration_ms: durationMs, made_at: by.at, made_by: by.account })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
  return { file, durationMs }
}

/** Null when there is none of this name. */
export const readPromptFile = async (folder: string, file: string): Promise<Uint8Array | null> =>
  PROMPT_FILE.test(file) ? contentOf(join(folder, KEPT), `${file}.wav`) : null

/** As it came with the programme; the music has no language, and is the same in each. */
export const readShipped = async (folder: string, language: string, name: string): Promise<Uint8Array | null> => {
  if (!SHIPPED_PROMPTS.has(name) || !SHIPPED_LANGUAGES.includes(language)) return null
  return (await contentOf(folder, `${language}/${name}.wav`)) ?? contentOf(folder, `${name}.wav`)
}

const contentOf = async (folder: string, name: string): Promise<Uint8Array | null> => {
  const found = await fileBelow(folder, name)
  return found === null ? null : readFile(found.path)
}
