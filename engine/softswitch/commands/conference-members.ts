/** What is done to members of a conference: one by its number, `all`, the `last` who came, or `non_moderator`. */
import { settleMember } from "../calls/conference.ts"
import { tellMember } from "../calls/conference-told.ts"
import type { Exchange } from "../exchange.ts"
import type { Conference, Member } from "../together.ts"

/** What is done to a conference; answers in FreeSWITCH's words. */
export type Doing = (exchange: Exchange, conference: Conference, words: ReadonlyArray<string>) => string

export const USAGE =
  "-USAGE: <name> list|kick|hup|mute|unmute|deaf|undeaf|energy|dtmf|floor|pin|nopin|play|pause_play|stop|record|pause|resume|norecord ... or list\n"

/** FreeSWITCH's `up` and `down` go in these steps, and not beyond. */
const ENERGY_STEP = 200
const ENERGY_UP_TO = 1_800
/** No 16-bit sample is louder. */
const ENERGY_MOST = 32_767

const DIGITS = /^[\dA-D*#]{1,128}$/iu

const onMembers =
  (act: (exchange: Exchange, conference: Conference, member: Member, rest: ReadonlyArray<string>) => string): Doing =>
  (exchange, conference, [who = "", ...rest]) => {
    const meant = membersMeant(conference, who)
    if (meant.length === 0) return who === "" ? USAGE : `-ERR Non-Existant ID ${who}\n`
    return meant.map((member) => act(exchange, conference, member, rest)).join("")
  }

const membersMeant = ({ members }: Conference, who: string): ReadonlyArray<Member> => {
  const all = [...members.values()]
  if (who === "all") return all
  if (who === "last") return all.slice(-1)
  return all.filter(({ id, isModerator }) => (who === "non_moderator" ? !isModerator : String(id) === who))
}

const changing = (word: string, change: Partial<Pick<Member, "hears" | "speaks">>): Doing =>
  onMembers((exchange, conference, member) => {
    Object.assign(member, change)
    settleMember(exchange, member)
    tellMember(exchange, conference, member, `${word}-member`)
    return `OK ${word} ${member.id}\n`
  })

/** Both take the member out; FreeSWITCH plays a sound to who is kicked, which we do not. */
const ending = (word: "kick" | "hup", said: string): Doing =>
  onMembers((exchange, conference, member) => {
    tellMember(exchange, conference, member, `${word}-member`)
    member.over()
    return `OK ${said} ${member.id}\n`
  })

/** `energy <who>` says the threshold; `energy <who> up|down|<0…32767>` changes it. */
const energy: Doing = onMembers((exchange, conference, member, [wanted]) => {
  if (wanted !== undefined) {
    const threshold = thresholdAfter(member.threshold, wanted)
    if (threshold === undefined) return `-ERR energy should be up, down or 0 to ${ENERGY_MOST}, not ${wanted}\n`
    member.threshold = threshold
    exchange.media.setGate(member.channel.uuid, threshold)
    tellMember(exchange, conference, member, "energy-level-member", [["Energy-Level", String(threshold)]])
  }
  return `Energy ${member.id} = ${member.threshold}\n`
})

const thresholdAfter = (now: number, wanted: string): number | undefined => {
  if (wanted === "up") return Math.min(ENERGY_UP_TO, now + ENERGY_STEP)
  if (wanted === "down") return Math.max(0, now - ENERGY_STEP)
  return /^\d{1,5}$/u.test(wanted) && Number(wanted) <= ENERGY_MOST ? Number(wanted) : undefined
}

const dtmf: Doing = onMembers((exchange, conference, member, [digits = ""]) => {
  if (!DIGITS.test(digits)) return "Invalid input!\n"
  exchange.media.sendDigits(member.channel.uuid, digits.toUpperCase())
  tellMember(exchange, conference, member, "dtmf-member", [["Digits", digits]])
  return `OK sent ${digits} to ${member.id}\n`
})

export const MEMBER_DOINGS: Readonly<Record<string, Doing>> = {
  kick: ending("kick", "kicked"),
  hup: ending("hup", "hup"),
  mute: changing("mute", { speaks: false }),
  unmute: changing("unmute", { speaks: true }),
  deaf: changing("deaf", { hears: false }),
  undeaf: changing("undeaf", { hears: true }),
  energy,
  dtmf
}
