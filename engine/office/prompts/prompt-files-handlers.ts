import { join } from "node:path"
import { readFile } from "node:fs/promises"
import * as ByteSize from "effect/ByteSize"
import * as Clock from "effect/Clock"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import * as HttpApiBuilder from "effect/http-api/HttpApiBuilder"
import * as HttpIncomingMessage from "effect/http/HttpIncomingMessage"
import * as HttpServerRequest from "effect/http/HttpServerRequest"
import * as HttpServerResponse from "effect/http/HttpServerResponse"
import type { SpeechLanguage } from "#actors/vocabulary.ts"
import type { Words } from "#wire/permissions.ts"
import { Database } from "../../ports/Database.ts"
import { Asking } from "../../ports/needs.ts"
import { Speech, type SpeechRefused } from "../../ports/Speech.ts"
import { flow } from "../../records/flows/schema.ts"
import { promptUses } from "../../records/prompts/schema.ts"
import { queue } from "../../records/queues/schema.ts"
import { rowsWhere } from "../../records/tables/read.ts"
import { durationOf, type PromptFile } from "../../sound/prompt-file.ts"
import { SoundRefused } from "../../sound/sound-refused.ts"
import { type SoundThread, SoundThreadBusy } from "../../sound/sound-thread.ts"
import { FILE_LIMIT_BYTES } from "../exchange/exchange-api.ts"
import { OfficeApi } from "../office-api.ts"
import { badRequest, busy, notFound, tooLarge, unfit } from "../refusals.ts"
import { query } from "../thing-handlers.ts"
import { keepPromptFile, PromptsFull, readPromptFile, readShipped } from "./prompt-folder.ts"

/** Where the centre's own prompts lie, where those that came with the programme, and who makes files of sounds. */
export class PromptPlace extends Context.Service<
  PromptPlace,
  { readonly folder: string; readonly shipped: string; readonly thread: Pick<SoundThread, "make"> }
>()("office/PromptPlace") {}

export const promptFilesHandlers = HttpApiBuilder.group(
  OfficeApi,
  "prompt-files",
  Effect.fnUntraced(function* (handlers) {
    const database = yield* Database
    const { folder, shipped, thread } = yield* PromptPlace
    const speech = yield* Speech
    const kept = Effect.fnUntraced(function* (made: PromptFile) {
      const { asker } = yield* Asking
      const at = yield* Clock.currentTimeMillis
      return yield* query(database, (db) =>
        keepPromptFile(db, folder, made, { account: asker.account, at }).catch((error: unknown) => {
          if (error instanceof PromptsFull) return null
          throw error
        })
      ).pipe(Effect.flatMap((found) => (found === null ? Effect.fail(unfitFile(FULL)) : Effect.succeed(found))))
    })
    return handlers
      .handleRaw(
        "upload",
        Effect.fnUntraced(function* ({ query: { from } }) {
          const file = yield* fileOf
          const order = { kind: "convert", file, isOfMicrophone: from === "microphone" } as const
          const made = yield* Effect.tryPromise({ try: () => thread.make(order), catch: refusalOf })
          return yield* HttpServerResponse.json(yield* kept(made)).pipe(Effect.orDie)
        })
      )
      .handle(
        "speak",
        Effect.fnUntraced(function* ({ payload: { language, text } }) {
          const made = yield* spoken(speech, folder, text, language)
          return yield* kept(made)
        })
      )
      .handleRaw(
        "heard",
        Effect.fnUntraced(function* ({ params: { file } }) {
          return yield* sound(yield* Effect.promise(() => readPromptFile(folder, file)), file)
        })
      )
      .handleRaw(
        "shipped",
        Effect.fnUntraced(function* ({ params: { language, name } }) {
          return yield* sound(yield* Effect.promise(() => readShipped(shipped, language, name)), `${language}/${name}`)
        })
      )
      .handle(
        "uses",
        Effect.fnUntraced(function* ({ params: { id } }) {
          const rows = yield* query(database, async (db) => ({
            flow: await rowsWhere(db, flow),
            queue: await rowsWhere(db, queue)
          }))
          return promptUses(id, { all: (name) => rows[name as "flow" | "queue"] as never })
        })
      )
  })
)

/** The body of an upload, which is the file itself. */
const fileOf = Effect.gen(function* () {
  const request = yield* HttpServerRequest.HttpServerRequest
  if (Number(request.headers["content-length"] ?? 0) > FILE_LIMIT_BYTES) {
    // Senders read the answer only after sending; nothing of it is kept.
    yield* Effect.ignore(Stream.runDrain(request.stream))
    return yield* Effect.fail(tooLarge(TOO_LARGE))
  }
  const read = yield* request.arrayBuffer.pipe(
    Effect.provideService(HttpIncomingMessage.MaxBodySize, ByteSize.bytes(FILE_LIMIT_BYTES)),
    Effect.mapError(() => tooLarge(TOO_LARGE))
  )
  if (read.byteLength === 0) return yield* Effect.fail(badRequest("body", "is empty: it is the file itself"))
  return new Uint8Array(read.slice(0))
})

const TOO_LARGE = `a file may have ${FILE_LIMIT_BYTES / 1024 / 1024} MB`
const FULL = { zh: "保存的录音文件太多，不能再增加", en: "cannot be kept: there are too many recordings of prompts" }
const MANY_WAIT = "too many sounds are being made already; try again in a few seconds"

const unfitFile = (words: Words, field = "file") => unfit([{ field, ...words }])

const refusalOf = (error: unknown) => {
  if (error instanceof SoundRefused) return unfitFile(error.words)
  return error instanceof SoundThreadBusy ? busy(MANY_WAIT) : unfitFile(BROKEN)
}
/** The thread ended over it: a file that no library expects. */
const BROKEN = { zh: "文件不能读取：可能已损坏", en: "cannot be read: it may be damaged" }

const spoken = Effect.fnUntraced(function* (
  speech: Speech["Service"],
  folder: string,
  text: string,
  language: SpeechLanguage
) {
  const { prompt } = yield* speech.say(text, language).pipe(Effect.mapError(speechRefusalOf))
  const wav = yield* Effect.promise(() => readFile(join(folder, `${prompt}.wav`)))
  return { wav, durationMs: durationOf(wav.length) }
})

const speechRefusalOf = ({ reason, why }: SpeechRefused) => {
  if (reason === "busy") return busy(MANY_WAIT)
  if (reason === "away") return { error: "EngineAway" as const, message: `the voice cannot speak: ${why}` }
  return unfitFile(
    reason === "too-long"
      ? { zh: "文字太长", en: "is too long" }
      : { zh: "没有可以朗读的文字", en: "has no word that can be spoken" },
    "text"
  )
}

const sound = (wav: Uint8Array | null, name: string) =>
  wav === null
    ? Effect.fail(notFound(`there is no prompt file ${name}`))
    : Effect.succeed(HttpServerResponse.uint8Array(wav, { contentType: "audio/wav" }))
