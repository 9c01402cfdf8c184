import type { Application, Channel, Running } from "../channel.ts"
import { emit, type Exchange, liveChannel, peerOf } from "../exchange.ts"
import type { Supervision, SupervisorMode } from "../together.ts"
import { beginApplication, completeApplication } from "./execute.ts"
import { preAnswer } from "./inbound.ts"

/** `done` runs what waits behind the application. */
export const eavesdrop = (exchange: Exchange, channel: Channel, application: Application, done: () => void): void => {
  const { variables } = channel
  const toOther = variables.get("eavesdrop_whisper_aleg") === "true"
  const toLeg = variables.get("eavesdrop_whisper_bleg") === "true"
  const mode = toOther ? (toLeg ? "3" : "1") : toLeg ? "2" : "0"
  begin(exchange, channel, application, { mode, obeysKeys: variables.get("eavesdrop_enable_dtmf") !== "false", done })
}

export const threeWay = (exchange: Exchange, channel: Channel, application: Application, done: () => void): void =>
  begin(exchange, channel, application, { mode: "3", obeysKeys: false, done })

/** CHANNEL_EXECUTE on the supervisor's leg, MEDIA_BUG_START on the other; a leg that is not there ends it at once. */
const begin = (
  exchange: Exchange,
  supervisor: Channel,
  application: Application,
  how: { readonly mode: SupervisorMode; readonly obeysKeys: boolean; readonly done: () => void }
): void => {
  beginApplication(exchange, supervisor, application)
  const started: { stop: (() => void) | undefined } = { stop: undefined }
  const running: Running = {
    application,
    playback: undefined,
    started: true,
    startedUs: exchange.nowUs(),
    stop: () => started.stop?.()
  }
  const over = () => {
    if (supervisor.running !== running) return
    supervisor.running = undefined
    running.stop?.()
    completeApplication(exchange, supervisor, application, "_none_")
    how.done()
  }
  supervisor.running = running
  preAnswer(exchange, supervisor, () => {
    if (supervisor.running !== running) return
    const target = liveChannel(exchange, application.data.trim())
    if (target === undefined || target === supervisor || !(target.answered || target.early)) return over()
    started.stop = supervise(exchange, { supervisor, target, mode: how.mode, obeysKeys: how.obeysKeys, over })
  })
}

/** Returns what ends it again. */
const supervise = (exchange: Exchange, supervision: Supervision): (() => void) => {
  const { over, supervisor, target } = supervision
  const watcher = {
    gone: over,
    // Who speaks to the other side speaks to the one that is there now.
    moved: () => {
      if (supervision.mode === "1") settle(exchange, supervision)
    }
  }
  exchange.supervisions.set(supervisor.uuid, supervision)
  target.watchers.add(watcher)
  exchange.media.supervise(supervisor.uuid, target.uuid)
  settle(exchange, supervision)
  emitBug(exchange, target, "MEDIA_BUG_START")
  return () => {
    exchange.supervisions.delete(supervisor.uuid)
    target.watchers.delete(watcher)
    exchange.media.unbridge(supervisor.uuid)
    emitBug(exchange, target, "MEDIA_BUG_STOP")
  }
}

const emitBug = (exchange: Exchange, target: Channel, name: "MEDIA_BUG_START" | "MEDIA_BUG_STOP"): void =>
  emit(exchange, target, name, "media_bug", {
    before: [
      ["Media-Bug-Function", "eavesdrop"],
      ["Media-Bug-Target", target.uuid]
    ]
  })

/** Who hears the supervisor now. */
const settle = (exchange: Exchange, { mode, supervisor, target }: Supervision): void => {
  const to = mode === "2" ? target.uuid : mode === "1" ? peerOf(exchange, target)?.uuid : undefined
  exchange.media.setRole(supervisor.uuid, { speaks: mode === "3", hears: true })
  exchange.media.whisper(supervisor.uuid, to)
}

/** A key of a supervisor: a mode, or `*` for the end. */
export const supervisorPressed = (exchange: Exchange, channel: Channel, key: string): void => {
  const supervision = exchange.supervisions.get(channel.uuid)
  if (supervision === undefined || !supervision.obeysKeys) return
  if (key === "*") return supervision.over()
  if (key !== "0" && key !== "1" && key !== "2" && key !== "3") return
  supervision.mode = key
  settle(exchange, supervision)
}
