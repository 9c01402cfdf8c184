/**
 * Whoever drives the switch takes a leg out of a call of the house into a call of theirs (`carillon_take`). FreeSWITCH has no
 * such calls: there every leg is the driver's.
 */
import { type Channel, setVariable } from "../channel.ts"
import { type Exchange, peerOf } from "../exchange.ts"
import { transferInline } from "./inline.ts"

type Variables = ReadonlyArray<readonly [name: string, value: string]>

/** The leg is parked with these variables, and the one that it leaves ends. Asked twice it is done once; false: no such talk. */
export const takeFromHouse = (exchange: Exchange, leg: Channel, variables: Variables): boolean => {
  if (leg.house === undefined) return variables.every(([name, value]) => leg.variables.get(name) === value)
  if (!leg.answered || peerOf(exchange, leg) === undefined || leg.house.isReferred) return false
  leg.house = undefined
  for (const [name, value] of variables) setVariable(leg, name, value)
  transferInline(exchange, leg, [{ name: "park", data: "" }])
  return true
}
