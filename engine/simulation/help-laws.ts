import type { Hand, HandOf, State } from "#actors/agent/protocol.ts"
import type { EpochMs } from "#actors/vocabulary.ts"
import { saidBy } from "#actors/output.ts"
import { handsOf } from "./agent-laws.ts"
import type { Step } from "./simulated-runtime.ts"

/** What must be so of help that an agent asks for, and of their after-call work, at every step. */

type InTalk = HandOf<"Active"> | HandOf<"SetAside">

const isTalk = (hand: Hand): hand is InTalk => hand._tag === "Active" || hand._tag === "SetAside"

/** Whoever keeps their wrap-up has it so long, unless they end it. */
const KEPT_MS = 30 * 60_000

export const helpIsWhole = (
  { address, after, before, commands, message }: Step,
  broken: (law: string) => void
): void => {
  const [was, is] = [handsOf(before as State), handsOf(after as State)]
  for (const hand of is)
    if (!isTalk(hand) && "help" in hand)
      broken(`${address} asks for help with ${hand.work.id}, which is no talk any more`)
  const facts = commands.filter((output) => saidBy(output).startsWith("+Help"))
  let changes = 0
  for (const hand of was.filter(isTalk)) {
    const now = is.find(({ work }) => work.id === hand.work.id)
    if (now === undefined || !isTalk(now) || now.offer !== hand.offer) continue
    if (JSON.stringify(hand.help) !== JSON.stringify(now.help)) changes += 1
    if (hand.help !== undefined && now.help === undefined && message._tag !== "HelpWithdrawn")
      broken(`${address} asked for help with ${hand.work.id}, and ${message._tag} has it forgotten`)
    const [taken, by] = [hand.help?.takenBy ?? null, now.help?.takenBy ?? null]
    if (taken !== null && by !== null && taken !== by) broken(`${taken} saw to ${hand.work.id}, and then ${by}`)
  }
  if (facts.length !== changes) broken(`${address}: of ${changes} changes of help ${facts.length} are facts`)
}

export const wrapUpIsWhole = ({ address, after, before, message }: Step, broken: (law: string) => void): void => {
  const is = handsOf(after as State)
  for (const hand of handsOf(before as State)) {
    if (hand._tag !== "WrapUp") continue
    const now = is.find((each): each is HandOf<"WrapUp"> => each._tag === "WrapUp" && each.work.id === hand.work.id)
    if (now !== undefined && now.until < hand.until) broken(`${address} has less time for notes by ${message._tag}`)
    if (hand.isKept !== true || (now !== undefined && now.isKept === true)) continue
    const { at } = message as unknown as { readonly at: EpochMs }
    if (now !== undefined || (message._tag === "WrapUpExpired" && at < hand.since + KEPT_MS))
      broken(`${address} keeps the notes on ${hand.work.id}, and ${message._tag} ends them`)
  }
}
