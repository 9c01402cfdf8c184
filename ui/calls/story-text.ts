import type { CallParty } from "#wire/call-parties.ts"
import type { Happening } from "#wire/call-story.ts"
import type { CallDetails } from "#wire/records.ts"
import type { IconName } from "../shared/icon-names.ts"
import { t, tOr } from "../shared/language.ts"
import { dateTimeText, spanText } from "../shared/time-text.ts"

/** What happened in a call, in words. */

export interface StoryNames {
  readonly agentName: (id: string) => string
  readonly queueName: (id: string) => string
}

/** Somebody of the centre by name, somebody outside by what they are and their number. */
export const partyName = (party: CallParty | undefined, { agentName }: StoryNames): string => {
  if (party === undefined) return "?"
  if (party.agent !== null) return agentName(party.agent)
  if (party.role === "customer")
    return party.number === null ? t("story.customer") : `${t("story.customer")} ${party.number}`
  return party.number ?? "?"
}

/** A telephone is busy, and so is somebody outside. */
export const troubleText = (trouble: string): string =>
  trouble === "busy" ? t("story.busy") : tOr(`ring.${trouble}`, trouble)

export const happeningText = (call: CallDetails, what: Happening, names: StoryNames): string => {
  const who = (attempt: number) =>
    partyName(
      call.parties.find((party) => party.attempt === attempt),
      names
    )
  const by = (agent: string | null) => (agent === null ? t("story.system") : names.agentName(agent))
  switch (what._tag) {
    case "Arrived":
      return t("story.arrived", { who: `${who(what.attempt)} ` })
    case "Made":
      if (what.by !== null && what.incident !== undefined)
        return t("story.made-for", { by: by(what.by), incident: what.incident })
      return what.by === null ? t("story.made-itself") : t("story.made", { by: by(what.by) })
    case "Refused":
      return t("story.refused", { reason: what.reason })
    case "VoicemailLeft":
      return t("story.voicemail", { queue: names.queueName(what.queue), span: spanText(what.lengthMs) })
    case "CallerAnswered":
      return t("story.caller-answered")
    case "KeyPressed":
      return t("story.key", { key: what.key })
    case "Queued":
      return t("story.queued", { queue: names.queueName(what.queue) })
    case "Overflowed":
      return t(`story.overflowed.${what.because}`, { queue: names.queueName(what.queue) })
    case "Diverted":
      return divertedText(what, names)
    case "WaitTold":
      return waitToldText(what)
    case "OverflowRefused":
      return t("story.overflow-refused", {
        queue: names.queueName(what.queue),
        number: what.number,
        why: t(`overflow-refusal.${what.refusal}`)
      })
    case "Dialled":
      return t(`story.dialled.${what.purpose}`, { who: who(what.attempt), by: by(what.by) })
    case "Answered":
      return t("story.answered", { who: who(what.attempt) })
    case "NotReached":
      return t("story.not-reached", { who: who(what.attempt), why: troubleText(what.trouble) })
    case "Held":
      return t("story.held", { by: by(what.by), who: who(what.attempt) })
    case "Retrieved":
      return t("story.retrieved", { who: who(what.attempt), span: spanText(what.heldMs) })
    case "Left":
      return leftText(what, who)
    default:
      return turnText(what, names, { who, by })
  }
}

const waitToldText = ({ expectedMs, place }: Extract<Happening, { _tag: "WaitTold" }>): string => {
  const told = [
    ...(place === null ? [] : [t("story.told-place", { place })]),
    ...(expectedMs === null ? [] : [t("story.told-wait", { span: spanText(expectedMs) })])
  ]
  return t("story.told", { what: told.join(t("value.comma")) })
}

const divertedText = ({ on, queue, to }: Extract<Happening, { _tag: "Diverted" }>, names: StoryNames): string => {
  const name = { Queue: "queue", Flow: "flow", Number: "number", Goodbye: "", Callback: "", Voicemail: "" }[to._tag]
  const named = (to as Readonly<Record<string, string>>)[name] ?? ""
  return t("story.diverted", {
    queue: names.queueName(queue),
    why:
      on.length === 1 ? t("story.diverted.key", { key: on }) : t(`story.diverted.${on as "closed" | "full" | "late"}`),
    to: t(`story.diverted-to.${to._tag}`, { name: to._tag === "Queue" ? names.queueName(to.queue) : named })
  })
}

interface Naming {
  readonly who: (attempt: number) => string
  readonly by: (agent: string | null) => string
}

const leftText = ({ attempt, endedBy }: Extract<Happening, { _tag: "Left" }>, who: Naming["who"]): string => {
  if (endedBy === null || endedBy === attempt) return t("story.left", { who: who(attempt) })
  return t("story.left-by", { by: endedBy === "engine" ? t("story.system") : who(endedBy), who: who(attempt) })
}

type Turn = Exclude<
  Happening,
  {
    _tag:
      | "Arrived"
      | "Made"
      | "Refused"
      | "VoicemailLeft"
      | "CallerAnswered"
      | "KeyPressed"
      | "Queued"
      | "Overflowed"
      | "Diverted"
      | "WaitTold"
      | "OverflowRefused"
      | "Dialled"
      | "Answered"
      | "NotReached"
      | "Held"
      | "Retrieved"
      | "Left"
  }
>

const turnText = (what: Turn, names: StoryNames, { by, who }: Naming): string => {
  switch (what._tag) {
    case "Transferred":
      return t(`story.transferred.${what.how}`, { by: by(what.by), to: targetText(what.to, names, who) })
    case "Returned":
      return what.to === null ? t("story.returned-queue") : t("story.returned", { to: by(what.to) })
    case "Conferred":
      return t("story.conferred", { by: by(what.by), all: what.attempts.map(who).join(t("value.comma")) })
    case "ConferenceEnded":
      return t("story.conference-ended")
    case "Supervised":
      return t(`story.supervised.${what.mode}`, { by: by(what.by), over: by(what.over) })
    case "RecordingStarted":
      return t("story.recording")
    case "RecordingMoved":
      return t("story.recording-moved", { who: who(what.attempt) })
    case "RecordingPaused":
      return t("story.paused", { by: by(what.by), place: what.fileMs === null ? "—" : spanText(what.fileMs) })
    case "RecordingResumed":
      return t("story.resumed", { by: by(what.by) })
    case "HelpAsked":
      return t("story.help-asked", { who: by(what.agent) })
    case "HelpTaken":
      return t("story.help-taken", { by: by(what.by), who: by(what.agent) })
    case "HelpWithdrawn":
      return t("story.help-withdrawn", { who: by(what.agent) })
    case "FollowUpSet":
      return t("story.follow-up", { by: by(what.by), when: dateTimeText(what.dueAt), note: what.note }).trim()
    case "WrappedUp":
      return t("story.wrapped-up", { who: by(what.agent), span: spanText(what.wrapUpMs) })
    case "Ended":
      if (what.endedBy !== null) return t("story.ended", { who: who(what.endedBy) })
      return what.by === "system"
        ? t("story.ended-system", { cause: what.cause })
        : t("story.ended-side", { side: t(`hang-up-by.${what.by}`) })
  }
}

export const targetText = (
  to: Extract<Happening, { _tag: "Transferred" }>["to"],
  { queueName }: StoryNames,
  who: Naming["who"]
): string => {
  if (to._tag === "Party") return who(to.attempt)
  return to._tag === "Queue"
    ? t("story.to-queue", { queue: queueName(to.queue) })
    : t("story.to-flow", { flow: to.flow })
}

/** A sign beside the words, and what it says of the moment: see state-mark.ts. */
export const SIGNS: Readonly<Record<Happening["_tag"], readonly [IconName, string]>> = {
  Arrived: ["phone", "talking"],
  Made: ["out", "talking"],
  Refused: ["bar", "not-ready"],
  VoicemailLeft: ["wave", "talking"],
  CallerAnswered: ["dot", "signed-out"],
  KeyPressed: ["dot", "signed-out"],
  Queued: ["pages", "signed-out"],
  Overflowed: ["out", "not-ready"],
  Diverted: ["out", "not-ready"],
  WaitTold: ["dot", "signed-out"],
  OverflowRefused: ["cross", "not-ready"],
  Dialled: ["bell", "ringing"],
  Answered: ["check", "ready"],
  NotReached: ["cross", "not-ready"],
  Held: ["pause", "break"],
  Retrieved: ["phone", "talking"],
  Left: ["hang-up", "signed-out"],
  Transferred: ["out", "talking"],
  Returned: ["refresh", "not-ready"],
  Conferred: ["person", "talking"],
  ConferenceEnded: ["person", "signed-out"],
  Supervised: ["eye", "break"],
  RecordingStarted: ["record", "signed-out"],
  RecordingMoved: ["record", "signed-out"],
  RecordingPaused: ["pause", "break"],
  RecordingResumed: ["record", "signed-out"],
  Ended: ["hang-up", "not-ready"],
  HelpAsked: ["alert", "ringing"],
  HelpTaken: ["person", "ready"],
  HelpWithdrawn: ["alert", "signed-out"],
  FollowUpSet: ["phone", "break"],
  WrappedUp: ["pencil", "signed-out"]
}
