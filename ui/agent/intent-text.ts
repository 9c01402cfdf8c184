import type { Intent } from "#wire/intent.ts"
import { reasonWord } from "../shared/centre-words.ts"
import { t } from "../shared/language.ts"
import type { Mark } from "../shared/state-mark.ts"

/** The word of a choice in the state menus. */
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
    default:
      return intent._tag
  }
}

/** The look of the state a choice leads to; the centre's own colour and icon of a reason come on top. */
export const intentMark = (intent: Intent): Mark => {
  if (intent._tag === "GoReady") return "ready"
  return intent._tag === "GoNotReady" ? "not-ready" : "signed-out"
}
