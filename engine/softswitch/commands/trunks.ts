import { readTrunks } from "../trunks/trunk.ts"
import { readBase64Json } from "./base64-json.ts"
import type { ApiCommand } from "./command.ts"

/** Ten times what a large exchange has. */
const NUMBERS_LIMIT = 100_000

/** `carillon_trunks <base64 of JSON>`: all lines by which calls come in and go out, in the place of those told before. */
export const setTrunks: ApiCommand = (exchange, argument, settle) => {
  const trunks = readTrunks(readBase64Json(argument))
  if (typeof trunks === "string") return settle(`-ERR ${trunks}\n`)
  exchange.trunks.set(trunks)
  exchange.sip({ _tag: "SetTrunks", trunks })
  exchange.keep(exchange.trunkKeeper.set(trunks, exchange.nowMs()))
  settle(`+OK ${trunks.length} trunks\n`)
}

/** `carillon_numbers <base64 of JSON ["95000"]>`: the numbers that can be called. Until it is said, every number can. */
export const setNumbers: ApiCommand = (exchange, argument, settle) => {
  const list = readBase64Json(argument)
  if (!Array.isArray(list) || list.length > NUMBERS_LIMIT || !list.every((each) => typeof each === "string"))
    return settle(`-ERR numbers are not a list of at most ${NUMBERS_LIMIT} texts\n`)
  exchange.sip({ _tag: "SetNumbers", numbers: list })
  settle(`+OK ${list.length} numbers\n`)
}
