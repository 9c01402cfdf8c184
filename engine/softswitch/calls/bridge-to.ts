/** The application `bridge`: rings another leg for one that is there, and joins the two when it answers. */
import { type Application, type Channel, type Running, setVariables } from "../channel.ts"
import { type Exchange, peerOf } from "../exchange.ts"
import { joinCallee } from "./bridge.ts"
import { readDialString } from "./dial-string.ts"
import { beginApplication, completeApplication, park } from "./execute.ts"
import { hangUp } from "./hang-up.ts"
import { answerCall } from "./inbound.ts"
import { originate } from "./outbound.ts"
import { ringBack } from "./ring-back.ts"
import type { OriginateRequest } from "./route.ts"

/** Runs what waits behind it, as far as there is anything. */
type GoOn = () => void

export const bridgeTo = (exchange: Exchange, caller: Channel, application: Application, goOn: GoOn): void => {
  beginApplication(exchange, caller, application)
  const request = readDialString(application.data)
  if (request === undefined || peerOf(exchange, caller) !== undefined) {
    completeApplication(exchange, caller, application, "_none_")
    return failed(exchange, caller, "DESTINATION_OUT_OF_ORDER", goOn)
  }
  const uuid = request.variables.get("origination_uuid") ?? exchange.newUuid()
  const callee = () => exchange.channels.get(uuid)
  const running: Running = {
    application,
    playback: undefined,
    started: true,
    startedUs: exchange.nowUs(),
    // Who talks with it already is left as in any other bridge.
    stop: () => {
      const leg = callee()
      if (leg !== undefined && caller.peer === undefined) hangUp(exchange, leg, "ORIGINATOR_CANCEL", "us")
    },
    apart: () => {
      over(exchange, caller, application)
      afterBridge(exchange, caller, goOn)
    }
  }
  caller.running = running
  const settled = (answer: string): void => {
    if (caller.running !== running) return
    if (answer.startsWith("+OK")) return answered(exchange, caller, callee)
    over(exchange, caller, application)
    failed(exchange, caller, answer.replace(/^-ERR /u, "").trim(), goOn)
  }
  const rings = (isEarly: boolean): void => {
    const leg = callee()
    if (leg !== undefined) ringBack(exchange, caller, leg, isEarly)
  }
  originate(exchange, forCaller(request, caller, uuid), settled, { led: { rings } })
}

/** Who is rung sees the caller, unless the dial string shows somebody else. */
const forCaller = (request: OriginateRequest, caller: Channel, uuid: string): OriginateRequest => ({
  ...request,
  variables: new Map([
    ["origination_caller_id_number", caller.profile.callerNumber],
    ["origination_caller_id_name", caller.profile.callerName],
    ["media_near", caller.uuid],
    ...request.variables,
    ["origination_uuid", uuid]
  ])
})

const answered = (exchange: Exchange, caller: Channel, find: () => Channel | undefined): void =>
  answerCall(exchange, caller, () => {
    const callee = find()
    if (caller.hangupCause !== undefined) return
    // It hung up again while the caller's own answer was under way.
    if (callee === undefined || callee.hangupCause !== undefined) return caller.running?.apart?.()
    const { callerName, callerNumber } = callee.profile
    setVariables(caller, { originated_legs: `${callee.uuid};${callerName};${callerNumber}` })
    tellDisposition(caller, "SUCCESS")
    setVariables(caller, { originate_causes: `${callee.uuid};NONE`, signal_bond: callee.uuid })
    joinCallee(exchange, caller, callee)
  })

const tellDisposition = (caller: Channel, cause: string): void =>
  setVariables(caller, { originate_disposition: cause, DIALSTATUS: cause })

const over = (exchange: Exchange, caller: Channel, application: Application): void => {
  caller.running = undefined
  completeApplication(exchange, caller, application, "_none_")
}

/** Nobody answered: the caller hears why, unless `continue_on_fail` says to go on, for all causes or those that it names. */
const failed = (exchange: Exchange, caller: Channel, cause: string, goOn: GoOn): void => {
  tellDisposition(caller, cause)
  const wish = caller.variables.get("continue_on_fail") ?? "false"
  if (wish === "true" || wish.split(",").includes(cause)) goOnOrEnd(exchange, caller, goOn)
  else hangUp(exchange, caller, cause, "us")
}

const afterBridge = (exchange: Exchange, caller: Channel, goOn: GoOn): void => {
  if (caller.variables.get("hangup_after_bridge") === "true") return hangUp(exchange, caller, "NORMAL_CLEARING", "us")
  if (caller.variables.get("park_after_bridge") === "true" && caller.parked === undefined) return park(exchange, caller)
  goOnOrEnd(exchange, caller, goOn)
}

/** A leg with nothing left to do, and nobody who parked it, is over. */
const goOnOrEnd = (exchange: Exchange, caller: Channel, goOn: GoOn): void => {
  if (caller.waiting.length === 0 && caller.parked === undefined) hangUp(exchange, caller, "NORMAL_CLEARING", "us")
  else goOn()
}
