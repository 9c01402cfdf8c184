/** The data of a frame → events: SIA blocks, Contact ID in a frame, NULL. */
import type { Measured, Position, Reported } from "#actors/alarm-event.ts"
import { contactIdInData, eventOf } from "../contact-id/message.ts"
import { type OwnCodes, report } from "../message.ts"
import type { Body } from "./body.ts"
import { siaMeaning } from "./sia-codes.ts"

/** Area, time, date, user, peripheral and the like (SIA DC-03, "modifiers"). */
const MODIFIER = /^(?<name>ri|ti|da|id|pi|lv|pt|va|ph|ss|tg)(?<value>.*)$/u
const EVENT = /^(?<code>[A-Z]{2})(?<zone>[0-9A-F]{0,8})(?:\^(?<text>[^^]*)\^?)?$/u

interface Block {
  readonly events: ReadonlyArray<Reported>
  readonly text: string | null
}

/** Undefined: the id is none that is read here, or nothing in the data is an event. */
export const eventsOf = (
  id: string,
  body: Body,
  account: string,
  own: OwnCodes
): ReadonlyArray<Reported> | undefined => {
  const beside = besideOf(body)
  const add = (event: Reported): Reported => ({ ...event, ...beside, text: event.text ?? beside.text })
  if (id === "NULL") return [add(report("heartbeat", "NULL"))]
  if (id === "ADM-CID") {
    const read = body.blocks.map((block) => contactIdInData(block, account))
    const whole = read.filter((message) => message !== undefined)
    return whole.length === 0 || whole.length < read.length
      ? undefined
      : whole.map((message) => add(eventOf(message, own, false)))
  }
  if (id !== "SIA-DCS") return undefined
  const blocks = body.blocks.map((block) => siaBlock(block, own))
  const events = blocks.flatMap((block) => block.events)
  // An ASCII block beside says in words what happened.
  const said = blocks.find(({ text }) => text !== null)?.text ?? null
  return events.length === 0 ? undefined : events.map((event) => add({ ...event, text: event.text ?? said }))
}

/** `Nri1/BA01^KITCHEN^`, `Nti10:23/RP0000`, `AFRONT DOOR`. */
const siaBlock = (block: string, own: OwnCodes): Block => {
  const kind = block.slice(0, 1)
  if (kind === "A") return { events: [], text: block.slice(1).trim() || null }
  if (kind !== "N" && kind !== "O") return { events: [unread(block)], text: null }
  let area: string | null = null
  const events: Array<Reported> = []
  for (const part of block.slice(1).split("/")) {
    const modifier = MODIFIER.exec(part)?.groups
    if (modifier !== undefined) {
      if (modifier["name"] === "ri") area = modifier["value"] || null
      continue
    }
    const groups = EVENT.exec(part.trim())?.groups
    if (groups === undefined) {
      if (part.trim() !== "") events.push(unread(part))
      continue
    }
    const { code = "", text, zone = "" } = groups
    const { event, isTest, phase } = siaMeaning(code, own)
    events.push(
      report(
        event,
        code,
        {
          device: /^0*$/u.test(zone) ? null : zone,
          place: area === null || /^0+$/u.test(area) ? null : area,
          text: text === undefined || text === "" ? null : text,
          isTest: isTest ?? false
        },
        phase
      )
    )
  }
  return { events, text: null }
}

/** It was received whole, so it is acknowledged; what is not read here is somebody's to look at. */
const unread = (part: string): Reported => report("unknown", part.trim().slice(0, 16), { text: part })

const besideOf = ({ extended, saidAt }: Body): Pick<Reported, "measured" | "position" | "saidAt" | "text"> => {
  const measured: Measured = {}
  return { measured, position: positionOf(extended), saidAt, text: extended["I"] ?? null }
}

/** `X093W23.456` and `Y44N59.124`: degrees, direction, minutes. */
const positionOf = ({ X, Y }: Readonly<Record<string, string>>): Position | null => {
  const longitudeE7 = degreesOf(X, /^(?<degrees>\d{1,3})(?<direction>[EW])(?<minutes>\d{1,2}(?:\.\d{1,6})?)$/u, 180)
  const latitudeE7 = degreesOf(Y, /^(?<degrees>\d{1,2})(?<direction>[NS])(?<minutes>\d{1,2}(?:\.\d{1,6})?)$/u, 90)
  return longitudeE7 === undefined || latitudeE7 === undefined ? null : { latitudeE7, longitudeE7, accuracyM: null }
}

const E7 = 10_000_000

const degreesOf = (text: string | undefined, form: RegExp, most: number): number | undefined => {
  const groups = text === undefined ? undefined : form.exec(text.trim())?.groups
  if (groups === undefined) return undefined
  const degrees = Number(groups["degrees"]) + Number(groups["minutes"]) / 60
  if (degrees > most || Number(groups["minutes"]) >= 60) return undefined
  return Math.round(degrees * E7) * ("SW".includes(groups["direction"]!) ? -1 : 1)
}
