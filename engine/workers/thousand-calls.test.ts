import { setFlagsFromString } from "node:v8"
import { runInNewContext } from "node:vm"
import { afterEach, assert, beforeEach, describe, it } from "@effect/vitest"
import { FreeSwitchResponse } from "esl"
import type { AgentId, CallId, EpochMs, LegId } from "#actors/vocabulary.ts"
import { type Switchboard, makeSwitchboard } from "../adapters/esl/switchboard.ts"
import type { TelephonyEvent } from "../ports/Telephony.ts"
import { type EventSocketServer, listenEventSocket } from "../softswitch/event-socket.ts"
import { makeRig, offered, REMOTE_SDP, type Rig } from "../softswitch/testing/rig.ts"

// The real board over the real npm esl, against our own switch's real event socket; its telephones are scripted.

const CALLS = 1_000
/** The first calls fill what has a size of its own: compiled code, buffers of sockets, names kept against late reports. */
const WARM_UP_CALLS = 100
/** Names of ended legs and of used UUIDs are kept up to a limit: 1,100 bytes a call at first. What esl kept was 7,000. */
const KEPT_BYTES_A_CALL = 3_000

let rig: Rig
let server: EventSocketServer
let board: Switchboard
/** esl's objects that wrote something. */
const links = new Set<FreeSwitchResponse>()
const { write } = FreeSwitchResponse.prototype
const hearing = new Set<(event: TelephonyEvent) => void>()

beforeEach(async () => {
  FreeSwitchResponse.prototype.write = function (this: FreeSwitchResponse, ...asked) {
    links.add(this)
    return write.apply(this, asked)
  }
  rig = makeRig({ listening: false })
  server = await listenEventSocket(rig.softswitch.exchange, { host: "127.0.0.1", port: 0, password: "right" })
  board = makeSwitchboard(
    {
      host: "127.0.0.1",
      port: server.endpoint.port,
      password: "right",
      promptPath: (name) => `/prompts/${name}.wav`,
      recordingPath: (file) => `/recordings/${file}`
    },
    {
      now: () => 0 as EpochMs,
      info: () => undefined,
      warning: () => undefined,
      emit: (event) => {
        for (const hear of hearing) hear(event)
      }
    }
  )
  await next("Snapshot")
})

afterEach(async () => {
  FreeSwitchResponse.prototype.write = write
  board.close()
  await server.stop()
  links.clear()
})

const next = <Tag extends TelephonyEvent["_tag"]>(
  tag: Tag,
  leg?: LegId
): Promise<Extract<TelephonyEvent, { readonly _tag: Tag }>> =>
  new Promise((resolve) => {
    const hear = (event: TelephonyEvent): void => {
      if (event._tag !== tag || (leg !== undefined && !("leg" in event && event.leg === leg))) return
      hearing.delete(hear)
      resolve(event as Extract<TelephonyEvent, { readonly _tag: Tag }>)
    }
    hearing.add(hear)
  })

/** Answered, played to, joined with an agent, recorded, hung up: six jobs and what belongs to them. */
const oneCall = async (index: number): Promise<void> => {
  const ask = board.request
  const offer = next("CallOffered")
  rig.fromUserAgent(offered(`in-${index}`))
  const { leg } = await offer
  const established = next("Established", leg)
  ask({ _tag: "AnswerCall", leg })
  await established
  ask({ _tag: "PlayMessage", leg, playback: `moh/${index}`, prompt: "music-on-hold", loop: true })

  const agentLeg = `call-${index}/1` as LegId
  const to = { _tag: "Agent", agent: "1001" as AgentId } as const
  const call = `call-${index}` as CallId
  const rung = next("Delivered", agentLeg)
  ask({ _tag: "MakeCall", leg: agentLeg, call, attempt: 1, to, callingNumber: "1", ringTimeoutMs: 20_000 })
  while (!rig.sip.some((command) => command._tag === "Invite" && command.dialog === agentLeg))
    await new Promise(setImmediate)
  rig.fromUserAgent({ _tag: "CallProgress", dialog: agentLeg, status: 180, sdp: undefined, allowEvents: [] })
  await rung
  const answered = next("Established", agentLeg)
  rig.fromUserAgent({ _tag: "CallAnswered", dialog: agentLeg, sdp: REMOTE_SDP })
  await answered
  const joined = next("Joined")
  ask({ _tag: "JoinLegs", leg, with: agentLeg })
  await joined
  const recorded = next("RecordStarted", agentLeg)
  ask({ _tag: "RecordMessage", leg: agentLeg, file: `${index}.wav` })
  while (rig.recording.length === 0) await new Promise(setImmediate)
  const path = rig.recording[0]!.path
  rig.fromMedia({ _tag: "RecordingStarted", leg: agentLeg, path })
  await recorded

  const over = Promise.all([
    next("ConnectionCleared", leg),
    next("ConnectionCleared", agentLeg),
    next("RecordEnded", agentLeg)
  ])
  rig.fromMedia({ _tag: "RecordingEnded", leg: agentLeg, path, recordedMs: 1_000, octets: 64_044, cause: "hangup" })
  ask({ _tag: "ClearConnection", leg: agentLeg, cause: "NORMAL_CLEARING" })
  ask({ _tag: "ClearConnection", leg, cause: "NORMAL_CLEARING" })
  await over
  // The rig's own notes.
  for (const notes of [rig.sip, rig.playing, rig.recording, rig.bridges, rig.closed, rig.logged]) notes.length = 0
}

const calls = async (from: number, count: number): Promise<void> => {
  for (let index = from; index < from + count; index++) {
    await oneCall(index)
    // The core asks so every five seconds.
    if (index % 10 !== 0) continue
    const told = next("Snapshot")
    board.audit()
    await told
  }
}

/** Members of all maps, sets and lists that esl's object holds, without its socket. */
const membersOf = (link: FreeSwitchResponse): number => {
  let members = 0
  const count = (value: unknown, depth: number): void => {
    if (typeof value !== "object" || value === null) return
    if (value instanceof Map || value instanceof Set) members += value.size
    else if (Array.isArray(value)) members += value.length
    else if (depth > 0) for (const inner of Object.values(value)) count(inner, depth - 1)
  }
  for (const [name, value] of Object.entries(link)) if (name !== "__socket") count(value, 2)
  return members
}

setFlagsFromString("--expose-gc")
const collect = runInNewContext("gc") as () => void
const usedBytes = async (): Promise<number> => {
  // A second time for what the first one's finalizers let go.
  for (let times = 0; times < 2; times++) {
    collect()
    await new Promise(setImmediate)
  }
  return process.memoryUsage().heapUsed
}

describe("a thousand calls", () => {
  it(`leave nothing in esl, no leg, and less than ${KEPT_BYTES_A_CALL} bytes each`, async () => {
    await calls(0, WARM_UP_CALLS)
    const [link, ...others] = links
    assert.deepStrictEqual(others, [])
    const [membersBefore, bytesBefore] = [membersOf(link!), await usedBytes()]
    await calls(WARM_UP_CALLS, CALLS)
    assert.strictEqual(membersOf(link!), membersBefore)
    assert.deepInclude(board.health(), { up: true, legs: 0, dropped: 0, unread: 0 })
    assert.isBelow(((await usedBytes()) - bytesBefore) / CALLS, KEPT_BYTES_A_CALL)
  })
})
