import type { CallIntent, Intent } from "#wire/intent.ts"
import { reasonWord } from "../shared/centre-words.ts"
import { t, type WordKey } from "../shared/language.ts"
import type { Mark } from "../shared/state-mark.ts"

/** The word of a choice in the state menus, and of what can be done with a call. */
export const intentText = (intent: Intent): string => {
  switch (intent._tag) {
    case "SignIn":
      return t("do.sign-in")
    case "SignOut":
      return t("do.sign-out")
    case "GoReady":
      return t("do.ready")
    case "GoNotReady":
      return reasonWord(intent.reason)
    case "JoinCall":
      return t(`do.join-call.${intent.mode}`)
    default:
      return isOfCall(intent._tag) ? t(CALL_WORDS[intent._tag]) : intent._tag
  }
}

const CALL_WORDS = {
  HoldCall: "do.hold-call",
  RetrieveCall: "do.retrieve-call",
  ConsultationCall: "do.consultation-call",
  AlternateCall: "do.alternate-call",
  ReconnectCall: "do.reconnect-call",
  TransferCall: "do.transfer-call",
  SingleStepTransferCall: "do.single-step-transfer-call",
  ConferenceCall: "do.conference-call",
  SingleStepConferenceCall: "do.single-step-conference-call",
  ClearConnection: "do.clear-connection",
  ClearCall: "do.clear-call",
  DeflectCall: "do.deflect-call",
  PickupCall: "do.pickup-call",
  GenerateDigits: "do.generate-digits",
  PauseRecording: "do.pause-recording",
  ResumeRecording: "do.resume-recording",
  MakeCall: "do.make-call"
} as const satisfies Record<Exclude<CallIntent["_tag"], "JoinCall">, WordKey>

const isOfCall = (tag: string): tag is keyof typeof CALL_WORDS => Object.hasOwn(CALL_WORDS, tag)

/** The look of the state a choice leads to; the centre's own colour and icon of a reason come on top. */
export const intentMark = (intent: Intent): Mark => {
  if (intent._tag === "GoReady") return "ready"
  return intent._tag === "GoNotReady" ? "not-ready" : "signed-out"
}
