import { readFileSync } from "node:fs"
import { hostname } from "node:os"
import { join } from "node:path"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Scope from "effect/Scope"
import { maySleep } from "#actors/kind.ts"
import { kinds } from "#actors/kinds.ts"
import { layerEsl } from "../adapters/esl/telephony.ts"
import { openAlarmTerminals } from "../adapters/postgres/alarm-terminals.ts"
import { openCentreSource } from "../adapters/postgres/centre-source.ts"
import { type OpenDatabase, openDatabase } from "../adapters/postgres/database.ts"
import { type OpenJournal, openJournal } from "../adapters/postgres/journal.ts"
import { prepareDatabase } from "../adapters/postgres/prepare.ts"
import type { Retention } from "../adapters/postgres/retention.ts"
import { upkeep } from "../adapters/postgres/upkeep.ts"
import { DatabaseUnfit } from "../adapters/postgres/unfit.ts"
import { KIND_VERSIONS, type RunningCore, startCore } from "../core/core.ts"
import { isOwnPrompt } from "../ports/own-prompts.ts"
import { firstStart } from "../core/first-start.ts"
import { setUpCodeOf } from "../core/set-up-code.ts"
import { directoryOf, linesOf } from "../core/follow-centre.ts"
import { AlarmTerminals } from "../ports/AlarmTerminals.ts"
import { type CentreNews, type CentreRead, CentreSource } from "../ports/CentreSource.ts"
import { Database } from "../ports/Database.ts"
import type { Said } from "../ports/Health.ts"
import { Journal } from "../ports/Journal.ts"
import { Telephony } from "../ports/Telephony.ts"
import { layerLocalOutbox } from "../adapters/local-outbox/outbox.ts"
import { layerRecordingsFolder } from "../adapters/recordings-folder/recordings.ts"
import { eventSocketIn } from "../sip-socket.ts"
import { makeOfficeDoor } from "../office-door/office-door.ts"
import { projections } from "../projections/projections.ts"
import { centreTables } from "../records/centre/tables.ts"
import { unknownFacts } from "../records/facts/read.ts"
import { codecOf, encoderOf } from "../runtime/codec.ts"
import { runWorker, StartRefused } from "./frame/worker.ts"
import { watchMemory } from "./memory.ts"
import { keepStamps } from "./stamps.ts"

const MINUTE_MS = 60_000

/** The socket the gateway connects to, in the folder of sockets. */
const SOCKET = "core.sock"

/** The engine as a worker process: names the adapters and hands them to the core. */
runWorker(
  "core",
  Effect.fn("core")(function* (boot) {
    const { databaseUrl, insideKey, paths, settings } = boot
    const startedMs = performance.now()
    const memory = watchMemory()
    yield* keepStamps(boot)
    const scope = yield* Scope.Scope
    const database = yield* openDatabase(databaseUrl)
    // The switch's connection is made while the database is read; what it says waits until somebody listens.
    const telephony = yield* Layer.buildWithScope(
      layerEsl({
        ...settings.telephony.eventSocket,
        promptPath: (name) => join(isOwnPrompt(name) ? paths.ownPrompts : paths.prompts, `${name}.wav`),
        recordingPath: (file) => join(paths.recordings, file),
        ...(settings.telephony.kind === "embedded"
          ? { path: eventSocketIn(paths.run) }
          : { longestRecordingMs: settings.recordings.maxMinutes * MINUTE_MS }),
        folders: { recordings: paths.recordings, prompts: [paths.prompts, paths.ownPrompts] }
      }),
      scope
    )
    yield* prepareDatabase(database, databaseUrl).pipe(
      Effect.mapError(({ message }) => new StartRefused({ setting: "database.url", message }))
    )
    const journal = yield* openJournal({
      database,
      encoder: encoderOf(codecOf(kinds)),
      sleepingKinds: kinds.filter(maySleep).map(({ name }) => name),
      returningKinds: kinds.filter(({ returns }) => returns === true).map(({ name }) => name),
      projections,
      code: { version: versionOf(paths.root), kinds: KIND_VERSIONS },
      home: `${hostname()}:${paths.data}`
    })
    const { lastAliveAt } = yield* journal.own.pipe(
      Effect.catch(({ error }) =>
        error instanceof DatabaseUnfit
          ? new StartRefused({ setting: "database.url", message: error.message })
          : Effect.die(error)
      )
    )
    yield* Effect.forkScoped(Effect.andThen(journal.superseded, endAtOnce))
    yield* Effect.forkScoped(upkeep(database, { projections, retention: RETENTION }))
    const source = yield* openCentreSource({
      database,
      url: databaseUrl,
      read: Effect.provideService(centreTables, Database, database.service)
    })
    const terminals = yield* openAlarmTerminals({ database, url: databaseUrl })
    const running = yield* Effect.gen(function* () {
      const seeded = yield* source.current
      const first = seeded === null ? yield* firstStart(boot) : undefined
      const { centre, telephones, trunks } = yield* asRead(seeded ?? (yield* source.current))
      const [living, over] = yield* Effect.all([journal.service.living, journal.over], { concurrency: "unbounded" })
      yield* warnOfRealm(telephones, settings.sip.realm)
      const { setDirectory, setLines } = yield* Telephony
      yield* setDirectory(directoryOf(centre, telephones))
      yield* setLines(linesOf(centre, trunks))
      // Its process starts after this one: a text that is wanted before is not spoken.
      const officeDoor = makeOfficeDoor(join(paths.run, "office.sock"), insideKey)
      const core = yield* startCore({
        centre,
        living,
        over,
        lastAliveAt,
        timeZone: settings.timeZone,
        socketPath: join(paths.run, SOCKET),
        maxLegs: settings.telephony.maxLegs,
        insideKey,
        speak: (wanted) => officeDoor.ask("speak", wanted)
      })
      return {
        ...core,
        facts: {
          ...first?.facts,
          setUpCode: yield* setUpCodeOf(paths.data),
          firstAgent: centre.agents[0]?.id,
          firstNumber: Object.keys(centre.numbers)[0]
        }
      }
    }).pipe(
      Effect.provide(telephony),
      Effect.provideService(CentreSource, source),
      Effect.provideService(AlarmTerminals, terminals),
      Effect.provide([layerRecordingsFolder(paths.recordings), layerLocalOutbox]),
      Effect.provideService(Database, database.service),
      Effect.provideService(Journal, journal.service),
      Effect.catchTag("StoreAway", ({ reason }) =>
        Effect.die(new Error(`the database went away while the engine started: ${reason}`))
      ),
      Effect.catchTag(
        "SocketServerError",
        (error) => new StartRefused({ setting: "dataDir", message: `${join(paths.run, SOCKET)}: ${error.message}` })
      )
    )
    yield* Effect.logInfo("the centre is open", {
      actors: running.runtime.counts().actors,
      calls: running.runtime.addresses().filter((address) => address.startsWith("call/")).length,
      inMs: Math.round(performance.now() - startedMs)
    })
    return {
      facts: running.facts,
      health: Effect.sync(() => healthOf({ running, journal, database, memory }))
    }
  })
)

/** What /health says. */
const healthOf = (parts: {
  readonly running: RunningCore
  readonly journal: OpenJournal
  readonly database: OpenDatabase
  readonly memory: ReturnType<typeof watchMemory>
}) => {
  const { database, journal, memory, running } = parts
  const { actors, deepestMailbox, defects, ignored, ...counts } = running.runtime.counts()
  const { backlog, lastCommitMs, ...written } = journal.health()
  const [linked, stored] = [running.telephonyUp(), database.service.up()]
  return {
    ...saidOf(running, problemsOf(linked, stored)),
    actors,
    mailboxDepth: deepestMailbox,
    journalBacklog: backlog,
    lastCommitMs: Math.round(lastCommitMs * 10) / 10,
    telephony: linked,
    database: stored,
    corrections: running.corrections(),
    ...running.alarms(),
    defects,
    ...counts,
    ignored: Object.values(ignored).reduce((sum, count) => sum + count, 0),
    ignoredMost: mostOf(ignored),
    unknownFacts: unknownFacts(),
    journal: written,
    memory: memory()
  }
}

const warnOfRealm = (telephones: CentreRead["telephones"], realm: string): Effect.Effect<void> => {
  const stranger = telephones.find((one) => one.realm !== realm)
  return stranger === undefined
    ? Effect.void
    : Effect.logWarning(
        `telephones were given passwords for the realm ${stranger.realm}; under ${realm} they cannot register until they get new ones`
      )
}

/** At a start there is no older centre to stay with. */
const asRead = (found: CentreNews | null): Effect.Effect<CentreRead, StartRefused> => {
  if (found?._tag === "Changed") return Effect.succeed(found)
  const message =
    found === null ? "the database has no centre" : `the database's row of ${found.row} cannot be read: ${found.why}`
  return Effect.fail(new StartRefused({ setting: "", message }))
}

/** Of each kind's steps. Facts are kept for ever: reports are folds of them. */
const RETENTION: Retention = {
  journal: Object.fromEntries(
    kinds.flatMap(({ name, retentionDays }) => (retentionDays === "forever" ? [] : [[name, retentionDays]]))
  ),
  facts: {}
}

/** Its calls are another engine's now: nothing is finished, nothing is written, nobody is told goodbye. */
const endAtOnce = Effect.sync(() => process.exit(1))

const versionOf = (root: string): string =>
  (JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { readonly version: string }).version

/** The pair of state and message that was ignored most often; shown in /health for debugging. */
const mostOf = (ignored: Readonly<Record<string, number>>): string => {
  const [most] = Object.entries(ignored).toSorted(([, a], [, b]) => b - a)
  return most === undefined ? "" : `${most[0]} ${most[1]}`
}

const saidOf = ({ notices, problems }: Pick<RunningCore, "notices" | "problems">, own: ReadonlyArray<Said>) => ({
  problems: [...own, ...problems()],
  notices: notices()
})

/** What keeps the core from its work now. */
const problemsOf = (isLinked: boolean, isStored: boolean): ReadonlyArray<Said> => [
  ...(isLinked ? [] : [NO_SWITCH]),
  ...(isStored ? [] : [NO_DATABASE])
]
const NO_SWITCH: Said = {
  zh: "连接不到交换机：没有来电，也不能振铃",
  en: "the switch cannot be reached: no call comes in or is rung"
}
const NO_DATABASE: Said = {
  zh: "连接不到数据库：进展暂存在内存中",
  en: "the database cannot be reached: steps wait in memory"
}
