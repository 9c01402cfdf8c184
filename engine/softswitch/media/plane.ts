import { randomInt } from "node:crypto"
import { FRAME_SAMPLES } from "../rtp/clock.ts"
import type { LegKind, LocalMedia, MediaCounts, MediaOutput, MediaPlane, OpenOptions } from "../media-contract.ts"
import { attend, converse, hush, join, leave, LISTENER, part, setGate, setRole, whisper } from "./conversation.ts"
import { makeControl } from "./control.ts"
import { diskFiles } from "./files.ts"
import { makeGain } from "./gain.ts"
import { makeToneEar } from "./tones/ear.ts"
import type { MediaFiles } from "./files.ts"
import { makeParty, type MediaLeg } from "./media-leg.ts"
import { makeOpusCoder } from "./opus/coder.ts"
import type { MakeOpusCoder } from "./opus/coder.ts"
import { makeOutbox } from "./outbox.ts"
import { type Browsers, makeBrowsers } from "./webrtc/browsers.ts"
import type { RtpIdentity } from "./packets.ts"
import { makePace, systemAfter } from "./pace.ts"
import type { PaceClock } from "./pace.ts"
import { dgramPacketIo } from "./packet-io.ts"
import type { PacketIo } from "./packet-io.ts"
import { makePending } from "./pending.ts"
import { makePlayback, steer } from "./playback.ts"
import { makePlayer } from "./player.ts"
import type { Player } from "./player.ts"
import { makePortRange } from "./port-range.ts"
import { makePrompts } from "./prompts.ts"
import { makeReceiver } from "./receiver.ts"
import { makeRecorder } from "./recorder.ts"
import type { Recorder } from "./recorder.ts"
import { noSocket, meetingStream } from "./meeting.ts"
import { makeRtpStream } from "./stream.ts"
import type { RtpStream } from "./stream.ts"
import { makeTalkEar } from "./talk.ts"
import type { TieEvents } from "./tie.ts"
import { makeTick } from "./tick.ts"
import { makeTies } from "./ties.ts"
import type { OnLeg, TieCommands } from "./ties.ts"

export interface MediaPlaneOptions {
  /** The address the sockets are bound to, where `open` names no other. */
  readonly localAddress: string
  /** Even ports of this range, both ends included. Keep below the system's own range (32768 on Linux). */
  readonly portFrom: number
  readonly portTo: number
  /** Admission: `open` refuses beyond this. One core carries about 450 legs; more starve each other's ticks. */
  readonly maxLegs: number
  /** A leg that gets no packet for so long is told as Silent; never when left out. */
  readonly silenceMs?: number
  /** Called after the step that caused the outputs is done; it may give commands at once. */
  readonly emit: (output: MediaOutput) => void
  /** A key pressed here that must be heard at the other end of a tie, and a tie that serves nobody here any more. */
  readonly ties?: TieEvents
  /** What went wrong with a file or socket, in words, for one log line. */
  readonly notice?: (text: string) => void
  /** Monotonic milliseconds. */
  readonly now?: () => number
  readonly sockets?: PacketIo
  readonly files?: MediaFiles
  /** Timers of the 20 ms tick. `"by-hand"`: none, the owner calls {@link DrivenMediaPlane.tick}. */
  readonly after?: PaceClock["after"] | "by-hand"
  /** First sequence, timestamp and SSRC of a leg's stream; random by default. */
  readonly identity?: () => RtpIdentity
}

/** A media plane whose tick can be driven from outside, and whose conversations can be tied to those of another. */
export interface DrivenMediaPlane extends MediaPlane, TieCommands {
  /** Moves every leg on by one frame of 20 ms; `missedFrames` were given up before it. */
  readonly tick: (missedFrames?: number) => void
  /** Resolves when no port is being opened, no file being read and no ended recording still being written. */
  readonly settled: () => Promise<void>
}

/** RTP, prompts, bridges and recordings on the sockets of this machine. */
export const makeMediaPlane = (options: MediaPlaneOptions): DrivenMediaPlane => {
  const { files = diskFiles, notice = () => undefined } = options
  const packets = options.sockets ?? dgramPacketIo
  const ports = makePortRange(packets, options.portFrom, options.portTo)
  const legs = new Map<string, MediaLeg>()
  /** Legs whose socket is being bound; `false` once they were closed meanwhile. */
  const opening = new Map<string, boolean>()
  const { keepUntilDone, settled } = makePending()
  let meetings = 0
  let stopped = false

  const outbox = makeOutbox(options.emit)
  const now = options.now ?? (() => performance.now())
  const player = makePlayer({ prompts: makePrompts(files, now), outbox, notice, keepUntilDone })
  const recorder = makeRecorder({ files, outbox, notice, keepUntilDone })
  const receiver = makeReceiver(outbox, now, options.silenceMs ?? Infinity)
  const browsers = makeBrowsers({ now, outbox, find: (id) => legs.get(id), ...receiver })
  const control = makeControl({ packets, now, notice, keepUntilDone })
  const ties = makeTies(options.ties ?? { pressed: () => undefined, loose: () => undefined })
  const makeStream = streamMaker(options.identity ?? randomIdentity, notice, keepUntilDone)
  const { sent, tick } = makeTick({ legs, packets, receiver, player, ties, control, recorder, outbox })

  /** Legs with a line, which a meeting has not. */
  const lines = () => legs.size - meetings

  // ── packets ──

  const socketFailed = (id: string, error: Error) => {
    const leg = legs.get(id)
    if (leg !== undefined && leg.failures++ === 0) notice(`RTP socket ${leg.port} of leg ${id}: ${error.message}`)
  }

  // ── legs ──

  const pace = makePace({ now, after: afterOf(options.after) }, tick)

  const openNow = async (id: string, kind: LegKind, { address }: OpenOptions): Promise<LocalMedia> => {
    if (stopped) throw new Error("the media plane is stopped")
    if (legs.has(id) || opening.has(id)) throw new Error(`leg ${id} is open already`)
    if (lines() + opening.size >= options.maxLegs) throw new Error(`the media plane is full: ${options.maxLegs} legs`)
    opening.set(id, true)
    const localAddress = address ?? options.localAddress
    try {
      const { port, socket } = await ports.take(localAddress, {
        packet: (octets, from) => {
          const leg = legs.get(id)
          if (leg !== undefined && leg.port === port) browsers.take(leg, octets, from)
        },
        failed: (error) => socketFailed(id, error)
      })
      if (opening.get(id) !== true) {
        ports.release(port, socket)
        throw new Error(`leg ${id} was closed while its port was being opened`)
      }
      const sockets = browsers.socketsOf(id, kind, socket)
      const made = { id, isMeeting: false, address: localAddress, port, stream: makeStream(), ...sockets }
      legs.set(id, legOn(made))
      pace.start()
      return { address: localAddress, port, ...browsers.shown(kind) }
    } finally {
      opening.delete(id)
    }
  }

  const openMeeting = (id: string) => {
    if (stopped || legs.has(id) || opening.has(id)) return
    legs.set(id, legOn({ id, ...MEETING, stream: meetingStream() }))
    meetings++
    pace.start()
  }

  const open = (id: string, kind: LegKind, where: OpenOptions = {}) => {
    const opened = openNow(id, kind, where)
    keepUntilDone(opened.catch(() => undefined))
    return opened
  }

  const close = (id: string) => {
    if (opening.has(id)) opening.set(id, false)
    const leg = legs.get(id)
    if (leg === undefined) return
    legs.delete(id)
    if (leg.isMeeting) meetings--
    part(leg)
    player.end(leg, "break")
    for (const recording of leg.recordings.values()) recorder.end(leg, recording, "hangup")
    control.close(leg)
    if (!leg.isMeeting) ports.release(leg.port, leg.socket)
    leg.stream.release()
    const quality = leg.stream.quality()
    if (quality !== undefined) outbox.put({ _tag: "LineMeasured", leg: id, quality })
    if (legs.size === 0) pace.stop()
    outbox.tellAll()
  }

  /** Runs a command on a leg that is there, then tells what it caused. */
  const on: OnLeg = (id, command) => {
    const leg = legs.get(id)
    if (leg === undefined) return
    command(leg)
    outbox.tellAll()
  }

  return {
    open,
    openMeeting,
    close,
    tick,
    settled,
    ...commandsOn(on, player, recorder, browsers),
    ...ties.commandsOn(on, player),
    legs: lines,
    room: () => options.maxLegs - lines() - opening.size,
    counts: (): MediaCounts => ({
      legs: lines(),
      ...receiver.counts,
      sent: sent(),
      ...recorder.counts(),
      lateMsP99: pace.lateMsP99(),
      ...ONE_THREAD
    }),
    stop: async () => {
      stopped = true
      for (const id of [...opening.keys(), ...legs.keys()]) close(id)
      await settled()
    }
  }
}

const ONE_THREAD = { threads: 1, threadsLost: 0, threadsLiveMb: 0 }

/** What a plane is asked to do with legs that are open. */
const commandsOn = (
  on: OnLeg,
  player: Player,
  recorder: Recorder,
  browsers: Browsers
): Omit<MediaPlane, "open" | "openMeeting" | "close" | "legs" | "room" | "counts" | "stop"> => ({
  connect: (id, session, vouched) => on(id, (leg) => browsers.connect(leg, session, vouched)),
  confirm: (id) => on(id, browsers.confirm),
  play: (id, playback, file, { loop }) => on(id, (leg) => player.play(leg, makePlayback({ id: playback, file, loop }))),
  stopPlayback: (id) => on(id, (leg) => player.end(leg, "break")),
  steer: (id, how) => on(id, ({ playback }) => playback !== undefined && steer(playback, how)),
  setMusic: (id, file) => on(id, (leg) => player.setMusic(leg, file)),
  listenForTones: (id, patterns) =>
    on(id, (leg) => (leg.ear = patterns.length === 0 ? undefined : makeToneEar(patterns))),
  hearKeys: (id, isOn) => on(id, ({ stream }) => stream.hearKeys(isOn)),
  setGain: (id, isOn) => on(id, (leg) => (leg.gain = isOn ? (leg.gain ?? makeGain()) : undefined)),
  setFactor: (id, way, factor) =>
    on(id, (leg) => {
      if (way === "says") leg.saysFactor = factor
      else leg.hearsFactor = factor
    }),
  bridge: (a, b) => on(a, (one) => on(b, (other) => bridge(player, one, other))),
  join: (id, to) => on(id, (leg) => on(to, (other) => joinTo(player, leg, other))),
  unbridge: (id) => on(id, leave),
  supervise: (id, target) => on(id, (leg) => on(target, (other) => supervise(player, leg, other))),
  setRole: (id, role) => on(id, (leg) => setRole(leg, role)),
  setGate: (id, threshold) =>
    on(id, (leg) => {
      if (leg.gate === undefined) setGate(leg, makeTalkEar(threshold))
      else leg.gate.threshold = threshold
    }),
  whisper: (id, to) =>
    on(id, (leg) => {
      hush(leg)
      if (to !== undefined) on(to, (other) => whisper(leg, other))
    }),
  record: (id, path, how) => on(id, (leg) => recorder.start(leg, path, how)),
  stopRecording: (id, path) =>
    on(id, (leg) => {
      const recording = leg.recordings.get(path)
      if (recording !== undefined) recorder.end(leg, recording, "stopped")
    }),
  markRecording: (id, path, mark) => on(id, (leg) => recorder.mark(leg, path, mark)),
  sendDigits: (id, digits) => on(id, (leg) => leg.stream.pressDigits(digits))
})

const MEETING = { isMeeting: true, address: "", port: 0, socket: noSocket, browser: undefined } as const

type Opened = Pick<MediaLeg, "id" | "isMeeting" | "address" | "browser" | "port" | "socket" | "stream">

const legOn = (opened: Opened): MediaLeg => ({
  ...makeParty({ said: opened.stream.said, pressDigits: opened.stream.pressDigits }),
  ...opened,
  control: { _tag: "None" },
  recordings: new Map(),
  unwhispered: new Int16Array(FRAME_SAMPLES),
  playback: undefined,
  music: undefined,
  saysFactor: 1,
  gain: undefined,
  gate: undefined,
  ear: undefined,
  hearsFactor: 1,
  strangers: 0,
  silent: false,
  failures: 0
})

const supervise = (player: Player, leg: MediaLeg, target: MediaLeg): void => {
  if (leg === target) return
  player.end(leg, "break")
  attend(leg, target)
  if (leg.attends === target) setRole(leg, LISTENER)
}

const bridge = (player: Player, one: MediaLeg, other: MediaLeg): void => {
  if (one === other) return
  for (const leg of [one, other]) {
    leave(leg)
    player.end(leg, "break")
  }
  converse(one, other)
}

const joinTo = (player: Player, leg: MediaLeg, other: MediaLeg): void => {
  if (leg === other) return
  player.end(leg, "break")
  join(leg, other)
}

/** Makes the stream of each leg. One that is to speak Opus where it cannot be had stays mute, and that is told once. */
const streamMaker = (
  identity: () => RtpIdentity,
  notice: (text: string) => void,
  keepUntilDone: (work: Promise<unknown>) => void
): (() => RtpStream) => {
  let told = false
  const makeCoder: MakeOpusCoder = () => {
    const made = makeOpusCoder()
    keepUntilDone(
      made.catch((error: unknown) => {
        if (!told) notice(`there is no Opus: ${String(error)}`)
        told = true
      })
    )
    return made
  }
  return () => makeRtpStream(identity(), makeCoder)
}

const afterOf = (after: MediaPlaneOptions["after"]): PaceClock["after"] =>
  after === "by-hand" ? () => () => undefined : (after ?? systemAfter)

const randomIdentity = (): RtpIdentity => ({
  sequence: randomInt(0x1_0000),
  timestamp: randomInt(0x1_0000_0000),
  ssrc: randomInt(0x1_0000_0000)
})
