import { callsWithFlow, clears, joins, outsideAnswers, picksUpFrom, refersTo, sendsDigits } from "./checks.ts"
import { SURVEY_KEY } from "./seed.ts"
import { type Act, all, customerCalls, declines, hangsUp, lifts, saysLike, service, towards } from "./talk.ts"
import type { Role } from "./tones.ts"

/** What is done; who hears whom then (hearing.ts says how it is written); who may be heard on the way there besides. */
export type Row = readonly [does: string, act: Act, heard: string, besides?: ReadonlyArray<string>]

export interface Case {
  /** As `--only` names it. */
  readonly service: string
  /** Whose leg is recorded: from their answer, or from the first agent's, to the end of the call. Null: nobody's. */
  readonly recorded: Role | null
  /** Who may not be in the recording, though the one who is recorded heard or said them. */
  readonly secret?: ReadonlyArray<string>
  /** In which of its rows, counted from 0, the recording stands still. */
  readonly paused?: ReadonlyArray<number>
  /** What is done when it is done for the n-th time. */
  readonly rows: (n: number) => ReadonlyArray<Row>
}

const talk: Row = ["the customer calls, and ana answers", all(customerCalls, lifts("ana")), "customer+ana", ["music"]]
const over: Row = ["the customer hangs up", hangsUp("customer"), "nobody"]
const held: Row = ["ana puts on hold", service("ana", "HoldCall"), "customer: music, ana:"]
const consulted: ReadonlyArray<Row> = [
  talk,
  ["ana consults ben", towards("ana", "ConsultationCall", "ben"), "customer: music, ana:, ben rings"],
  ["ben answers", lifts("ben"), "customer: music, ana+ben"]
]
const three: ReadonlyArray<Row> = [
  ...consulted,
  ["ana brings all together", service("ana", "ConferenceCall"), "customer+ana+ben"]
]
const givesAway = (to: Role): Row => [
  `ana puts the customer through to ${to}, unasked`,
  towards("ana", "SingleStepTransferCall", to),
  `customer: music, ana:, ${to} rings`
]
const rung: Row = ["the customer calls, and it rings at ana", customerCalls, "customer: music, ana rings"]
const follows = (mode: "listen" | "whisper" | "barge", heard: string): ReadonlyArray<Row> => [
  ["sue asks to follow ana", joins("sue", "ana", mode), "customer+ana, sue rings"],
  ["sue answers", lifts("sue"), heard]
]
const LISTENS = "customer+ana, sue: customer ana"
const WHISPERS = "customer: ana, ana: customer sue, sue: customer ana"
const BARGES = "customer+ana+sue"

/** Each time somebody else of the three leaves. */
const leaves = (n: number): ReadonlyArray<Row> => {
  const all3: ReadonlyArray<Role> = ["customer", "ana", "ben"]
  const who = all3[n % 3]!
  const [one, other] = all3.filter((role) => role !== who)
  return [
    [`${who} leaves`, hangsUp(who), `${one}+${other}`],
    [`${one} hangs up`, hangsUp(one!), "nobody"]
  ]
}

const CUSTOMER = { recorded: "customer" } as const
const always = (...rows: ReadonlyArray<Row>) => ({ rows: () => rows })

export const CASES: ReadonlyArray<Case> = [
  {
    service: "hold",
    ...CUSTOMER,
    ...always(talk, held, ["ana takes back", service("ana", "RetrieveCall"), "customer+ana"], over)
  },
  {
    service: "hang-up-on-hold",
    ...CUSTOMER,
    ...always(talk, held, ["ana takes back", service("ana", "RetrieveCall"), "customer+ana"], held, over)
  },
  {
    service: "consult",
    ...CUSTOMER,
    ...always(
      ...consulted,
      ["ana goes back to the customer", service("ana", "AlternateCall"), "customer+ana, ben: music"],
      ["ana goes to ben again", service("ana", "AlternateCall"), "customer: music, ana+ben"],
      ["ana ends the consultation", service("ana", "ReconnectCall"), "customer+ana"],
      over
    )
  },
  {
    service: "consult-outside",
    ...CUSTOMER,
    ...always(
      talk,
      ["ana consults a number", towards("ana", "ConsultationCall", "outside"), "customer: music, ana:, outside rings"],
      ["outside answers", outsideAnswers, "customer: music, ana+outside"],
      ["outside hangs up", hangsUp("outside"), "customer+ana"],
      over
    )
  },
  {
    service: "attended-transfer",
    ...CUSTOMER,
    ...always(...consulted, ["ana puts through", service("ana", "TransferCall"), "customer+ben"], over)
  },
  {
    service: "single-step-transfer",
    ...CUSTOMER,
    ...always(talk, givesAway("ben"), ["ben answers", lifts("ben"), "customer+ben"], over)
  },
  {
    service: "transfer-outside",
    ...CUSTOMER,
    ...always(talk, givesAway("outside"), ["outside answers", outsideAnswers, "customer+outside"], over)
  },
  {
    service: "transfer-queue",
    ...CUSTOMER,
    ...always(
      talk,
      [
        "ana puts the customer back into the queue, and it rings at her again",
        towards("ana", "SingleStepTransferCall", "queue"),
        "customer: music, ana rings"
      ],
      ["ana answers", lifts("ana"), "customer+ana"],
      over
    )
  },
  {
    service: "transfer-flow",
    ...CUSTOMER,
    ...always(
      talk,
      ["ana sends the customer into a flow", towards("ana", "SingleStepTransferCall", "flow"), "customer: question"],
      ["the customer presses a key", ({ table }) => table.people.customer.presses(SURVEY_KEY), "nobody"]
    )
  },
  {
    service: "transfer-declined",
    ...CUSTOMER,
    ...always(talk, givesAway("ben"), ["ben declines", declines("ben"), "customer+ana"], over)
  },
  {
    service: "transfer-returned",
    ...CUSTOMER,
    ...always(
      talk,
      givesAway("ben"),
      ["ana hangs up", hangsUp("ana"), "customer: music, ben rings"],
      ["ben declines, and it rings at ana again", declines("ben"), "customer: music, ana rings"],
      ["ana answers", lifts("ana"), "customer+ana"],
      over
    )
  },
  { service: "conference", ...CUSTOMER, rows: (n) => [...three, ...leaves(n)] },
  {
    service: "single-step-conference",
    ...CUSTOMER,
    ...always(
      talk,
      ["ana calls ben into the talk", towards("ana", "SingleStepConferenceCall", "ben"), "customer+ana, ben rings"],
      ["ben answers", lifts("ben"), "customer+ana+ben"],
      [
        "ben calls a number into the talk",
        towards("ben", "SingleStepConferenceCall", "outside"),
        "customer+ana+ben, outside rings"
      ],
      ["outside answers", outsideAnswers, "customer+ana+ben+outside"],
      ["ana hangs up", hangsUp("ana"), "customer+ben+outside"],
      ["ben hangs up", hangsUp("ben"), "customer+outside"],
      over
    )
  },
  { service: "listen", ...CUSTOMER, ...always(talk, ...follows("listen", LISTENS), over) },
  { service: "whisper", ...CUSTOMER, ...always(talk, ...follows("whisper", WHISPERS), over) },
  { service: "barge", ...CUSTOMER, ...always(talk, ...follows("barge", BARGES), over) },
  {
    service: "supervision-changes",
    ...CUSTOMER,
    ...always(
      talk,
      ...follows("listen", LISTENS),
      ["sue whispers", joins("sue", "ana", "whisper"), WHISPERS],
      ["sue comes in", joins("sue", "ana", "barge"), BARGES],
      ["sue only listens", joins("sue", "ana", "listen"), LISTENS],
      ["sue hangs up", hangsUp("sue"), "customer+ana"],
      over
    )
  },
  {
    service: "two-supervisors",
    ...CUSTOMER,
    ...always(
      talk,
      ...follows("listen", LISTENS),
      ["cho asks to whisper to ana, too", joins("cho", "ana", "whisper"), "customer+ana, sue: customer ana, cho rings"],
      ["cho answers", lifts("cho"), "customer: ana, ana: customer cho, cho: customer ana, sue: customer ana"],
      ["cho hangs up", hangsUp("cho"), LISTENS],
      over
    )
  },
  {
    service: "digits",
    ...CUSTOMER,
    ...always(talk, ["ana sends keys", sendsDigits("ana", "12#", "customer"), "customer+ana"], over)
  },
  {
    service: "deflect",
    ...CUSTOMER,
    ...always(
      rung,
      ["ana sends it on to ben", towards("ana", "DeflectCall", "ben"), "customer: music, ben rings"],
      ["ben answers", lifts("ben"), "customer+ben"],
      over
    )
  },
  {
    service: "pick-up",
    ...CUSTOMER,
    ...always(rung, ["ben picks it up", picksUpFrom("ben", "ana"), "customer+ben"], over)
  },
  {
    service: "outbound",
    recorded: "outside",
    ...always(
      ["ana dials a number", towards("ana", "MakeCall", "outside"), "ana rings"],
      ["ana lifts the handset", lifts("ana"), "ana:, outside rings"],
      ["outside answers", outsideAnswers, "ana+outside"],
      ["outside hangs up", hangsUp("outside"), "nobody"]
    )
  },
  {
    service: "internal",
    recorded: "ben",
    ...always(
      ["ana dials ben", towards("ana", "MakeCall", "ben"), "ana rings"],
      ["ana lifts the handset", lifts("ana"), "ana:, ben rings"],
      ["ben answers", lifts("ben"), "ana+ben"],
      ["ana hangs up", hangsUp("ana"), "nobody"]
    )
  },
  {
    service: "call-with-flow",
    recorded: null,
    ...always(
      ["a number is called with a flow", callsWithFlow, "outside rings"],
      ["outside answers", lifts("outside"), "outside: question"],
      ["outside presses a key", ({ table }) => table.people.outside.presses(SURVEY_KEY), "nobody"]
    )
  },
  {
    service: "clear-connection",
    ...CUSTOMER,
    ...always(...three, ["ana takes ben out", clears("ana", "ben"), "customer+ana"], over)
  },
  {
    service: "clear-call",
    ...CUSTOMER,
    ...always(...three, ["ana ends it all", service("ana", "ClearCall"), "nobody"])
  },
  {
    service: "recording-pause",
    ...CUSTOMER,
    secret: ["cho"],
    paused: [1, 2, 3, 4],
    ...always(
      talk,
      ["ana pauses the recording", service("ana", "PauseRecording"), "customer+ana"],
      ["the customer says what nobody may keep", saysLike("customer", "cho"), "customer: ana, ana: cho"],
      ["the customer says no more of it", saysLike("customer", "customer"), "customer+ana"],
      ["ana resumes the recording", service("ana", "ResumeRecording"), "customer+ana"],
      over
    )
  },
  {
    service: "refer-blind",
    ...CUSTOMER,
    ...always(
      talk,
      ["ana puts through to ben at her telephone", refersTo("ana", "ben"), "customer: music, ana:, ben rings"],
      ["ben answers", lifts("ben"), "customer+ben"],
      over
    )
  },
  {
    service: "refer-attended",
    ...CUSTOMER,
    ...always(...consulted, ["ana puts through to ben at her telephone", refersTo("ana", "ben"), "customer+ben"], over)
  }
]
