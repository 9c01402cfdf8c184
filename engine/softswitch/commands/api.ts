import { originateBridged } from "../calls/originate-bridged.ts"
import { originate } from "../calls/outbound.ts"
import { causeFromText } from "../causes.ts"
import { hangUp } from "../calls/hang-up.ts"
import type { Exchange } from "../exchange.ts"
import { NO_RATE_LIMIT } from "../events/heartbeat-headers.ts"
import { upTime } from "../events/up-time.ts"
import type { ApiCommand, Settle } from "./command.ts"
import { conferenceCommand } from "./conference.ts"
import { setDirectory } from "./directory.ts"
import { fileExists } from "./files.ts"
import { audio, fileman } from "./hearing.ts"
import { answerMessageBy, chat } from "./messages.ts"
import { parseOriginate } from "./originate-string.ts"
import { recordingsNow } from "./recordings.ts"
import { show } from "./show.ts"
import { sofia } from "./sofia.ts"
import { answerTransferBy, takeBy } from "./transfer.ts"
import { setNumbers, setTrunks } from "./trunks.ts"
import { UUID_COMMANDS } from "./uuid-commands.ts"
import { splitFirst } from "./words.ts"

/** A connection that sleeps hears nothing else; a minute is more than any script needs. */
const MAX_SLEEP_MS = 60_000

const COMMANDS: Readonly<Record<string, ApiCommand>> = {
  ...UUID_COMMANDS,
  originate: (exchange, argument, settle) => {
    const order = parseOriginate(argument)
    if ("error" in order) settle(order.error)
    else if (order.bridgedTo === undefined) originate(exchange, order.request, settle)
    else originateBridged(exchange, order.request, order.bridgedTo, settle)
  },
  hupall: (exchange, argument, settle) => {
    const cause = argument === "" ? "MANAGER_REQUEST" : causeFromText(argument)
    settle(`+OK hangup all channels with cause ${cause}\n`, () => {
      for (const channel of exchange.channels.values()) hangUp(exchange, channel, cause, "us")
    })
  },
  show: (exchange, argument, settle) =>
    settle(/^status\b/u.test(argument) ? status(exchange) : show(exchange, argument)),
  sofia,
  // Nothing here is read from XML. Whoever reloads hears what FreeSWITCH says, and those who listen for it, too.
  reloadxml: (exchange, _, settle) =>
    settle("+OK [Success]\n", () =>
      exchange.hub.publish({ name: "RELOADXML", caller: "reloadxml", headers: () => [] })
    ),
  status: (exchange, _, settle) => settle(status(exchange)),
  version: (exchange, _, settle) => settle(`${exchange.options.version}\n`),
  msleep: (exchange, argument, settle) => {
    const ms = Math.min(Math.max(0, Number(argument) || 0), MAX_SLEEP_MS)
    exchange.agenda.at(`msleep/${exchange.newUuid()}`, exchange.nowMs() + ms, () => settle("+OK\n"))
  },
  file_exists: fileExists,
  create_uuid: (exchange, _, settle) => settle(exchange.newUuid()),
  conference: conferenceCommand,
  uuid_audio: audio,
  uuid_fileman: fileman,
  chat,
  carillon_message: answerMessageBy,
  carillon_transfer: answerTransferBy,
  carillon_take: takeBy,
  carillon_recordings: recordingsNow,
  carillon_directory: setDirectory,
  carillon_trunks: setTrunks,
  carillon_numbers: setNumbers
}

/** Runs `name argument`. An unknown name is answered, never thrown. */
export const runApi = (exchange: Exchange, text: string, settle: Settle): void => {
  const [name = "", argument] = splitFirst(text)
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined
  if (command === undefined) settle(`-ERR ${name} Command not found!\n`)
  else command(exchange, argument, settle)
}

/** In FreeSWITCH's lines. What it says of its stack is left out. */
const status = (exchange: Exchange): string => {
  const { idleCpuPct, legs, legsSinceStart, maxLegs, rates, upMs, version } = exchange.pulse()
  return [
    `UP ${upTime(upMs)}`,
    `${version} is ready`,
    `${legsSinceStart} session(s) since startup`,
    `${legs} session(s) - peak ${rates.peakMax}, last 5min ${rates.peakFiveMin} `,
    `${rates.perSecond} session(s) per Sec out of max ${NO_RATE_LIMIT}, peak ${rates.perSecondMax}, last 5min ${rates.perSecondFiveMin} `,
    `${maxLegs} session(s) max`,
    `min idle cpu 0.00/${idleCpuPct.toFixed(2)}`,
    ""
  ].join("\n")
}
