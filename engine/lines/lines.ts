import { join } from "node:path"
import type { CoreDoor } from "./core-door.ts"
import { Counts } from "./counts.ts"
import { dialectsIn } from "./dialects.ts"
import { makeDoorway } from "./doorway.ts"
import { sipMessages } from "./doors/sip-messages.ts"
import { healthOf } from "./health.ts"
import { Intake } from "./intake.ts"
import { type OpenDoors, openDoors, type Ports } from "./open-doors.ts"
import { OwnReports } from "./own-reports.ts"
import { Roster } from "./roster.ts"

export interface LinesOptions extends Ports {
  readonly door: CoreDoor
  /** The checkout: its config/dialects. */
  readonly root: string
  readonly clock?: () => number
  /** For the log. */
  readonly warn: (text: string) => void
  /** How often silence is looked for. */
  readonly everyMs?: number
}

export interface Lines {
  readonly opened: OpenDoors
  readonly health: () => Readonly<Record<string, unknown>>
  readonly close: () => Promise<void>
}

const EVERY_MS = 1_000
/** Longer than that without a look: the machine slept, and what was sent meanwhile waits behind this look or is lost. */
const STOOD_STILL_MS = 30_000
/** Last-heard times are written together, every so many looks. */
const LOOKS_A_WRITE = 5
const ROWS_AT_ONCE = 5_000

/** Everything that takes alarm messages from outside. Rejects with DoorRefused or WrongDialect; then nothing is open. */
export const startLines = async ({
  clock = Date.now,
  door,
  everyMs = EVERY_MS,
  root,
  warn,
  ...ports
}: LinesOptions): Promise<Lines> => {
  const roster = new Roster(clock())
  const { directory, silence } = roster
  const counts = new Counts()
  const intake = new Intake({ door, directory, counts, hearing: roster, clock })
  const way = makeDoorway({
    door,
    intake,
    directory,
    counts,
    clock,
    warn,
    dialects: dialectsIn(join(root, "config/dialects"))
  })
  const takeMessage = sipMessages(way, door)
  const own = new OwnReports(door, roster, intake)
  const opened = await openDoors(ports, way)
  door.news({
    onUp: () => {
      roster.begin()
      intake.isUp = true
    },
    onNews: (news) => {
      if (news._tag === "Entered") roster.enter(news.terminals, clock())
      else if (news._tag === "Complete") roster.complete(clock())
      else if (news._tag === "Gone") roster.gone(news.terminals)
      else way.guarded(() => takeMessage(news))
    },
    onDown: () => {
      intake.isUp = false
      roster.pause()
    }
  })

  let isWriting = false
  const writeHeard = async (): Promise<void> => {
    if (isWriting) return
    const rows = roster.takeUnwritten(ROWS_AT_ONCE)
    if (rows.length === 0) return
    isWriting = true
    await door.heard(rows).catch(() => roster.unwritten(rows))
    isWriting = false
  }
  let looks = 0
  let lookedAt = clock()
  const looking = setInterval(() => {
    const nowMs = clock()
    const stoodStill = nowMs - lookedAt > STOOD_STILL_MS
    lookedAt = nowMs
    if (!intake.isReady) return
    if (stoodStill) roster.stoodStill(nowMs)
    way.guarded(() => own.tell(nowMs))
    looks += 1
    if (looks % LOOKS_A_WRITE === 0) void writeHeard()
  }, everyMs)
  return {
    opened,
    health: () => healthOf({ way, silence, opened, nowMs: clock() }),
    close: async () => {
      clearInterval(looking)
      await opened.close()
      if (intake.isReady) await writeHeard()
    }
  }
}
