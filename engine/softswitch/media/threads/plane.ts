import type { LegKind, LocalMedia, MediaCounts, MediaOutput, MediaPlane, OpenOptions } from "../../media-contract.ts"
import { makeOutbox } from "../outbox.ts"
import { systemAfter } from "../pace.ts"
import type { PaceClock } from "../pace.ts"
import { type OnDisk, recordedOnDisk } from "../recorded.ts"
import { commandsOf } from "./commands.ts"
import { keepThread, type KeptThread, type SpawnThread } from "./keeper.ts"
import { makeLegTable } from "./leg-table.ts"
import type { FromThread } from "./messages.ts"
import { LEGS_A_THREAD, placeOf, roomIn } from "./placement.ts"
import { portShares } from "./port-shares.ts"
import { addUpCounts, NO_COUNTS } from "./thread-counts.ts"
import { makeTieTable, type Order } from "./tie-table.ts"
import { weightOf } from "../weight.ts"
import { spawnWorker } from "./worker.ts"

export interface ThreadedPlaneOptions {
  readonly threads: number
  readonly localAddress: string
  /** Even ports of this range, both ends included; each thread has a part of its own. */
  readonly portFrom: number
  readonly portTo: number
  readonly maxLegs: number
  readonly silenceMs?: number
  readonly emit: (output: MediaOutput) => void
  readonly notice?: (text: string) => void
  readonly spawn?: SpawnThread
  readonly after?: PaceClock["after"]
  readonly now?: () => number
  /** The recording at the path as it lies on disk. */
  readonly recorded?: (path: string) => Promise<OnDisk>
}

export interface ThreadedPlane extends MediaPlane {
  /** Resolves when every thread takes legs; rejects when one dies before that: the next would, too. */
  readonly ready: Promise<void>
}

/**
 * The media plane as threads: places legs, passes commands and outputs. A leg opened near another is in its thread, so
 * that the legs of a conversation are in one; where two that were placed apart are bridged, a tie joins the threads.
 */
export const makeThreadedPlane = (options: ThreadedPlaneOptions): ThreadedPlane => {
  const { notice = () => undefined, recorded = recordedOnDisk } = options
  const after = options.after ?? systemAfter
  const outbox = makeOutbox(options.emit)
  const legs = makeLegTable()
  const ready = Promise.withResolvers<void>()
  const shares = portShares(options.portFrom, options.portTo, options.threads)
  const counts: Array<MediaCounts> = shares.map(() => NO_COUNTS)
  /** What threads had counted that are no more. */
  let past = NO_COUNTS
  let threadsLost = 0
  let stopped = false

  const emit = (output: MediaOutput): void => {
    outbox.put(output)
    outbox.tellAll()
  }

  const take = (thread: number, message: FromThread): void => {
    switch (message._tag) {
      case "Ready":
        if (threads.every((one) => one.alive())) ready.resolve()
        return
      case "Opened":
        return legs.opened(message.leg, message.local)
      case "NotOpened":
        return legs.failed(message.leg, message.reason)
      case "Output":
        legs.note(message.output)
        return emit(message.output)
      case "TiePressed":
        return ties.press(thread, message.tie, message.digits)
      case "TieLoose":
        return ties.undo(message.tie)
      case "Notice":
        return notice(message.text)
      case "Counts":
      case "Stopped":
        counts[thread] = message.counts
    }
  }

  /** The legs of a thread that died are told, each with what became of its recordings; a next thread is on its way. */
  const lost = (thread: number, why: string): void => {
    threadsLost++
    ready.reject(new Error(`media thread ${thread + 1} does not start: ${why}`))
    past = { ...addUpCounts([past, counts[thread]!]), recordingsStuck: 0, lateMsP99: 0, threadsLiveMb: 0 }
    counts[thread] = NO_COUNTS
    const gone = legs.takeAllOf(thread)
    notice(`media thread ${thread + 1} ended with ${gone.length} legs and is started again: ${why}`)
    for (const leg of gone) forget(leg)
    ties.lost(thread)
    for (const { id, opening } of gone) {
      if (opening === undefined) outbox.put({ _tag: "LegLost", leg: id, reason: "its media thread ended" })
      else opening.reject(new Error("its media thread ended"))
    }
    outbox.tellAll()
    for (const leg of gone) for (const path of leg.recordings) void tellCutOff(leg.id, path)
  }

  /** A recording is whole on disk up to its last second, whoever wrote it. */
  const tellCutOff = async (leg: string, path: string): Promise<void> => {
    const onDisk = await recorded(path).catch(() => ({ recordedMs: 0, octets: 0 }))
    emit({ _tag: "RecordingEnded", leg, path, ...onDisk, cause: onDisk.octets === 0 ? "write-failed" : "hangup" })
  }

  const threads: ReadonlyArray<KeptThread> = shares.map((share, thread) =>
    keepThread({
      name: `media ${thread + 1}`,
      start: { ...share, localAddress: options.localAddress, maxLegs: LEGS_A_THREAD, silenceMs: options.silenceMs },
      spawn: options.spawn ?? spawnWorker,
      after,
      now: options.now ?? (() => performance.now()),
      message: (message) => take(thread, message),
      lost: (why) => lost(thread, why)
    })
  )
  const order: Order = (thread, ...command) => threads[thread]!.post({ _tag: "Command", command })
  const ties = makeTieTable(order)
  const { commands, forget } = commandsOf(legs, ties, order)

  const loads = () => threads.map((thread, index) => (thread.alive() ? legs.loadOf(index) : undefined))

  const open = (leg: string, kind: LegKind, where: OpenOptions = {}): Promise<LocalMedia> => {
    if (stopped) return Promise.reject(new Error("the media plane is stopped"))
    if (legs.find(leg) !== undefined) return Promise.reject(new Error(`leg ${leg} is open already`))
    if (legs.size() >= options.maxLegs)
      return Promise.reject(new Error(`the media plane is full: ${options.maxLegs} legs`))
    const near = where.near === undefined ? undefined : legs.find(where.near)?.thread
    const weight = weightOf(where.codec ?? "PCMA")
    const thread = placeOf(loads(), LEGS_A_THREAD, near, weight)
    if (thread === undefined)
      return Promise.reject(new Error(`no media thread has room: ${legs.size()} legs in ${threads.length}`))
    const opened = legs.place(leg, thread, weight)
    threads[thread]!.post({ _tag: "Open", leg, kind, options: where })
    return opened
  }

  const openMeeting = (meeting: string): void => {
    if (stopped || legs.find(meeting) !== undefined) return
    const thread = placeOf(loads(), LEGS_A_THREAD, undefined) ?? 0
    legs.placeMeeting(meeting, thread)
    order(thread, "openMeeting", meeting)
  }

  return {
    ready: ready.promise,
    open,
    openMeeting,
    ...commands,
    legs: legs.size,
    room: () => roomIn(loads(), LEGS_A_THREAD),
    counts: () => ({
      ...addUpCounts([past, ...counts]),
      legs: legs.size(),
      threads: threads.filter((one) => one.alive()).length,
      threadsLost
    }),
    stop: async () => {
      stopped = true
      await Promise.all(threads.map((thread) => thread.stop()))
      for (const { opening } of legs.takeAll()) opening?.reject(new Error("the media plane is stopped"))
    }
  }
}
