import { giveFloor } from "../calls/floor.ts"
import type { Exchange } from "../exchange.ts"
import type { Conference, Member } from "../together.ts"
import type { ApiCommand } from "./command.ts"
import { FILE_DOINGS } from "./conference-files.ts"
import { type Doing, MEMBER_DOINGS, USAGE } from "./conference-members.ts"
import { wordsOf } from "./words.ts"

/** `conference list`, `conference <name> <command> …`. A conference begins with its first member, not by a command. */
export const conferenceCommand: ApiCommand = (exchange, argument, settle) => {
  const [name = "", command = "", ...words] = wordsOf(argument)
  if (name === "") return settle(USAGE)
  const conference = exchange.conferences.byName.get(name)
  if (name === "list" && conference === undefined) return settle(listAll(exchange))
  if (conference === undefined) return settle(`-ERR Conference ${name} not found\n`)
  const doing = Object.hasOwn(DOINGS, command) ? DOINGS[command] : undefined
  settle(doing === undefined ? `-ERR Conference command '${command}' not found.\n` : doing(exchange, conference, words))
}

const listAll = ({ conferences }: Exchange): string => {
  if (conferences.byName.size === 0) return "+OK No active conferences.\n"
  return [...conferences.byName.values()]
    .map((one) => {
      const { size } = one.members
      const members = `${size} member${size === 1 ? "" : "s"}`
      return `+OK Conference ${one.name} (${members} rate: 8000 flags: running|answered)\n${rows(one)}`
    })
    .join("")
}

const rows = (conference: Conference): string =>
  [...conference.members.values()].map((member) => row(member, conference.floor === member)).join("")

const row = (member: Member, hasFloor: boolean): string => {
  const { channel, id, threshold } = member
  const flags = [
    member.hears ? "hear" : "",
    member.speaks ? "speak" : "",
    member.isTalking ? "talking" : "",
    hasFloor ? "floor" : "",
    member.isModerator ? "moderator" : ""
  ].filter((flag) => flag !== "")
  const { callerName, callerNumber } = channel.profile
  return `${id};${channel.name};${channel.uuid};${callerName};${callerNumber};${flags.join("|")};0;0;${threshold}\n`
}

/** Gives one that nobody has, takes it from who has it; FreeSWITCH refuses all others. The next who is loud has it anyway. */
const floor: Doing = (exchange, conference, [who = ""]) => {
  const meant = conference.members.get(Number(who))
  if (meant === undefined) return who === "" ? USAGE : `-ERR Non-Existant ID ${who}\n`
  const { floor: holder } = conference
  if (holder !== undefined && holder !== meant) return `-ERR floor is held by ${holder.id}\n`
  giveFloor(exchange, conference, holder === undefined ? meant : undefined)
  return `OK floor ${holder === undefined ? meant.id : "none"}\n`
}

const PIN = /^[\dA-D*]{1,32}$/u

/** Whoever comes from now on is asked. */
const pin: Doing = (_, conference, words) => {
  const isModerators = words[0] === "mod"
  const wanted = words[isModerators ? 1 : 0] ?? ""
  if (!PIN.test(wanted)) return "-ERR a PIN should be up to 32 of 0-9, A-D and *\n"
  conference[isModerators ? "moderatorPin" : "pin"] = wanted
  return `${isModerators ? "Moderator Pin" : "Pin"} for conference ${conference.name} set: ${wanted}\n`
}

const nopin: Doing = (_, conference) => {
  conference.pin = undefined
  return `Pin for conference ${conference.name} deleted\n`
}

const DOINGS: Readonly<Record<string, Doing>> = {
  list: (_, conference, [what]) => (what === "count" ? `${conference.members.size}\n` : rows(conference)),
  floor,
  pin,
  nopin,
  ...MEMBER_DOINGS,
  ...FILE_DOINGS
}
