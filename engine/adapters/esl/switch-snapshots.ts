import type { AgentId, EpochMs, LegId } from "#actors/vocabulary.ts"
import type { LegSnapshot } from "#engine/ports/Telephony.ts"
import { answerableIn } from "./answerable.ts"
import { notePlace, placeFound } from "./company.ts"
import type { Devices } from "./devices.ts"
import type { EslEvent } from "./esl-event.ts"
import { agentOf, isForUs, madeBy } from "./events.ts"
import { type Legs, NOBODYS } from "./legs.ts"
import type { EslLink } from "./link.ts"
import type { OtherCalls } from "./other-calls.ts"
import type { RecordingNames } from "./recording-names.ts"
import { LEG_VARIABLE, type RungTogether } from "./rung-together.ts"
import {
  type ChannelRow,
  conversationIn,
  isLive,
  legSnapshotOf,
  partnersOf,
  readChannels,
  readPairs,
  readRegistrations,
  readWritten,
  targetIn
} from "./snapshot.ts"
import { modeOf } from "./supervision.ts"
import type { SwitchboardAround } from "./switchboard-around.ts"

/** A snapshot of 1,000 legs takes under a second; a switch that needs longer does not answer. */
const SNAPSHOT_MS = 15_000

/** Legs whose variables are asked for after a restart, as many as a switch of ours carries; beyond it they are nobody's. */
const DUMP_LIMIT = 8_192

const TABLES = [
  // Before the legs: of one that is there by then it says what was written from it.
  ["recordings", "carillon_recordings"],
  ...["channels", "bridged_calls", "registrations"].map((table) => [table, `show ${table} as json`] as const)
] as const

export interface SwitchSnapshots {
  /** Asks the switch for all it has, one question at a time. `first`: right after the link came up. */
  readonly ask: (to: EslLink, first: boolean) => void
  /** The link is lost, and was silent for so long before. */
  readonly lost: (silentMs: number) => void
}

interface Asked {
  readonly first: boolean
  readonly askedAt: EpochMs
  readonly mark: number
  readonly othersMark: number
  readonly answers: Readonly<Record<string, string>>
}

interface SnapshotParts {
  readonly legs: Legs
  readonly devices: Devices
  readonly others: OtherCalls
  readonly together: RungTogether
  readonly recordings: Pick<RecordingNames, "of">
}

export const makeSwitchSnapshots = (
  { devices, legs, others, recordings, together }: SnapshotParts,
  { emit, now, warning }: SwitchboardAround
): SwitchSnapshots => {
  let asking: NodeJS.Timeout | undefined
  /** Of the last connection that told what the switch has, and whether this one did. */
  let lastHeardAt: EpochMs | undefined
  let told = false

  const ask = (to: EslLink, first: boolean): void => {
    if (asking !== undefined) return
    const askedAt = now()
    const [mark, othersMark] = [legs.mark(), others.mark()]
    asking = setTimeout(() => {
      asking = undefined
      warning("the switch does not answer a snapshot")
      to.close()
    }, SNAPSHOT_MS).unref()
    const answers: Record<string, string> = {}
    for (const [table, command] of TABLES)
      to.job(command, (answer) => {
        answers[table] = answer
        if (Object.keys(answers).length === TABLES.length) gather(to, { first, askedAt, mark, othersMark, answers })
      })
  }

  /**
   * Legs of an earlier life are asked what they remember: for which call we made or took them, or that they were parked for us.
   * Later only parked ones are, for of all others events have told.
   */
  const isUnknown = (row: ChannelRow, first: boolean): boolean => {
    if (isOurs(row, legs, together)) return false
    const known = legs.get(together.legOf(row.uuid))
    return row.direction === "inbound"
      ? known?.offered !== true && (first || row.application === "park")
      : known === undefined || (first && known.attempt === undefined)
  }

  const isTakenByUs = (row: ChannelRow): boolean =>
    isOurs(row, legs, together) || (row.direction === "inbound" && legs.get(row.uuid)?.offered === true)

  const learn = (uuid: string, event: EslEvent): void => {
    const rungFor = event[`variable_${LEG_VARIABLE}`]
    if (rungFor !== undefined) together.learn(uuid, rungFor, event["Answer-State"] === "answered")
    legs.learn(rungFor ?? uuid, { ...madeBy(event), agent: agentOf(event), answerable: answerableIn(event) })
    const known = legs.get(rungFor ?? uuid)
    if (known !== undefined) known.mode = modeOf(event)
  }

  const companyOf = (row: ChannelRow): Pick<LegSnapshot, "conversation" | "supervises"> => {
    const [conversation, target] = [conversationIn(row), targetIn(row)]
    const mode = legs.get(row.uuid)?.mode ?? "listen"
    return {
      conversation,
      supervises: target === undefined ? undefined : { target: together.legOf(target) as LegId, mode }
    }
  }

  const withRecordings = (leg: LegSnapshot, paths: ReadonlyArray<string> | undefined): LegSnapshot =>
    paths === undefined ? leg : { ...leg, recordings: paths.map(recordings.of) }

  const gather = (to: EslLink, asked: Asked): void => {
    try {
      const rows = readChannels(asked.answers["channels"] ?? "").filter(isLive)
      const pairs = readPairs(asked.answers["bridged_calls"] ?? "")
      const registrations = readRegistrations(asked.answers["registrations"] ?? "")
      const written = readWritten(asked.answers["recordings"] ?? "")
      const unknown = rows.filter((row) => isUnknown(row, asked.first)).slice(0, DUMP_LIMIT)
      let open = unknown.length
      const finish = (): void => {
        clearTimeout(asking)
        asking = undefined
        const found = oursAmong(rows, legs, together).map((row) =>
          withRecordings(
            legSnapshotOf(row, partnersAmong(pairs, together), legs.get(row.uuid) ?? NOBODYS, companyOf(row)),
            written?.[together.uuidOf(row.uuid)]
          )
        )
        others.compare(rows, asked.othersMark, isTakenByUs)
        tell(asked, found, devices.replace(registrations))
      }
      if (open === 0) return finish()
      for (const { direction, uuid } of unknown)
        to.job(`uuid_dump ${uuid} json`, (answer) => {
          const event = readDump(answer)
          if (event !== undefined && !legs.isCleared(uuid)) {
            if (direction !== "inbound" || isForUs(event) || isTaken(event)) learn(uuid, event)
            others.learn(uuid, event)
          }
          open -= 1
          if (open === 0) finish()
        })
    } catch (error) {
      warning(`the switch's tables cannot be read: ${error instanceof Error ? error.message : String(error)}`)
      to.close()
    }
  }

  const tell = (asked: Asked, found: ReadonlyArray<LegSnapshot>, inService: ReadonlyArray<AgentId>): void => {
    // A leg that was reported as ended while we asked must not come back to life.
    const alive = found.filter(({ leg }) => !legs.isCleared(leg))
    for (const one of alive) {
      legs.learn(one.leg, one)
      const known = legs.get(one.leg)
      if (known === undefined) continue
      notePlace(known, placeFound(one))
      known.isAnswered = one.state === "answered"
      // A telephone of ours that rings is parked when it answers; a caller is parked from the first moment on.
      if (one.direction === "inbound" || one.state === "answered") known.wasParked = true
    }
    legs.keepOnly(new Set(alive.map(({ leg }) => leg)), asked.mark)
    emit({
      _tag: "Snapshot",
      at: now(),
      askedAt: asked.askedAt,
      legs: alive,
      devices: inService,
      busy: others.busy(),
      first: asked.first,
      ...(asked.first && lastHeardAt !== undefined ? { lastHeardAt } : {})
    })
    told = true
  }

  return {
    ask,
    lost: (silentMs) => {
      if (told) lastHeardAt = Math.round(now() - silentMs) as EpochMs
      told = false
      clearTimeout(asking)
      asking = undefined
    }
  }
}

/** We know for which call it is, whoever began it. */
const isOurs = ({ uuid }: Pick<ChannelRow, "uuid">, legs: Legs, together: RungTogether): boolean =>
  legs.get(together.legOf(uuid))?.attempt !== undefined

/** By the engine's names. Of telephones that ring together one stands for all; who called a colleague and was taken is called in by us. */
const oursAmong = (rows: ReadonlyArray<ChannelRow>, legs: Legs, together: RungTogether): ReadonlyArray<ChannelRow> =>
  rows
    .filter((row) =>
      row.direction === "inbound" && !isOurs(row, legs, together)
        ? legs.get(row.uuid)?.offered === true
        : together.uuidOf(together.legOf(row.uuid)) === row.uuid
    )
    .map((row) => ({
      ...row,
      uuid: together.legOf(row.uuid),
      direction: isOurs(row, legs, together) ? "outbound" : row.direction
    }))

const partnersAmong = (pairs: ReturnType<typeof readPairs>, { legOf }: RungTogether): ReadonlyMap<string, string> =>
  partnersOf(
    pairs.map(({ b_uuid: b, uuid }) => ({ uuid: legOf(uuid), ...(b === undefined ? {} : { b_uuid: legOf(b) }) }))
  )

/** It has a name of ours. */
const isTaken = (event: EslEvent): boolean => event[`variable_${LEG_VARIABLE}`] !== undefined

/** A leg that ended meanwhile answers -ERR. */
const readDump = (answer: string): EslEvent | undefined => {
  if (!answer.startsWith("{")) return undefined
  try {
    return JSON.parse(answer) as EslEvent
  } catch {
    return undefined
  }
}
