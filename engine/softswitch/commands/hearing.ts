import { breakPlayback } from "../calls/execute.ts"
import { runWaiting } from "../calls/applications.ts"
import { type Exchange, liveChannel } from "../exchange.ts"
import type { Channel } from "../channel.ts"
import { factorOf } from "../media/level.ts"
import type { Steering } from "../media-contract.ts"
import type { ApiCommand } from "./command.ts"
import { wordsOf } from "./words.ts"

const AUDIO_USAGE = "-USAGE: <uuid> [start [read|write] [mute|level <level>]|stop]\n"
const FILEMAN_USAGE = "-USAGE: <uuid> [pause|stop|restart|seek:[+|-]<ms>|speed:[+|-]<step>|volume:[+|-]<step>]\n"

/** `uuid_fileman`: what a listener does to what is played to the leg. */
export const fileman: ApiCommand = (exchange, argument, settle) => {
  const [uuid = "", words = ""] = wordsOf(argument)
  const channel = liveChannel(exchange, uuid)
  const asked = steeringOf(words)
  if (channel === undefined) return settle("-ERR No such channel!\n")
  if (asked === undefined) return settle(FILEMAN_USAGE)
  if (channel.running?.playback === undefined) return settle("-ERR no reply\n")
  settle("+OK Success\n", () => {
    if (asked !== "stop") return exchange.media.steer(channel.uuid, asked)
    breakPlayback(exchange, channel)
    runWaiting(exchange, channel)
  })
}

/** A step with a sign is from where it is now; without a number it is one. */
const steeringOf = (text: string): Steering | "stop" | undefined => {
  const [, word = "", sign = "", number = ""] = /^(\w+)(?::([+-]?)(\d{0,9}))?$/u.exec(text) ?? []
  if (sign === "" && number === "") {
    if (word === "pause") return { _tag: "Pause" }
    if (word === "restart") return { _tag: "Restart" }
    return word === "stop" ? "stop" : undefined
  }
  const amount = (sign === "-" ? -1 : 1) * (number === "" ? 1 : Number(number))
  const relative = sign !== ""
  if (word === "seek" && number !== "") return { _tag: "Seek", ms: amount, relative }
  if (word === "speed") return { _tag: "Speed", step: amount, relative }
  return word === "volume" ? { _tag: "Volume", step: amount, relative } : undefined
}

/** `uuid_audio`: `read` is what the leg says, `write` what it hears. */
export const audio: ApiCommand = (exchange, argument, settle) => {
  const [uuid = "", action = "", way = "", how = "", level = ""] = wordsOf(argument)
  const channel = liveChannel(exchange, uuid)
  if (channel === undefined) return settle("-ERR No such channel!\n")
  const set = (...ways: ReadonlyArray<readonly ["says" | "hears", number]>) =>
    settle("+OK Success\n", () => setFactors(exchange, channel, ways))
  if (action === "stop") return set(["says", 1], ["hears", 1])
  const factor = how === "mute" ? 0 : how === "level" && /^-?\d$/u.test(level) ? factorOf(Number(level)) : undefined
  if (action !== "start" || (way !== "read" && way !== "write") || factor === undefined) return settle(AUDIO_USAGE)
  set([way === "read" ? "says" : "hears", factor])
}

const setFactors = (
  exchange: Exchange,
  channel: Channel,
  ways: ReadonlyArray<readonly ["says" | "hears", number]>
): void => {
  for (const [way, factor] of ways) exchange.media.setFactor(channel.uuid, way, factor)
}
