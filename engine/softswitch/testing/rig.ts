import type { ControllerCall } from "../controller-contract.ts"
import type { LineQuality, MediaOutput, MediaPlane, TonePattern } from "../media-contract.ts"
import type { Binding, Party, UserAgent, UserAgentCommand, UserAgentOutput } from "../sip-contract.ts"
import type { SwitchEvent } from "../events/event.ts"
import { makeEventHub } from "../events/hub.ts"
import { runApi } from "../commands/api.ts"
import { sendmsg } from "../commands/sendmsg.ts"
import { makeOffer } from "../sdp/offer-answer.ts"
import { makeTrunkKeeper } from "../trunks/keeper.ts"
import { makeSwitch, type Softswitch } from "../switch.ts"

/** A switch between a scripted user agent and a scripted media plane, on a clock that a test moves by hand. */
export interface Rig {
  readonly softswitch: Softswitch
  /** What the user agent was told. */
  readonly sip: Array<UserAgentCommand>
  /** Every event so far. */
  readonly events: Array<SwitchEvent>
  /** One line an event: `NAME[leg]` with the legs called as {@link Rig.call} named them. */
  readonly order: () => ReadonlyArray<string>
  /** Names a leg in {@link Rig.order}. */
  readonly call: (uuid: string, letter: string) => void
  readonly fromUserAgent: (...outputs: ReadonlyArray<UserAgentOutput>) => void
  readonly fromMedia: (output: MediaOutput) => void
  /** What the media plane was asked to play, latest last. */
  readonly playing: Array<{
    readonly leg: string
    readonly playback: string
    readonly file: string
    readonly loop: boolean
  }>
  readonly recording: Array<{ readonly leg: string; readonly path: string; readonly stereo: boolean }>
  readonly bridges: Array<string>
  /** What else the media plane was asked of conversations, recordings and playbacks, a line each. */
  readonly mixing: Array<string>
  readonly closed: Array<string>
  /** Legs whose media were connected, and what was known of their ACK. */
  readonly connected: Array<string>
  /** What was said of each leg's gain. */
  readonly gains: Array<string>
  /** Each leg's threshold. */
  readonly gates: Array<string>
  /** Keys that were sent. */
  readonly keys: Array<string>
  /** For which tones the media plane listens, by leg. */
  readonly listening: Map<string, ReadonlyArray<TonePattern>>
  /** Runs an API command; answers once. */
  readonly api: (text: string) => Promise<string>
  readonly execute: (uuid: string, name: string, data?: string, eventUuid?: string) => string
  readonly pass: (ms: number) => void
  /** Lets promises settle: a port is opened. */
  readonly settle: () => Promise<void>
  /** The media plane could not write a recording. */
  readonly failRecording: () => void
  /** So many recordings cannot be written now. */
  readonly stickRecordings: (count: number) => void
  /** A media thread died. */
  readonly loseThread: () => void
  /** An event socket begins to listen; the answer ends that. */
  readonly listen: () => () => void
  readonly logged: Array<string>
  /** Whom the application `socket` called. */
  readonly controllers: ReadonlyArray<ControllerCall>
}

/** The clock of the samples: 2026-11-22 17:45:17 UTC. */
const START_US = 1_795_369_517_376_039

export const OUR_FINGERPRINT = Array.from({ length: 32 }, () => "AB").join(":")

export const REMOTE_SDP = makeOffer({ address: "127.0.0.1", port: 41_000, sessionId: 1 })

export const makeRig = (
  given: {
    readonly maxLegs?: number
    readonly listening?: boolean
    readonly openFails?: boolean
    readonly gain?: boolean
    /** For how many legs of G.711 the media threads have room. */
    readonly room?: number
    /** What 1001's telephone announced in its REGISTER. */
    readonly allowEvents?: ReadonlyArray<string>
    /** Further telephones, of 1001 unless said otherwise; each registered a second before the one named before it. */
    readonly telephones?: ReadonlyArray<Partial<Binding>>
  } = {}
): Rig => {
  let nowMs = 0
  let uuids = 0
  const sip: Array<UserAgentCommand> = []
  const events: Array<SwitchEvent> = []
  const names = new Map<string, string>()
  const queue: Array<UserAgentOutput> = []
  const logged: Array<string> = []
  const controllers: Array<ControllerCall> = []
  const userAgent = userAgentOf(queue, sip, given.allowEvents ?? [], given.telephones ?? [])
  const { failRecording, loseThread, media, stickRecordings, ...asked } = scriptedMedia(
    given.openFails === true,
    given.room ?? Infinity,
    (output) => softswitch.media(output)
  )
  const nowUs = (): number => START_US + nowMs * 1000
  const hub = makeEventHub({ coreUuid: "core", hostname: "vm", ipv4: "127.0.0.1" }, nowUs)
  const softswitch = makeSwitch({
    options: {
      local: { address: "127.0.0.1", port: 5070 },
      realm: "127.0.0.1",
      hostname: "vm",
      promptsFolder: "/prompts",
      recordingsFolder: "/recordings",
      musicOnHold: "/prompts/moh.wav",
      maxLegs: given.maxLegs ?? 100,
      maxRecordingMs: 3_600_000,
      gain: given.gain ?? true,
      recordingFormat: "pcm",
      version: "Carillon switch test"
    },
    userAgent,
    trunkKeeper: makeTrunkKeeper({
      localFor: ({ transport }) => ({ transport, address: "127.0.0.1", port: 5070 }),
      userAgent: "test",
      token: () => `token-${(uuids += 1)}`
    }),
    media,
    hub,
    send: () => undefined,
    moved: () => undefined,
    nowMs: () => nowMs,
    nowUs,
    newUuid: () => `uuid-${(uuids += 1)}`,
    callController: (_, call) => {
      controllers.push(call)
      return () => undefined
    },
    log: { info: (text) => void logged.push(text), warning: (text) => void logged.push(text) }
  })
  const listen = () => hub.listen({ wants: () => true, take: (event) => void events.push(event) })
  if (given.listening !== false) listen()

  return {
    softswitch,
    sip,
    events,
    order: () =>
      events.map((event) => {
        const uuid = headerOf(event, "Unique-ID")
        return uuid === undefined ? event.name : `${event.name}[${names.get(uuid) ?? uuid}]`
      }),
    call: (uuid, letter) => void names.set(uuid, letter),
    fromUserAgent: (...outputs) => {
      queue.push(...outputs)
      softswitch.receive(new Uint8Array(), { transport: "udp", address: "127.0.0.1", port: 6010 })
    },
    fromMedia: (output) => softswitch.media(output),
    failRecording,
    stickRecordings,
    loseThread,
    ...asked,
    api: (text) =>
      new Promise((resolve) => runApi(softswitch.exchange, text, (answer, after) => (resolve(answer), after?.()))),
    execute: (uuid, name, data = "", eventUuid = `app-${(uuids += 1)}`) => {
      const headers = new Map([
        ["call-command", "execute"],
        ["execute-app-name", name],
        ["execute-app-arg", data],
        ["event-uuid", eventUuid]
      ])
      const { after, reply } = sendmsg(softswitch.exchange, { command: "sendmsg", argument: uuid, headers, body: "" })
      after?.()
      return reply
    },
    pass: (ms) => {
      nowMs += ms
      softswitch.due()
    },
    settle: async () => {
      await Promise.resolve()
      await Promise.resolve()
    },
    listen,
    logged,
    controllers
  }
}

/** What the scripted media plane says of every line. */
const GOOD_LINE: LineQuality = {
  received: 1_000,
  lost: 10,
  late: 5,
  jitterMs: 2.5,
  worstJitterMs: 9,
  sent: 990,
  controls: 4,
  roundTripMs: 30,
  farLostShare: 0,
  score: 4.2
}

/** A media plane that notes what it is asked. */
const scriptedMedia = (openFails: boolean, room: number, tell: (output: MediaOutput) => void) => {
  const playing: Array<{ leg: string; playback: string; file: string; loop: boolean }> = []
  const recording: Array<{ leg: string; path: string; stereo: boolean }> = []
  const bridges: Array<string> = []
  const mixing: Array<string> = []
  const closed: Array<string> = []
  const connected: Array<string> = []
  const gains: Array<string> = []
  const gates: Array<string> = []
  const keys: Array<string> = []
  const listening = new Map<string, ReadonlyArray<TonePattern>>()
  let legs = 0
  let recordingsFailed = 0
  let recordingsStuck = 0
  let threadsLost = 0
  const media: MediaPlane = {
    open: (_, kind) => {
      if (openFails) return Promise.reject(new Error("the range is used up"))
      legs += 1
      const place = { kind, address: "127.0.0.1", port: 32_100 + legs * 2 }
      return Promise.resolve(kind === "webrtc" ? { ...place, fingerprint: OUR_FINGERPRINT } : place)
    },
    connect: (leg, _, { confirmed }) => void connected.push(`${leg} ${confirmed ? "confirmed" : "unconfirmed"}`),
    confirm: (leg) => void connected.push(`${leg} ACK`),
    play: (leg, playback, file, { loop }) => void playing.push({ leg, playback, file, loop }),
    stopPlayback: () => undefined,
    bridge: (a, b) => void bridges.push(`${a} ${b}`),
    join: (leg, to) => void mixing.push(`join ${leg} ${to}`),
    unbridge: (leg) => void mixing.push(`leave ${leg}`),
    openMeeting: (meeting) => void mixing.push(`meeting ${meeting}`),
    steer: (leg, how) => void mixing.push(`steer ${leg} ${JSON.stringify(how)}`),
    setMusic: (leg, file) => void mixing.push(`music ${leg} ${file ?? "off"}`),
    hearKeys: (leg, isOn) => void mixing.push(`keys of ${leg} ${isOn ? "heard" : "not heard"}`),
    listenForTones: (leg, patterns) => void listening.set(leg, patterns),
    setGate: (leg, threshold) => void gates.push(`${leg} ${threshold}`),
    setGain: (leg, isOn) => void gains.push(`${leg} ${isOn ? "on" : "off"}`),
    setFactor: (leg, way, factor) => void mixing.push(`factor ${leg} ${way} ${factor}`),
    markRecording: (leg, path, mark) => void mixing.push(`${mark} ${leg} ${path}`),
    supervise: (leg, target) => void mixing.push(`supervise ${leg} ${target}`),
    setRole: (leg, { hears, speaks }) =>
      void mixing.push(`role ${leg}${speaks ? " speaks" : ""}${hears ? " hears" : ""}`),
    whisper: (leg, to) => void mixing.push(`whisper ${leg} ${to ?? "off"}`),
    record: (leg, path, { stereo }) => void recording.push({ leg, path, stereo }),
    stopRecording: () => undefined,
    sendDigits: (leg, digits) => void keys.push(`${leg} ${digits}`),
    close: (leg) => {
      legs -= 1
      closed.push(leg)
      if (connected.some((one) => one.startsWith(`${leg} `))) tell({ _tag: "LineMeasured", leg, quality: GOOD_LINE })
    },
    legs: () => legs,
    room: () => room,
    counts: () => ({
      legs,
      received: 0,
      sent: 0,
      strangers: 0,
      recordingsFailed,
      recordingsStuck,
      lateMsP99: 0,
      threads: 1,
      threadsLost,
      threadsLiveMb: 0
    }),
    stop: () => Promise.resolve()
  }
  const failRecording = () => {
    recordingsFailed += 1
  }
  const stickRecordings = (count: number) => {
    recordingsStuck = count
  }
  const loseThread = () => {
    threadsLost += 1
  }
  return {
    media,
    failRecording,
    loseThread,
    stickRecordings,
    playing,
    recording,
    bridges,
    mixing,
    closed,
    connected,
    gains,
    gates,
    keys,
    listening
  }
}

/** A user agent at which 1001's telephone is registered. */
const userAgentOf = (
  queue: Array<UserAgentOutput>,
  sip: Array<UserAgentCommand>,
  allowEvents: ReadonlyArray<string>,
  telephones: ReadonlyArray<Partial<Binding>>
): UserAgent => {
  const first: Binding = {
    user: "1001",
    contact: "sip:1001@127.0.0.1:6000",
    source: { transport: "udp", address: "127.0.0.1", port: 6000 },
    expiresAtMs: 3_600_000,
    callId: "reg-1",
    userAgent: "bench",
    allowEvents
  }
  const bindings: ReadonlyArray<Binding> = [
    first,
    ...telephones.map((more, at) => ({
      ...first,
      contact: `sip:1001@127.0.0.${2 + at}:6000`,
      source: { ...first.source, address: `127.0.0.${2 + at}` },
      expiresAtMs: first.expiresAtMs - 1_000 * (1 + at),
      allowEvents: [],
      ...more
    }))
  ]
  const userAgent: UserAgent = {
    receive: () => queue.splice(0),
    lost: () => [],
    needs: () => false,
    command: (command) => {
      sip.push(command)
      return []
    },
    due: () => [],
    nextDueMs: () => undefined,
    bindingsOf: (user) => bindings.filter((binding) => binding.user === user),
    bindings: () => bindings,
    keptBindings: () => [],
    strangers: () => [],
    counts: () => ({ transactions: 0, dialogs: 0, bindings: 1 })
  }
  return userAgent
}

export const headerOf = (event: SwitchEvent, name: string): string | undefined =>
  event.headers.find(([header]) => header === name)?.[1]

export const lastOf = (rig: Rig, name: string): SwitchEvent => {
  const event = rig.events.findLast((one) => one.name === name)
  if (event === undefined) throw new Error(`no ${name} among ${rig.order().join(" ")}`)
  return event
}

const party = (user: string): Party => ({ displayName: "", user, host: "127.0.0.1", uri: `sip:${user}@127.0.0.1` })

/** caller1 dials 9000, as in the samples; null for an INVITE without SDP. */
export const offered = (dialog: string, sdp: string | null = REMOTE_SDP): UserAgentOutput => ({
  _tag: "CallOffered",
  dialog,
  from: party("caller1"),
  to: party("9000"),
  requestUri: "sip:9000@127.0.0.1:5070",
  dialled: "9000",
  sdp: sdp ?? undefined,
  source: { transport: "udp", address: "127.0.0.1", port: 6010 },
  callId: "1-1118@127.0.0.1",
  fromTag: "1118h1",
  contact: "sip:caller1@127.0.0.1:6010",
  userAgent: "",
  account: undefined,
  trunk: undefined,
  answerAfterSeconds: undefined
})

/** An answered caller, named A; its leg's UUID. */
export const answeredCaller = async (rig: Rig, sdp = REMOTE_SDP, dialog = "in-1"): Promise<string> => {
  rig.fromUserAgent(offered(dialog, sdp))
  const uuid = [...rig.softswitch.exchange.channels.keys()].at(-1)!
  rig.call(uuid, "A")
  await rig.settle()
  rig.execute(uuid, "answer")
  rig.fromUserAgent({ _tag: "CallConfirmed", dialog, sdp: undefined })
  return uuid
}

/** A telephone that was rung and answered, named B; its leg's UUID and the answer of `originate`. */
export const answeredPhone = async (
  rig: Rig,
  uuid = "aaaaaaaa-0000-4000-8000-000000000001"
): Promise<{ readonly uuid: string; readonly job: Promise<string> }> => {
  rig.call(uuid, "B")
  const job = rig.api(
    `originate {origination_uuid=${uuid},origination_caller_id_number=1001,x_bench='hello world'}user/1001 &park()`
  )
  await rig.settle()
  rig.fromUserAgent({ _tag: "CallProgress", dialog: uuid, status: 180, sdp: undefined, allowEvents: [] })
  rig.fromUserAgent({ _tag: "CallAnswered", dialog: uuid, sdp: REMOTE_SDP.replace("41000", "40000") })
  return { uuid, job }
}
