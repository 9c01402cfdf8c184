import { access, mkdtemp, readFile, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, assert, beforeAll, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import type { AgentId, CallId, EpochMs, LegId } from "#actors/vocabulary.ts"
import { Telephony, type TelephonyEvent, type TelephonyRequest } from "../ports/Telephony.ts"
import { toneShare } from "../softswitch/media/goertzel.ts"
import { type RunningSwitch, startSwitch } from "../softswitch/start.ts"
import { DOOR, THIS_MACHINE } from "../softswitch/testing/lines.ts"
import { type Account, ha1Of, type Phone, startPhone } from "../softswitch/testing/phone.ts"
import { type Switchboard, makeSwitchboard } from "../adapters/esl/switchboard.ts"
import { layerEsl } from "../adapters/esl/telephony.ts"
import { writeTone } from "../softswitch/testing/tone.ts"

// Real sockets on free ports, npm esl in between, our own user agent and media plane as the telephones.

const PASSWORD = "a secret"
const ACCOUNT: Account = { user: "1001", password: "1001pass", realm: "carillon" }

let folder: string
let running: RunningSwitch
let phone: Phone
let caller: Phone
let centre: Ears

interface Ears {
  readonly switchboard: Switchboard
  readonly events: Array<TelephonyEvent>
  readonly next: <Tag extends TelephonyEvent["_tag"]>(
    tag: Tag,
    fits?: (event: Extract<TelephonyEvent, { readonly _tag: Tag }>) => boolean
  ) => Promise<Extract<TelephonyEvent, { readonly _tag: Tag }>>
  readonly logged: Array<string>
}

const connect = (password = PASSWORD, port = running.eventSocket.port): Ears => {
  const events: Array<TelephonyEvent> = []
  const logged: Array<string> = []
  const waiting = new Set<() => void>()
  const log = (text: string) => void logged.push(text)
  const switchboard = makeSwitchboard(
    {
      host: "127.0.0.1",
      port,
      password,
      promptPath: (name) => join(folder, "prompts", `${name}.wav`),
      recordingPath: (file) => join(folder, "recordings", file),
      backOffMs: { first: 20, longest: 100 }
    },
    {
      now: () => Date.now() as EpochMs,
      info: log,
      warning: log,
      emit: (event) => {
        events.push(event)
        for (const look of waiting) look()
      }
    }
  )
  const next: Ears["next"] = (tag, fits = () => true) =>
    new Promise((resolve) => {
      type One = Extract<TelephonyEvent, { readonly _tag: typeof tag }>
      const look = (): void => {
        const at = events.findIndex((event) => event._tag === tag && fits(event as One))
        if (at < 0) return
        waiting.delete(look)
        resolve(events.splice(at, 1)[0] as One)
      }
      waiting.add(look)
      look()
    })
  return { switchboard, events, next, logged }
}

const makeCall = (
  leg: string,
  extra: Partial<Extract<TelephonyRequest, { _tag: "MakeCall" }>> = {}
): TelephonyRequest => ({
  _tag: "MakeCall",
  leg: leg as LegId,
  call: "call-1" as CallId,
  attempt: 1,
  to: { _tag: "Agent", agent: "1001" as AgentId },
  callingNumber: "13800138000",
  ringTimeoutMs: 20_000,
  ...extra
})

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "switch with space "))
  const rtp = 20_000 + Math.floor(Math.random() * 1_000) * 8
  running = await startSwitch(
    {
      sip: { host: "127.0.0.1", port: 0, realm: ACCOUNT.realm },
      rtp: { from: rtp, to: rtp + 40 },
      mediaThreads: 2,
      eventSocket: { host: "127.0.0.1", port: 0, password: PASSWORD },
      maxLegs: 20,
      door: DOOR,
      maxRecordingMs: 60_000,
      recordingFormat: "pcm" as const,
      gain: true,
      silenceMs: undefined,
      promptsFolder: join(folder, "prompts"),
      recordingsFolder: join(folder, "recordings"),
      musicOnHold: join(folder, "prompts", "moh.wav")
    },
    { info: () => undefined, warning: () => undefined }
  )
  await writeTone(join(folder, "prompts", "welcome.wav"), 350, 200)
  await writeTone(join(folder, "prompts", "moh.wav"), 500, 400)
  await writeTone(join(folder, "caller.wav"), 700, 1_000)
  await writeTone(join(folder, "agent.wav"), 1_100, 1_000)
  phone = await startPhone({ from: 28_000, to: 28_400 })
  caller = await startPhone({ from: 28_500, to: 28_900 })
  centre = connect()
  centre.switchboard.setDirectory([{ user: ACCOUNT.user, ha1: ha1Of(ACCOUNT) }])
  centre.switchboard.setLines({ numbers: ["95000"], trunks: [THIS_MACHINE] })
})

afterAll(async () => {
  centre.switchboard.close()
  await Promise.all([phone.stop(), caller.stop()])
  await running.stop()
  await rm(folder, { recursive: true, force: true })
})

describe("a call through the event socket", () => {
  it("begins with a first snapshot of an empty switch", async () => {
    const snapshot = await centre.next("Snapshot")
    assert.deepInclude(snapshot, { first: true, legs: [], devices: [] })
  })

  it("sees a telephone register with the directory it was given", async () => {
    await phone.register(running.sip, ACCOUNT)
    assert.strictEqual((await centre.next("DeviceInService")).agent, "1001")
  })

  it("answers, plays, hears a key, rings an agent, joins, records both sides and ends", async () => {
    const dialog = await caller.dial(running.sip, "95000", "13800138000")
    const offered = await centre.next("CallOffered")
    assert.deepInclude(offered, { callingNumber: "13800138000", dialledNumber: "95000", trunk: "this-machine" })
    const { leg } = offered
    const ask = centre.switchboard.request

    ask({ _tag: "AnswerCall", leg })
    await centre.next("Established", (event) => event.leg === leg)
    ask({ _tag: "PlayMessage", leg, playback: "welcome/1", prompt: "welcome", loop: false })
    assert.deepInclude(await centre.next("PlayEnded"), { leg, playback: "welcome/1", outcome: "done" })
    ask({ _tag: "PlayMessage", leg, playback: "gone/1", prompt: "no such prompt", loop: false })
    assert.deepInclude(await centre.next("PlayEnded"), { playback: "gone/1", outcome: "not-found" })
    await caller.notices("CallAnswered")
    caller.press(dialog, "1")
    assert.deepInclude(await centre.next("DigitPressed"), { leg, digit: "1" })
    ask({ _tag: "PlayMessage", leg, playback: "moh/1", prompt: "music-on-hold", loop: true })

    const agentLeg = "call-1/1" as LegId
    ask(makeCall(agentLeg))
    const ringing = await phone.notices("CallOffered")
    assert.strictEqual(ringing.from.user, "13800138000")
    phone.ring(ringing.dialog)
    assert.deepInclude(await centre.next("Delivered"), { leg: agentLeg, call: "call-1" as CallId, attempt: 1 })
    await phone.answer(ringing)
    await centre.next("Established", (event) => event.leg === agentLeg && event.attempt === 1)

    ask({ _tag: "JoinLegs", leg, with: agentLeg })
    ask({ _tag: "RecordMessage", leg: agentLeg, file: "2026/x.wav" })
    assert.deepInclude(await centre.next("PlayEnded"), { playback: "moh/1", outcome: "stopped" })
    assert.deepInclude(await centre.next("Joined"), { leg, with: agentLeg })
    assert.strictEqual((await centre.next("RecordStarted")).file, "2026/x.wav")
    caller.play(dialog, join(folder, "caller.wav"))
    phone.play(ringing.dialog, join(folder, "agent.wav"))

    centre.switchboard.audit()
    const snapshot = await centre.next("Snapshot")
    assert.isFalse(snapshot.first)
    assert.deepInclude(
      snapshot.legs.find((one) => one.leg === agentLeg),
      { direction: "outbound", state: "answered", joinedWith: leg, agent: "1001" as AgentId, attempt: 1 }
    )
    assert.deepInclude(
      snapshot.legs.find((one) => one.leg === leg),
      { direction: "inbound", joinedWith: agentLeg, callingNumber: "13800138000", dialledNumber: "95000" }
    )
    assert.deepStrictEqual(snapshot.devices, ["1001" as AgentId])

    // The telephone's own recording ends by itself when a second of sound has passed.
    phone.record(ringing.dialog, join(folder, "heard.wav"), 1_000)
    await phone.notices("RecordingEnded")
    phone.hangUp(ringing.dialog)
    assert.deepInclude(await centre.next("ConnectionCleared"), {
      leg: agentLeg,
      by: "party",
      cause: "NORMAL_CLEARING",
      call: "call-1" as CallId
    })
    assert.deepInclude(await centre.next("ConnectionCleared"), { leg, by: "us", call: undefined })
    await caller.notices("CallEnded")
    const ended = await centre.next("RecordEnded")
    assert.strictEqual(ended.file, "2026/x.wav")
    assert.isAbove(ended.recordedMs, 500)

    for (const one of [agentLeg, leg]) {
      const { line } = await centre.next("LineMeasured", (event) => event.leg === one)
      assert.isAbove(line.received, 25)
      // How good it was depends on how busy this machine is; that it was measured does not.
      assert.isTrue(line.mosHundredths !== null && line.mosHundredths >= 100 && line.mosHundredths <= 450)
    }

    const recorded = await channelsOf(join(folder, "recordings", "2026/x.wav"))
    // Left: what the agent says. Right: what the agent hears.
    assert.isTrue(hears(recorded.left, 1_100) && !hears(recorded.left, 700))
    assert.isTrue(hears(recorded.right, 700) && !hears(recorded.right, 1_100))
    // In the telephone it is the other way round: what came over the line is left.
    const heard = await channelsOf(join(folder, "heard.wav"))
    assert.isTrue(hears(heard.left, 700) && !hears(heard.left, 1_100))
    assert.strictEqual(running.health().legs, 0)
  })

  it("a recording asked of a leg that is gone is over at once, with nothing to be heard and no file", async () => {
    const dialog = await caller.dial(running.sip, "95000", "13800138000")
    const { leg } = await centre.next("CallOffered")
    centre.switchboard.request({ _tag: "AnswerCall", leg })
    await centre.next("Established", (event) => event.leg === leg)
    await caller.notices("CallAnswered")
    caller.hangUp(dialog)
    await centre.next("ConnectionCleared", (event) => event.leg === leg)
    centre.switchboard.request({ _tag: "RecordMessage", leg, file: "2026/too-late.wav" })
    assert.deepInclude(await centre.next("RecordEnded"), { leg, file: "2026/too-late.wav", recordedMs: 0 })
    await access(join(folder, "recordings", "2026/too-late.wav")).then(
      () => assert.fail("a file was made"),
      (error: NodeJS.ErrnoException) => assert.strictEqual(error.code, "ENOENT")
    )
  })

  it("a telephone learns from its INVITE that it shall answer by itself, and another one does not", async () => {
    for (const [leg, extra, asked] of [
      ["by-itself/1", { answerAfterSeconds: 0 }, 0],
      ["later/1", { answerAfterSeconds: 7 }, 7],
      ["by-hand/1", {}, undefined]
    ] as const) {
      centre.switchboard.request(makeCall(leg, extra))
      const ringing = await phone.notices("CallOffered")
      assert.strictEqual(ringing.answerAfterSeconds, asked)
      centre.switchboard.request({ _tag: "ClearConnection", leg: leg as LegId, cause: "NO_ANSWER" })
      await phone.notices("CallCancelled")
      await centre.next("ConnectionCleared", (event) => event.leg === leg)
    }
  })

  it("an agent who is busy, and one whose telephone is not there", async () => {
    centre.switchboard.request(makeCall("busy/1"))
    const ringing = await phone.notices("CallOffered")
    phone.refuse(ringing.dialog, 486)
    assert.deepInclude(await centre.next("ConnectionCleared"), {
      leg: "busy/1" as LegId,
      cause: "USER_BUSY",
      by: "party"
    })
    centre.switchboard.request(makeCall("absent/1", { to: { _tag: "Agent", agent: "1999" as AgentId } }))
    assert.deepInclude(await centre.next("ConnectionCleared"), {
      leg: "absent/1" as LegId,
      cause: "USER_NOT_REGISTERED",
      call: "call-1" as CallId,
      attempt: 1
    })
    // Each was told once: an audit answers after everything that was said before it.
    centre.switchboard.audit()
    await centre.next("Snapshot")
    assert.deepStrictEqual(
      centre.events.filter((event) => event._tag === "ConnectionCleared"),
      []
    )
  })

  it("a repeated MakeCall rings once; a leg cleared while it rings is cancelled", async () => {
    centre.switchboard.request(makeCall("twice/1"))
    centre.switchboard.request(makeCall("twice/1"))
    await phone.notices("CallOffered")
    centre.switchboard.request({ _tag: "ClearConnection", leg: "twice/1" as LegId, cause: "NO_ANSWER" })
    await phone.notices("CallCancelled")
    assert.deepInclude(await centre.next("ConnectionCleared"), {
      leg: "twice/1" as LegId,
      by: "us",
      cause: "NO_ANSWER"
    })
    centre.switchboard.request(makeCall("twice/1"))
    centre.switchboard.audit()
    await centre.next("Snapshot")
    // What is said of a line comes when its leg is over, whatever is done then.
    assert.deepStrictEqual(
      centre.events.filter(({ _tag }) => _tag !== "LineMeasured"),
      []
    )
    assert.strictEqual(running.health().legs, 0)
  })

  it('a telephone that takes "talk" says so, and answers when it is told; another one refuses and rings on', async () => {
    const ask = centre.switchboard.request
    const told = await startPhone({ from: 27_000, to: 27_100 }, ["talk"])
    const account: Account = { user: "1005", password: "1005pass", realm: ACCOUNT.realm }
    centre.switchboard.setDirectory([ACCOUNT, account].map((one) => ({ user: one.user, ha1: ha1Of(one) })))
    // The directory has arrived when what was asked after it is answered.
    centre.switchboard.audit()
    await centre.next("Snapshot")
    await told.register(running.sip, account)
    assert.strictEqual((await centre.next("DeviceInService")).agent, "1005")
    const can = "can-talk/1" as LegId
    ask(makeCall(can, { call: "can-talk" as CallId, to: { _tag: "Agent", agent: "1005" as AgentId } }))
    const ringing = await told.notices("CallOffered")
    told.ring(ringing.dialog)
    assert.deepInclude(await centre.next("Delivered", ({ leg }) => leg === can), { answerable: true })
    centre.switchboard.audit()
    const seen = await centre.next("Snapshot", ({ legs }) => legs.some(({ leg }) => leg === can))
    assert.deepInclude(
      seen.legs.find(({ leg }) => leg === can),
      { state: "ringing", answerable: true }
    )
    // An engine that comes to a telephone that rings already learns it too.
    const other = connect()
    const found = await other.next("Snapshot")
    assert.deepInclude(
      found.legs.find(({ leg }) => leg === can),
      { answerable: true }
    )
    other.switchboard.close()
    ask({ _tag: "AnswerCall", leg: can })
    assert.strictEqual((await told.notices("Notified")).event, "talk")
    await told.answer(ringing)
    await centre.next("Established", ({ leg }) => leg === can)
    told.hangUp(ringing.dialog)
    await centre.next("ConnectionCleared", ({ leg }) => leg === can)
    await told.stop()

    const cannot = "cannot-talk/1" as LegId
    ask(makeCall(cannot, { call: "cannot-talk" as CallId }))
    const plain = await phone.notices("CallOffered")
    phone.ring(plain.dialog)
    assert.deepInclude(await centre.next("Delivered", ({ leg }) => leg === cannot), { answerable: false })
    ask({ _tag: "AnswerCall", leg: cannot })
    assert.deepInclude(await centre.next("AnswerRefused"), { leg: cannot, call: "cannot-talk" as CallId, attempt: 1 })
    await phone.answer(plain)
    await centre.next("Established", ({ leg }) => leg === cannot)
    phone.hangUp(plain.dialog)
    await centre.next("ConnectionCleared", ({ leg }) => leg === cannot)
  })

  it("a caller who gives up while ringing", async () => {
    const dialog = await caller.dial(running.sip, "95000", "1'2,x=y}")
    const { callingNumber, leg } = await centre.next("CallOffered")
    await caller.notices("CallProgress")
    caller.hangUp(dialog)
    assert.deepInclude(await centre.next("ConnectionCleared"), { leg, cause: "ORIGINATOR_CANCEL", by: "party" })
    // A number like this must not break out of the originate string.
    centre.switchboard.request(makeCall("odd/1", { callingNumber }))
    const ringing = await phone.notices("CallOffered")
    assert.strictEqual(ringing.from.user, "12xy")
    centre.switchboard.request({ _tag: "ClearConnection", leg: "odd/1" as LegId, cause: "NORMAL_CLEARING" })
    await centre.next("ConnectionCleared")
  })

  it("requests about a leg that is gone tell that it is gone, once", async () => {
    const leg = "never-was" as LegId
    centre.switchboard.request({ _tag: "AnswerCall", leg })
    assert.deepInclude(await centre.next("ConnectionCleared"), { leg, by: "us" })
    centre.switchboard.request({ _tag: "PlayMessage", leg, playback: "p", prompt: "welcome", loop: false })
    centre.switchboard.audit()
    await centre.next("Snapshot")
    // What is said of a line comes when its leg is over, whatever is done then.
    assert.deepStrictEqual(
      centre.events.filter(({ _tag }) => _tag !== "LineMeasured"),
      []
    )
  })
})

describe("the port", () => {
  it("is a layer with one stream of events, closed with its scope", async () => {
    const options = {
      host: "127.0.0.1",
      port: running.eventSocket.port,
      password: PASSWORD,
      promptPath: (name: string) => name,
      recordingPath: (file: string) => file
    }
    const seen = await Effect.gen(function* () {
      const telephony = yield* Telephony
      yield* telephony.request({ _tag: "ClearConnection", leg: "no-such" as LegId, cause: "NORMAL_CLEARING" })
      const [first] = yield* Stream.runCollect(Stream.take(telephony.events, 1))
      yield* telephony.audit
      const [second] = yield* Stream.runCollect(Stream.take(telephony.events, 1))
      return [first, second].map((event) => event?._tag === "Snapshot" && event.first)
    }).pipe(Effect.provide(layerEsl(options)), Effect.runPromise)
    assert.deepStrictEqual(seen, [true, false])
  })
})

describe("the link", () => {
  it("a second engine finds the calls with all they remember", async () => {
    const dialog = await caller.dial(running.sip, "95000", "13900139000")
    const { leg } = await centre.next("CallOffered")
    centre.switchboard.request(makeCall("kept/1", { call: leg as string as CallId, attempt: 1 }))
    const ringing = await phone.notices("CallOffered")
    const other = connect()
    const snapshot = await other.next("Snapshot")
    assert.isTrue(snapshot.first)
    assert.deepInclude(
      snapshot.legs.find((one) => one.leg === "kept/1"),
      { state: "ringing", call: leg as string as CallId, attempt: 1, agent: "1001" as AgentId, joinedWith: undefined }
    )
    assert.deepInclude(
      snapshot.legs.find((one) => one.leg === leg),
      { state: "ringing", direction: "inbound", callingNumber: "13900139000", call: undefined, trunk: "this-machine" }
    )
    // Known from the snapshot: its park is not a new call.
    assert.isFalse(other.events.some((event) => event._tag === "CallOffered"))
    phone.refuse(ringing.dialog, 603)
    assert.strictEqual((await other.next("ConnectionCleared")).cause, "CALL_REJECTED")
    other.switchboard.close()
    caller.hangUp(dialog)
    await centre.next("ConnectionCleared", (event) => event.leg === leg)
  })

  it("a wrong password is told once as LinkLost and not hammered", async () => {
    const wrong = connect("nonsense")
    const lost = await wrong.next("LinkLost")
    assert.strictEqual(lost.reason, "-ERR invalid")
    assert.isFalse(wrong.switchboard.health().up)
    wrong.switchboard.close()
  })

  it("is up again after the switch came back on the same port, and says when it was heard last", async () => {
    const options = {
      sip: { host: "127.0.0.1", port: 0, realm: "carillon" },
      rtp: { from: 29_000, to: 29_010 },
      eventSocket: { host: "127.0.0.1", port: 0, password: PASSWORD },
      maxLegs: 2,
      door: DOOR,
      mediaThreads: 1,
      maxRecordingMs: 1_000,
      recordingFormat: "pcm" as const,
      gain: true,
      silenceMs: undefined,
      promptsFolder: folder,
      recordingsFolder: folder,
      musicOnHold: ""
    }
    const log = { info: () => undefined, warning: () => undefined }
    const first = await startSwitch(options, log)
    const engine = connect(PASSWORD, first.eventSocket.port)
    const known = await engine.next("Snapshot")
    assert.isUndefined(known.lastHeardAt)
    await first.stop()
    const lost = await engine.next("LinkLost")
    const second = await startSwitch(
      { ...options, eventSocket: { ...options.eventSocket, port: first.eventSocket.port } },
      log
    )
    const back = await engine.next("Snapshot")
    assert.isTrue(back.first)
    assert.isAtLeast(back.lastHeardAt!, known.at)
    assert.isAtMost(back.lastHeardAt!, lost.at)
    engine.switchboard.close()
    await second.stop()
  })
})

const channelsOf = async (path: string): Promise<{ readonly left: Int16Array; readonly right: Int16Array }> => {
  const file = await readFile(path)
  const samples = new Int16Array(
    file.buffer.slice(file.byteOffset + 44, file.byteOffset + file.length - (file.length % 4))
  )
  return { left: samples.filter((_, i) => i % 2 === 0), right: samples.filter((_, i) => i % 2 === 1) }
}

/** Some 100 ms of it are mostly this tone. */
const hears = (samples: Int16Array, hz: number): boolean => {
  for (let from = 0; from + 800 <= samples.length; from += 800) {
    const window = samples.subarray(from, from + 800)
    if (toneShare(window, hz) > 0.5) return true
  }
  return false
}
