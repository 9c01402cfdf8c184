/** NOW-IP (BS 8521-2) as gateways in use speak it: `ATM` in a SIP MESSAGE. The standard is bought; see DECISIONS.md. */
import type { AlarmEvent, Reported } from "#actors/alarm-event.ts"
import {
  type Meaning,
  meaningIn,
  normalAccount,
  type NotUnderstood,
  notUnderstood,
  type OwnCodes,
  report,
  type Understood
} from "../message.ts"
import { readXml, writeXml } from "../xml.ts"

const ALARM =
  /^(?<system>\d)(?<speech>\d)(?<conformance>\d{2})(?<controller>\d{8})(?<unit>\d{4})(?<event>\d{3})(?<place>\d{2})(?<priority>\d)(?<status>\d{2})$/u
const HEARTBEAT = /^(?<controller>\d{8})(?<unit>\d{4})$/u
const MANDATORY = ["version", "type", "data", "time", "mac"] as const

const TYPE = { heartbeat: "0", alarm: "1", reject: "5", busy: "6", acknowledge: "A" } as const

const EVENTS: Readonly<Record<string, AlarmEvent>> = {
  "010": "personal",
  "011": "personal",
  "016": "smoke",
  "017": "fire",
  "018": "bogus-caller",
  "019": "personal",
  "020": "personal",
  "021": "fall",
  "022": "fall",
  "023": "attack",
  "024": "attack",
  "025": "panic",
  "026": "co",
  "027": "gas",
  "029": "person-down",
  "030": "property-exit",
  "032": "temperature-high",
  "033": "temperature-low",
  "035": "medication-missed",
  "042": "seizure",
  "043": "inactivity",
  "047": "flood",
  "051": "mains-failed",
  "052": "supply-fault",
  "053": "battery-low",
  "058": "periodic-test",
  "061": "fault",
  "062": "path-failed",
  "091": "service-request",
  "098": "assistance-present",
  "099": "assistance-completed"
}

/** What the two last digits add to an event of a trigger. */
const STATUS = { normal: "00", fault: "05", batteryLow: "07", outOfService: "09" } as const

export interface NowIpTaken {
  readonly _tag: "Taken"
  readonly understood: Understood
  /** The whole answer; send it once the events are written down. */
  readonly acknowledgement: string
}

export interface NowIpRefused {
  readonly _tag: "Refused"
  readonly why: NotUnderstood
  /** Empty where not enough could be read to answer. */
  readonly answer: string
}

export const readNowIp = (text: string, own: OwnCodes = {}): NowIpRefused | NowIpTaken => {
  const element = readXml(text)
  if (typeof element === "string") return { _tag: "Refused", why: notUnderstood(element), answer: "" }
  const { texts } = element
  if (element.name.toUpperCase() !== "ATM")
    return { _tag: "Refused", why: notUnderstood(`the root is ${element.name}, not ATM`), answer: "" }
  const data = texts.get("data") ?? ""
  const answer = (type: string): string =>
    writeXml(
      "ATM",
      MANDATORY.map((name) => [name, name === "type" ? type : texts.get(name)])
    )
  const refused = (reason: string, controller: string | null = null): NowIpRefused => ({
    _tag: "Refused",
    why: notUnderstood(reason, controller),
    answer: answer(TYPE.reject)
  })
  const missing = MANDATORY.find((name) => !texts.has(name))
  if (missing !== undefined) return refused(`${missing} is missing`)
  const type = texts.get("type")!.toUpperCase()
  const groups = (type === TYPE.heartbeat ? HEARTBEAT : type === TYPE.alarm ? ALARM : undefined)?.exec(data)?.groups
  if (groups === undefined)
    return refused(
      type === TYPE.heartbeat || type === TYPE.alarm
        ? `data "${data}" are not of type ${type}`
        : `type "${type}" is none that is read here`
    )
  const reference = `${texts.get("time")!} ${data}`
  const events = type === TYPE.heartbeat ? [report("heartbeat", "0", { reference })] : alarmsOf(groups, reference, own)
  return {
    _tag: "Taken",
    understood: { _tag: "Understood", controller: dwellingOf(groups), events },
    acknowledgement: answer(TYPE.acknowledge)
  }
}

/** One controller serves a house of many flats: the unit says whose alarm it is. Unit 0 is the controller itself. */
const dwellingOf = ({ controller = "", unit = "" }: Readonly<Record<string, string | undefined>>): string =>
  /^0*$/u.test(unit) ? normalAccount(controller) : `${normalAccount(controller)}/${unit}`

const alarmsOf = (
  groups: Readonly<Record<string, string | undefined>>,
  reference: string,
  own: OwnCodes
): ReadonlyArray<Reported> => {
  const { event: code = "", place = "", speech = "", status = "" } = groups
  const meaning: Meaning = meaningIn(own, code) ?? {
    event: EVENTS[code] ?? ("unknown" as const),
    isTest: code === "058"
  }
  const said = {
    reference,
    place: place === "00" ? null : place,
    voice: { way: speech === "0" ? ("none" as const) : ("terminal-calls" as const), number: null }
  }
  const first = report(meaning.event, code, { ...said, isTest: meaning.isTest ?? false }, meaning.phase)
  // A trigger that calls for help and says that its battery is low has said two things.
  const beside =
    status === STATUS.batteryLow && meaning.event !== "battery-low"
      ? [report("trigger-battery-low", `${code}/${status}`, said)]
      : status === STATUS.fault || status === STATUS.outOfService
        ? [report("fault", `${code}/${status}`, said)]
        : []
  return [first, ...beside]
}
