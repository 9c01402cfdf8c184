import { isDeepStrictEqual } from "node:util"
import type { SwitchQueues } from "#wire/switch-queues.ts"
import { readTable, switchQueuesOf } from "./callcenter-tables.ts"
import type { EslLink } from "./link.ts"
import type { SwitchboardAround } from "./switchboard-around.ts"

/** Everything that mod_callcenter tells: a caller came or went, an agent does another thing. */
export const CALLCENTER_SUBCLASS = "callcenter::info"

/** However much happens, its tables are read no more often than this. */
const PACE_MS = 500

/** Asked for by name; one with a blank or a line's end in it would be another question. */
const ASKABLE = /^[\w.@+:-]{1,120}$/u

const TABLES = { queues: "queue list", agents: "agent list", tiers: "tier list" } as const
type Tables = Parameters<typeof switchQueuesOf>[0]

/** What the switch's own queues are, read anew whenever something is heard of them. Nothing is ever said to them. */
export interface SwitchQueuesSeen {
  /** A FreeSWITCH is there: it tells of its queues from now on, if it has any. */
  readonly up: (to: EslLink) => void
  readonly heard: () => void
  /** Looks again, for a word may have been lost. */
  readonly audit: () => void
  readonly lost: () => void
}

export const makeSwitchQueues = ({
  emit,
  info,
  now
}: Pick<SwitchboardAround, "emit" | "info" | "now">): SwitchQueuesSeen => {
  /** None while it is away, or has no such module. */
  let link: EslLink | undefined
  let [isAsking, isDue] = [false, false]
  let pace: NodeJS.Timeout | undefined
  let shown: SwitchQueues | null = null

  const show = (queues: SwitchQueues | null): void => {
    if (isDeepStrictEqual(queues, shown)) return
    shown = queues
    emit({ _tag: "SwitchQueuesSeen", at: now(), queues })
  }

  const ask = (): void => {
    if (link === undefined) return
    if (isAsking || pace !== undefined) return void (isDue = true)
    isAsking = true
    isDue = false
    const to = link
    pace = setTimeout(() => {
      pace = undefined
      again()
    }, PACE_MS).unref()
    const read: Partial<Tables> = {}
    for (const [table, words] of Object.entries(TABLES) as ReadonlyArray<[keyof Tables, string]>)
      to.job(`callcenter_config ${words}`, (answer) => {
        if (to !== link) return
        const rows = readTable(answer)
        if (rows === undefined) return none()
        Object.assign(read, { [table]: rows })
        if (Object.keys(read).length === Object.keys(TABLES).length) askMembers(to, read as Tables)
      })
  }

  /** A queue whose name cannot be asked for is not shown: nobody would know who waits there. */
  const askMembers = (to: EslLink, found: Tables): void => {
    const queues = found.queues.filter(({ name = "" }) => ASKABLE.test(name))
    const tables = { ...found, queues }
    const names = queues.map(({ name = "" }) => name)
    const members = new Map<string, NonNullable<ReturnType<typeof readTable>>>()
    const finish = (): void => {
      isAsking = false
      show(names.length === 0 ? null : switchQueuesOf(tables, members))
      again()
    }
    if (names.length === 0) return finish()
    for (const name of names)
      to.job(`callcenter_config queue list members ${name}`, (answer) => {
        if (to !== link) return
        // One that is taken away meanwhile has nobody in it.
        members.set(name, readTable(answer) ?? [])
        if (members.size === names.length) finish()
      })
  }

  const again = (): void => {
    if (isDue && !isAsking && pace === undefined) ask()
  }

  const forget = (): void => {
    link = undefined
    clearTimeout(pace)
    pace = undefined
    ;[isAsking, isDue] = [false, false]
    show(null)
  }

  /** It is not asked again before it comes anew. */
  const none = (): void => {
    if (shown !== null) info("the switch has no queues of its own any more")
    forget()
  }

  return {
    up: (to) => {
      link = to
      to.listen(["CUSTOM", CALLCENTER_SUBCLASS])
      ask()
    },
    heard: ask,
    audit: ask,
    lost: forget
  }
}
