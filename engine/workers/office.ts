import { join } from "node:path"
import * as Effect from "effect/Effect"
import { sealKeyIn } from "../door-keys/seal-key.ts"
import { telephonePlace } from "../office/affairs/telephone-place.ts"
import { makeSpeech } from "../adapters/spoken-files/speech.ts"
import { openDatabase } from "../adapters/postgres/database.ts"
import { serveOffice } from "../office/office.ts"
import { runNews } from "../office/webhooks/run.ts"
import { laboratoryPlace } from "../office/laboratory/laboratory-place.ts"
import { PromptPlace } from "../office/prompts/prompt-files-handlers.ts"
import { Premises } from "../office/system-handlers.ts"
import { startUpkeep } from "../office/upkeep.ts"
import { Database } from "../ports/Database.ts"
import { Speech } from "../ports/Speech.ts"
import { pronunciations } from "../records/pronunciations/store.ts"
import { startSoundThread } from "../sound/sound-thread.ts"
import { runWorker, StartRefused } from "./frame/worker.ts"
import { watchMemory } from "./memory.ts"

const UNREACHABLE = {
  zh: "连接不到数据库：无法查询和修改",
  en: "the database cannot be reached: nothing can be listed or changed"
}

/** The socket on which the gateway asks, in the folder of sockets. */
const SOCKET = "office.sock"

/** The entry files of its threads. */
const IMPORT_ENTRY = new URL("import.ts", import.meta.url)
const WAVEFORM_ENTRY = new URL("waveforms.ts", import.meta.url)
const LABORATORY_ENTRY = new URL("laboratory.ts", import.meta.url)
const SOUND_ENTRY = new URL("sound.ts", import.meta.url)

/** Records in a process of their own: whatever is listed, imported or exported, calls do not wait for it. */
runWorker(
  "office",
  Effect.fn("office")(function* ({ databaseUrl, insideKey, paths, settings }) {
    const memory = watchMemory()
    // Made by the supervisor.
    const sealKey = yield* Effect.try({
      try: () => sealKeyIn(join(paths.data, "door")),
      catch: (error) => new StartRefused({ setting: "dataDir", message: (error as Error).message })
    })
    const database = yield* openDatabase(databaseUrl)
    const socket = join(paths.run, SOCKET)
    const kept = {
      // Beside the embedded database, on the same disk: a folder that this worker may look at.
      database: settings.database.url === "" ? join(paths.data, "cache", "office") : null,
      recordings: paths.recordings,
      keepMinutes: settings.recordings.keepMinutes
    }
    const upkeep = yield* startUpkeep(kept).pipe(Effect.provideService(Database, database.service))
    const thread = yield* Effect.acquireRelease(
      Effect.sync(() => startSoundThread(SOUND_ENTRY)),
      (started) => Effect.sync(() => started.close())
    )
    const speech = makeSpeech({
      folder: paths.ownPrompts,
      thread,
      pronunciations: Effect.provideService(pronunciations, Database, database.service)
    })
    yield* serveOffice(socket, {
      importEntry: IMPORT_ENTRY,
      waveformEntry: WAVEFORM_ENTRY,
      laboratory: { entry: LABORATORY_ENTRY, place: laboratoryPlace(settings) },
      databaseUrl,
      telephones: telephonePlace(settings.sip),
      ...settings.webhooks,
      timeZone: settings.timeZone,
      sealKey,
      insideKey,
      ...settings.signIn
    }).pipe(
      Effect.provideService(Database, database.service),
      Effect.provideService(PromptPlace, { folder: paths.ownPrompts, shipped: paths.prompts, thread }),
      Effect.provideService(Speech, speech),
      Effect.provideService(Premises, { root: paths.root, timeZone: settings.timeZone, kept }),
      Effect.mapError((error) => new StartRefused({ setting: "dataDir", message: `${socket}: ${String(error)}` }))
    )
    yield* Effect.provideService(runNews(settings.webhooks.allowLocal), Database, database.service)
    return {
      health: Effect.sync(() => ({
        problems: database.service.up() ? [] : [UNREACHABLE],
        database: database.service.up(),
        // Warnings do not make a centre unwell: it works, and somebody has to make room.
        disk: upkeep.lastSeen(),
        memory: memory()
      }))
    }
  })
)
