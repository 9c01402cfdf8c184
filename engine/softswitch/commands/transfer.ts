import { answerTransfer, type TransferAnswer } from "../calls/asked-transfer.ts"
import { takeFromHouse } from "../calls/taken.ts"
import { liveChannel } from "../exchange.ts"
import type { ApiCommand } from "./command.ts"
import { wordsOf } from "./words.ts"

/** `carillon_transfer <uuid> accepted|done|failed [<code>]`: what becomes of the transfer that the leg's telephone asked for. */
export const answerTransferBy: ApiCommand = (exchange, argument, settle) => {
  const [uuid = "", word = "", code, ...more] = wordsOf(argument)
  const answer = answerOf(word, code)
  if (uuid === "" || answer === undefined || more.length > 0)
    return settle("-USAGE: <uuid> accepted|done|failed [<code from 400 to 699>]\n")
  settle(answerTransfer(exchange, uuid, answer) ? "+OK\n" : "-ERR No such transfer!\n")
}

const answerOf = (word: string, code: string | undefined): TransferAnswer | undefined => {
  if (word === "accepted" || word === "done") return code === undefined ? { _tag: word } : undefined
  const status = Number(code ?? 603)
  return word === "failed" && Number.isInteger(status) && status >= 400 && status <= 699
    ? { _tag: "failed", status }
    : undefined
}

/** `carillon_take <uuid> <name>=<value> …`: a leg of a call of the house is the driver's from now on, parked, with these variables. */
export const takeBy: ApiCommand = (exchange, argument, settle) => {
  const [uuid = "", ...words] = wordsOf(argument)
  const variables = words.flatMap((word) => {
    const [, name, value] = /^(\w+)=(\S+)$/u.exec(word) ?? []
    return name === undefined || value === undefined ? [] : [[name, value] as const]
  })
  if (uuid === "" || variables.length === 0 || variables.length < words.length)
    return settle("-USAGE: <uuid> <name>=<value> [<name>=<value> …]\n")
  const leg = liveChannel(exchange, uuid)
  settle(leg !== undefined && takeFromHouse(exchange, leg, variables) ? "+OK\n" : "-ERR No such call of the house!\n")
}
