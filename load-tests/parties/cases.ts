import type { PartyTrouble } from "#wire/call-parties.ts"
import type { DeclineStatus } from "#engine/laboratory/telephone/phone.ts"
import {
  callsWithFlow,
  clears,
  isOnRecordAs,
  joins,
  outsideAnswers,
  picksUpFrom,
  refersTo,
  sendsDigits
} from "./checks.ts"
import {
  always,
  BARGES,
  type Case,
  consulted,
  CUSTOMER,
  follows,
  givesAway,
  held,
  leaves,
  LISTENS,
  over,
  rung,
  talk,
  three,
  WHISPERS
} from "./rows.ts"
import { SURVEY_KEY } from "./seed.ts"
import { all, declines, hangsUp, isReady, lifts, saysLike, service, talksOn, towards } from "./talk.ts"

/** A call of the centre's own that comes to nothing. */
const unansweredWithFlow = (status: DeclineStatus, trouble: PartyTrouble): ReadonlyArray<Case> => [
  {
    service: `call-with-flow-${trouble}`,
    recorded: null,
    ...always(
      ["a number is called with a flow", callsWithFlow, "outside rings"],
      [`it is declined with ${status}`, all(declines("outside", status), isOnRecordAs(trouble)), "nobody"]
    )
  }
]

/** The table of cases: each is a call from its beginning to its end, a row a step. */
export const CASES: ReadonlyArray<Case> = [
  {
    service: "hold",
    ...CUSTOMER,
    ...always(talk, held, ["ana takes back", service("ana", "RetrieveCall"), "customer+ana"], over)
  },
  {
    service: "hang-up-on-hold",
    ...CUSTOMER,
    ...always(talk, held, over)
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
    service: "recording-goes-on",
    ...CUSTOMER,
    goesOnWith: "outside",
    ...always(
      ...three,
      [
        "ana calls a number into the talk",
        towards("ana", "SingleStepConferenceCall", "outside"),
        "customer+ana+ben, outside rings"
      ],
      ["outside answers", outsideAnswers, "customer+ana+ben+outside"],
      ["the customer hangs up", hangsUp("customer"), "ana+ben+outside"],
      ["ana says something more, and hangs up", all(talksOn, hangsUp("ana")), "ben+outside"],
      ["ben says something more, and hangs up", all(talksOn, hangsUp("ben")), "nobody"]
    )
  },
  {
    service: "recording-goes-on-paused",
    ...CUSTOMER,
    goesOnWith: "ana",
    secret: ["cho"],
    paused: [4, 5, 6, 7],
    ...always(
      ...three,
      ["ana pauses the recording", service("ana", "PauseRecording"), "customer+ana+ben"],
      ["the customer hangs up", hangsUp("customer"), "ana+ben"],
      ["ben says what nobody may keep", saysLike("ben", "cho"), "ben: ana, ana: cho"],
      ["ben says no more of it", saysLike("ben", "ben"), "ana+ben"],
      ["ana resumes the recording", service("ana", "ResumeRecording"), "ana+ben"],
      ["ana says something more, and hangs up", all(talksOn, hangsUp("ana")), "nobody"]
    )
  },
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
    service: "overflow",
    ...CUSTOMER,
    ...always(
      rung,
      ["ana declines", declines("ana"), "customer: music, outside rings"],
      [
        "outside declines, and ana is ready again",
        all(declines("outside"), isReady("ana")),
        "customer: music, ana rings"
      ],
      ["ana answers", lifts("ana"), "customer+ana"],
      over
    )
  },
  {
    service: "overflow-answered",
    ...CUSTOMER,
    ...always(
      rung,
      ["ana declines", declines("ana"), "customer: music, outside rings"],
      ["outside answers, and ana is ready again", all(outsideAnswers, isReady("ana")), "customer+outside"],
      over
    )
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
  ...unansweredWithFlow(486, "busy"),
  ...unansweredWithFlow(480, "no-answer"),
  ...unansweredWithFlow(404, "invalid"),
  ...unansweredWithFlow(503, "congestion"),
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
