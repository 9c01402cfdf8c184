import { Happening } from "#wire/call-story.ts"

/** What the API's document says of one call whole: who was in it, and its story. */

/** As in field-words.ts. */
type Words = string | readonly [description: string, example: unknown]

const WHEN = "in milliseconds since 1970-01-01 UTC; null when it never came to that"
const when = (what: string): Words => [`${what}, ${WHEN}`, 1_790_000_000_000]
const NUMBER: Words = ["Number of the party within the call; 0 is who called in", 1]
const BY: Words = ["The agent who did it; null: the engine", "1001"]
const TO = "To whom: a party of the call, a queue, or a flow"

const BECAUSE =
  "waited: for so long; unanswered: so many agents let it ring or refused it; unstaffed: nobody of the queue is signed in"
const REFUSAL =
  "Why the rules of dialling refuse the number: inside: a colleague's; right: abroad; no-trunk: none takes the call"

const HAPPENINGS = Object.entries(Happening.cases)

const parties: Readonly<Record<string, Words>> = {
  "CallParty.attempt": NUMBER,
  "CallParty.role":
    "customer: whom the call is about; agent; supervisor; third: somebody outside; terminal: an alarm device",
  "CallParty.agent": ["Whose telephone it is; null: nobody's of the centre", "1001"],
  "CallParty.covered": "That number was covered for who had it dialled",
  "CallParty.number": ["Their number outside, masked; null of a colleague", "138****0000"],
  "CallParty.by": ["The agent who called them in; null: the engine, or they called", "1001"],
  "CallParty.purpose": "Why they were called in",
  "CallParty.dialledAt": when("When they were called"),
  "CallParty.answeredAt": when("Since when they were connected"),
  "CallParty.leftAt": when("When they had gone"),
  "CallParty.heldMs": ["Milliseconds that they waited on hold", 12_000],
  "CallParty.heldSince": when("Since when they are on hold"),
  "CallParty.heldBy": ["Who has them on hold", "1001"],
  "CallParty.talkMs": ["Of an agent: milliseconds connected without having others wait", 93_000],
  "CallParty.holdMs": ["Of an agent: milliseconds that the customer waited for them, or they were held", 12_000],
  "CallParty.wrapUpMs": ["Of an agent: milliseconds of work after the call; null when there was none", 15_000],
  "CallParty.trouble": "Why they did not come; null when they did, or still ring",
  "CallParty.cause": ["The switch's word for the end of their leg", "NORMAL_CLEARING"],
  "CallParty.endedBy": "The number of the party who ended it, or engine; null: it goes on, or nobody knows"
}

const turns: Readonly<Record<string, Words>> = Object.fromEntries(
  ["CallTransfer", "TransferWhy"].flatMap((name): ReadonlyArray<readonly [string, Words]> => [
    [`${name}.at`, when("When it was asked for")],
    [`${name}.by`, BY],
    [`${name}.from`, ["The party who gave the customer away", 1]],
    [`${name}.how`, "attended: after a consultation; single-step: unannounced"],
    [`${name}.to`, TO],
    [`${name}.result`, "asked: it rings; done; returned: nobody took the customer; failed: and they were gone"],
    [`${name}.resultAt`, when("When that was known")],
    [`${name}.returnedTo`, ["To whom the customer came back; null: to the queue, or not at all", "1001"]],
    [`${name}.trouble`, "Why who was called did not come"],
    ...toWords(`${name}.to`)
  ])
)

function toWords(at: string): ReadonlyArray<readonly [string, Words]> {
  return [
    [`${at}.Party._tag`, "Party: who was called"],
    [`${at}.Queue._tag`, "Queue: back into one"],
    [`${at}.Flow._tag`, "Flow: into one"],
    [`${at}.Party.attempt`, NUMBER],
    [`${at}.Queue.queue`, ["Id of the queue", "sales"]],
    [`${at}.Flow.flow`, ["Id of the flow", "survey"]]
  ]
}

const others: Readonly<Record<string, Words>> = {
  "TransferWhy.agent": ["The colleague whom it was to be; null: nobody of the centre", "1002"],
  "TransferWhy.number": ["The number outside that was dialled, masked", "138****0000"],
  "TransferWhy.route": "How the rules of dialling sent it out; null: nobody was dialled outside",
  "TransferWhy.route.trunk": ["The trunk that they chose; null: the switch does", "carrier"],
  "TransferWhy.route.shown": ["The number that was shown there", "95000"],
  "TransferWhy.became":
    "What became of the customer: with who was called, back with an agent, in a queue, in a flow, gone; open: they wait",
  "TransferWhy.takenBy": ["The agent who had them next; null: none", "1002"],
  "HelpWhy.at": when("When they asked"),
  "HelpWhy.agent": ["Who asked", "1001"],
  "HelpWhy.takenBy": ["Who saw to it: an agent, or the account of who is none; null: nobody", "1000"],
  "HelpWhy.takenAt": when("When somebody said so"),
  "HelpWhy.withdrawnAt": when("When they asked no more"),
  "FollowUpWhy.at": when("When it was said, or changed last"),
  "FollowUpWhy.by": ["The account of who said so", "1001"],
  "FollowUpWhy.dueAt": when("When the caller is to be called back at the latest"),
  "FollowUpWhy.note": "What it is about",
  "OverflowWhy.at": when("When it was time to"),
  "OverflowWhy.queue": ["Id of the queue in which they waited", "sales"],
  "OverflowWhy.because": BECAUSE,
  "OverflowWhy.number": ["The number outside, masked", "138****0000"],
  "OverflowWhy.route": "How the rules of dialling sent it out; null: they refuse the number",
  "OverflowWhy.route.trunk": ["The trunk that they chose; null: the switch does", "carrier"],
  "OverflowWhy.route.shown": ["The number that was shown there", "95000"],
  "OverflowWhy.result":
    "What came of it: it rings; answered; not-reached: back in their place; gone: they hung up meanwhile; refused: not dialled",
  "OverflowWhy.resultAt": when("When that was known"),
  "OverflowWhy.trouble": "Why nobody was reached there",
  "OverflowWhy.refusal": `${REFUSAL}; null: they do not`,
  "CallConference.from": when("Since when more than two heard each other"),
  "CallConference.until": when("Until when"),
  "CallConference.by": BY,
  "CallConference.attempts": "All who were ever in it",
  "CallConference.present": "Who of them stayed until its end",
  "CallSupervision.attempt": NUMBER,
  "CallSupervision.by": ["Who followed", "1000"],
  "CallSupervision.over": ["Whose talk", "1001"],
  "CallSupervision.mode": "listen: unheard; whisper: heard by the agent; barge: heard by all",
  "CallSupervision.from": when("Since when"),
  "CallSupervision.until": when("Until when"),
  "RecordingPause.from": when("Since when nothing was recorded"),
  "RecordingPause.until": when("Until when"),
  "RecordingPause.by": BY,
  "RecordingPause.fileMs": ["The place in the recording, in milliseconds", 42_000],
  "StoryEvent.at": when("When it was"),
  "StoryEvent.sinceStartMs": ["Milliseconds since the call began", 8_200],
  "StoryEvent.what": "What happened; a party is named by its number"
}

const bySaid = (tag: string): Words => {
  if (tag === "Ended") return "The side that ended it: caller, agent or system"
  if (tag === "HelpTaken") return ["Who saw to it: an agent, or the account of who is none", "1000"]
  return tag === "FollowUpSet" ? ["The account of who said so", "1001"] : BY
}

/** Of each kind of happening, and of all of them as one. */
const happenings: Readonly<Record<string, Words>> = Object.fromEntries(
  HAPPENINGS.flatMap(([tag, { fields }]): ReadonlyArray<readonly [string, Words]> => {
    const at = `StoryEvent.what.${tag}`
    const all: ReadonlyArray<readonly [string, Words]> = [
      [`${at}._tag`, "What kind of thing it was"],
      [`${at}.attempt`, NUMBER],
      [`${at}.by`, bySaid(tag)],
      [`${at}.to`, tag === "Returned" ? ["The agent they came back to; null: back into the queue", "1001"] : TO],
      [`${at}.how`, "attended: after a consultation; single-step: unannounced"],
      [`${at}.lengthMs`, ["Milliseconds of the message", 20_000]],
      [`${at}.heldMs`, ["Milliseconds that they had waited", 12_000]],
      [`${at}.endedBy`, "The number of the party who ended it, or engine; null: nobody knows"],
      [`${at}.attempts`, "Who heard each other, by their numbers"],
      [`${at}.reason`, ["Why", "unknown number"]],
      [`${at}.incident`, ["The incident for which they call; absent: none", "t1-3"]],
      [`${at}.on`, "late: after the longest wait; full, closed: they found no place; else the key that they pressed"],
      [`${at}.because`, BECAUSE],
      [`${at}.number`, ["The number that is refused, masked", "138****0000"]],
      [`${at}.refusal`, REFUSAL],
      [`${at}.key`, ["The key", "1"]],
      [`${at}.place`, ["The place in the queue that they were told; null: it was not told", 3]],
      [`${at}.expectedMs`, ["The wait that they were told, in milliseconds; null: it was not told", 120_000]],
      [`${at}.purpose`, "Why they were called in"],
      [`${at}.trouble`, "Why they did not come"],
      [`${at}.over`, ["Whose talk", "1001"]],
      [`${at}.mode`, "listen: unheard; whisper: heard by the agent; barge: heard by all"],
      [`${at}.fileMs`, ["The place in the recording, in milliseconds", 42_000]],
      [`${at}.outcome`, "How the call went"],
      [`${at}.cause`, ["The switch's word for the end", "NORMAL_CLEARING"]],
      [`${at}.agent`, ["Who asked for help", "1001"]],
      [
        `${at}.dueAt`,
        ["When the caller is to be called back at the latest, in milliseconds since 1970-01-01 UTC", 1_790_000_000_000]
      ],
      [`${at}.note`, "What it is about"],
      [`${at}.wrapUpMs`, ["Milliseconds of work after the call", 15_000]]
    ]
    const own = all.filter(([field]) => Object.hasOwn(fields, field.slice(at.length + 1)))
    if (tag === "Diverted")
      return [...own, ...toWords(`${at}.to`), [`${at}.to.Number.number`, ["The number outside, masked", "138****0000"]]]
    return tag === "Transferred" ? [...own, ...toWords(`${at}.to`)] : own
  })
)

const details: Readonly<Record<string, Words>> = {
  "CallDetails.parties": "Everybody who was in the call or was called into it",
  "CallDetails.transfers": "Whoever was given the customer, in order",
  "CallDetails.conferences": "When more than two heard each other",
  "CallDetails.supervisions": "Who followed whose talk; empty for who may not monitor",
  "CallDetails.pauses": "When its recording stood still",
  "CallDetails.endedBy": ["The party whose end, or wish, was the call's end; null: the engine's, or nobody knows", 0],
  "CallDetails.story": "What happened, in order"
}

/** `record`: words of the same fields in lists. */
export const storyWords = (record: Readonly<Record<string, Words>>): Readonly<Record<string, Words>> => ({
  ...Object.fromEntries(
    Object.entries(record).flatMap(([at, words]) =>
      at.startsWith("CallRecord.") ? [[at.replace("CallRecord.", "CallDetails."), words] as const] : []
    )
  ),
  ...details,
  ...parties,
  ...turns,
  ...others,
  ...happenings
})
